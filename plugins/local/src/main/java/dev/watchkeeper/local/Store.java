package dev.watchkeeper.local;

import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.internal.storage.file.ObjectDirectory;
import org.eclipse.jgit.internal.storage.file.Pack;
import org.eclipse.jgit.internal.storage.file.PackIndex;
import org.eclipse.jgit.internal.storage.file.PackInserter;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.treewalk.CanonicalTreeParser;
import org.jspecify.annotations.Nullable;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Git objects in packs of a bare repository of our own; one small file names each snapshot. */
final class Store implements AutoCloseable {
    private static final String PACK = ".pack";
    private static final int MANY_PACKS = 60;

    /** So many packs may be missing where it is asked whether one holds something. */
    private static final int UNLISTED = 16;

    /** So many that looking something up in them costs more than putting them together. */
    private static final int TOO_MANY_PACKS = 4 * MANY_PACKS;

    /** A pack is written anew when one part of so many is waste. */
    private static final int WASTE = 4;

    private static final String SHA1 = "org.eclipse.jgit.util.sha1.implementation";
    private final Path folder;
    private final SnapshotNames names;
    private final Set<File> settled = new HashSet<>(); // Packs that are on the disk.
    private FileRepository repository;

    /** As JGit listed them, which costs a look at each: the last few may be missing. */
    private @Nullable List<Pack> listed;

    private int count; // Of the packs, when they were last counted.

    static {
        // JGit's own SHA-1 costs many times that of the JDK; only its own classes read this.
        if (System.getProperty(SHA1) == null) {
            System.setProperty(SHA1, "jdkNative");
        }
    }

    Store(Path folder) throws IOException {
        this.folder = folder;
        EmptyRepository.make(folder);
        this.repository = new FileRepository(folder.toFile());
        this.names = new SnapshotNames(folder.resolve("watchkeeper"));
        leftovers();
        var unused = packs();
    }

    /** Removes what a crash left half-written; we are the only writer. */
    private void leftovers() throws IOException {
        for (Path place : List.of(names.folder(), folder.resolve("objects"))) {
            try (DirectoryStream<Path> all =
                    Files.newDirectoryStream(place, "{*.tmp,insert_*.pack,insert_*.idx}")) {
                for (Path path : all) {
                    Files.deleteIfExists(path);
                }
            }
        }
    }

    ObjectDirectory objects() {
        return repository.getObjectDatabase();
    }

    FileRepository repository() {
        return repository;
    }

    PackInserter inserter() {
        PackInserter inserter = objects().newPackInserter();
        inserter.setCompressionLevel(1);
        inserter.checkExisting(false); // We look ourselves, without looking at the disk.
        return inserter;
    }

    private List<Pack> listed() {
        List<Pack> all = listed == null ? List.copyOf(objects().getPacks()) : listed;
        listed = all;
        return all;
    }

    private List<Pack> listedAgain() {
        listed = null;
        return listed();
    }

    /**
     * Whether a pack is known to hold it. The packs are those we know: nobody else writes here.
     * What only the last few hold may be put twice; it becomes one when packs are put together.
     */
    boolean holds(ObjectId id) {
        for (Pack pack : listed()) {
            try {
                if (pack.hasObject(id)) {
                    return true;
                }
            } catch (IOException e) {
                continue; // What a broken pack held is stored again.
            }
        }
        return false;
    }

    /**
     * The files of all packs, by their names alone.
     *
     * @throws IOException if they can't be listed: what is not seen is not forced to the disk
     */
    Set<File> packs() throws IOException {
        File place = folder.resolve("objects/pack").toFile();
        String[] names = place.list();
        if (names == null) {
            throw new IOException(place + " can't be listed");
        }
        Set<String> all = new HashSet<>(List.of(names));
        Set<File> packs = new HashSet<>();
        for (String name : all) {
            if (name.endsWith(PACK) && all.contains(index(name))) {
                packs.add(new File(place, name));
            }
        }
        count = packs.size();
        if (listed != null && (count < listed.size() || count > listed.size() + UNLISTED)) {
            listed = null;
        }
        return packs;
    }

    /**
     * Makes durable what was put into packs.
     *
     * @return the bytes of the packs that are new since then
     */
    long settle(Set<File> before) throws IOException {
        Set<File> packs = packs();
        force(packs, List.of());
        return bytes(before, packs);
    }

    /**
     * Makes durable what was put into packs, and names a tree of theirs, all in one go to the disk:
     * the name is given away only when everything is there. A power cut before may leave a name for
     * which nothing, or not all, is there; nobody was told of that one.
     *
     * @return the bytes of the packs that are new since then
     */
    long settle(Set<File> before, String id, SnapshotNames.Kept made) throws IOException {
        try {
            List<Path> named = names.write(id, made);
            Set<File> packs = packs();
            force(packs, named);
            return bytes(before, packs);
        } catch (IOException e) {
            names.delete(id);
            throw e;
        }
    }

    /**
     * Forces what may not be on the disk for certain: packs that are new, those of a failed attempt
     * to settle, and, the first time, all: an earlier process may have been killed between the two.
     */
    private void force(Set<File> packs, List<Path> more) throws IOException {
        settled.retainAll(packs);
        List<Path> all = new ArrayList<>(more);
        for (File pack : packs) {
            if (!settled.contains(pack)) {
                all.add(pack.toPath());
                all.add(index(pack.toPath()));
            }
        }
        if (all.size() > more.size()) {
            all.add(folder.resolve("objects/pack"));
        }
        ForcedFiles.all(all);
        settled.addAll(packs);
    }

    private static long bytes(Set<File> before, Set<File> packs) throws IOException {
        long bytes = 0;
        for (File pack : packs) {
            if (!before.contains(pack)) {
                bytes += Files.size(pack.toPath()) + Files.size(index(pack.toPath()));
            }
        }
        return bytes;
    }

    private static Path index(Path pack) {
        return pack.resolveSibling(index(pack.getFileName().toString()));
    }

    private static String index(String pack) {
        return pack.substring(0, pack.length() - PACK.length()) + ".idx";
    }

    ObjectId tree(String id) {
        return names.kept(id).tree();
    }

    SnapshotNames.Kept kept(String id) {
        return names.kept(id);
    }

    /**
     * Removes names, then what no snapshot needs, new packs being safe before old ones go. A pack
     * most of which is needed stays as it is.
     *
     * @return what is still needed
     */
    Set<ObjectId> delete(List<String> ids) throws IOException {
        for (String id : ids) {
            names.delete(id);
        }
        Set<ObjectId> live = new HashSet<>();
        try (ObjectReader reader = objects().newReader()) {
            for (String id : names.all()) {
                SnapshotNames.Kept one = kept(id);
                mark(one.tree(), reader, live);
                for (ObjectId tree : one.madeOf()) {
                    mark(tree, reader, live);
                }
            }
        }
        List<Pack> wasteful = new ArrayList<>();
        for (Pack pack : listedAgain()) {
            if (waste(pack, live) * WASTE >= pack.getPackFile().length()) {
                wasteful.add(pack);
            }
        }
        rewrite(wasteful, live::contains);
        return live;
    }

    private static void mark(ObjectId tree, ObjectReader reader, Set<ObjectId> live)
            throws IOException {
        if (!live.add(tree)) {
            return;
        }
        CanonicalTreeParser parser;
        try {
            parser = new CanonicalTreeParser(null, reader, tree);
        } catch (MissingObjectException e) {
            return; // A name of which a crash left no more. What is there stays.
        }
        while (!parser.eof()) {
            ObjectId id = parser.getEntryObjectId();
            if (FileMode.TREE.equals(parser.getEntryRawMode())) {
                mark(id, reader, live);
            } else {
                live.add(id);
            }
            parser.next();
        }
    }

    /** Bytes of a pack that nobody needs. */
    private static long waste(Pack pack, Set<ObjectId> live) {
        TreeMap<Long, ObjectId> byPlace = new TreeMap<>();
        for (PackIndex.MutableEntry entry : pack) {
            byPlace.put(entry.getOffset(), entry.toObjectId());
        }
        long waste = 0;
        long end = pack.getPackFile().length();
        for (var object : byPlace.descendingMap().entrySet()) {
            if (!live.contains(object.getValue())) {
                waste += end - object.getKey();
            }
            end = object.getKey();
        }
        return waste;
    }

    /**
     * Puts many small packs together, so that looking something up stays quick: the smallest ones,
     * up to one that is larger than all of them together, so that each object moves but a few
     * times.
     */
    void consolidate() throws IOException {
        if (!crowded()) {
            return;
        }
        List<Pack> bySize = new ArrayList<>(listedAgain());
        bySize.sort(Comparator.comparingLong(pack -> pack.getPackFile().length()));
        List<Pack> small = new ArrayList<>();
        long bytes = 0;
        for (Pack pack : bySize) {
            long size = pack.getPackFile().length();
            if (small.size() > 1 && size > 2 * bytes) {
                break;
            }
            small.add(pack);
            bytes += size;
        }
        rewrite(small, _ -> true);
    }

    boolean crowded() {
        return count >= MANY_PACKS;
    }

    /** Whether there are so many that putting them together can't wait. */
    boolean packed() {
        return count >= TOO_MANY_PACKS;
    }

    private void rewrite(List<Pack> packs, Predicate<ObjectId> wanted) throws IOException {
        if (packs.isEmpty()) {
            return;
        }
        Set<File> before = packs();
        Map<Path, @Nullable Object> old = new HashMap<>();
        try (PackInserter inserter = objects().newPackInserter();
                ObjectReader reader = objects().newReader()) {
            inserter.setCompressionLevel(1);
            inserter.checkExisting(false);
            Set<ObjectId> done = new HashSet<>();
            for (Pack pack : packs) {
                for (PackIndex.MutableEntry entry : pack) {
                    ObjectId id = entry.toObjectId();
                    if (wanted.test(id) && done.add(id)) {
                        ObjectLoader object = reader.open(id);
                        try (var in = object.openStream()) {
                            inserter.insert(object.getType(), object.getSize(), in);
                        }
                    }
                }
                Path path = pack.getPackFile().toPath();
                old.put(path, key(path));
            }
            inserter.flush();
        }
        var unused = settle(before);
        repository.close();
        for (Path pack : old.keySet()) {
            if (Objects.equals(old.get(pack), key(pack))) {
                Files.deleteIfExists(index(pack));
                Files.deleteIfExists(pack);
            } else {
                ForcedFiles.all(List.of(pack, index(pack))); // The same objects have the same name.
            }
        }
        repository = new FileRepository(folder.toFile());
        listed = null;
        var _ = packs();
    }

    private static @Nullable Object key(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }

    byte[] blob(ObjectId id) throws IOException {
        return objects().open(id, Constants.OBJ_BLOB).getCachedBytes(Integer.MAX_VALUE);
    }

    long bytes() {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).mapToLong(p -> p.toFile().length()).sum();
        } catch (IOException e) {
            throw Failures.storage("measure", folder, e);
        }
    }

    @Override
    public void close() {
        repository.close();
    }
}
