package dev.watchkeeper.local;

import dev.watchkeeper.plugin.PluginException;

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

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Git objects in packs of a bare repository of our own; one small file names each snapshot. */
final class Store implements AutoCloseable {
    private static final int MANY_PACKS = 60;
    private static final long SMALL_PACK = 8L << 20;
    private final Path folder;
    private final Path refs;
    private FileRepository repository;

    Store(Path folder) throws IOException {
        this.folder = folder;
        this.refs = folder.resolve("watchkeeper");
        this.repository = new FileRepository(folder.toFile());
        if (!Files.exists(folder.resolve("HEAD"))) {
            repository.create(true);
        }
        Files.createDirectories(refs);
        leftovers();
    }

    /** Removes what a crash left half-written; we are the only writer. */
    private void leftovers() throws IOException {
        for (Path place : List.of(refs, folder.resolve("objects"))) {
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
        inserter.checkExisting(true);
        return inserter;
    }

    Set<String> packs() throws IOException {
        Path packs = folder.resolve("objects/pack");
        if (!Files.isDirectory(packs)) {
            return Set.of();
        }
        try (Stream<Path> all = Files.list(packs)) {
            return new HashSet<>(all.map(Path::toString).toList());
        }
    }

    /** Forces new packs to the disk; returns their bytes. */
    long settle(Set<String> before) throws IOException {
        long bytes = 0;
        for (String pack : packs()) {
            if (!before.contains(pack)) {
                force(Path.of(pack));
                bytes += Files.size(Path.of(pack));
            }
        }
        if (bytes > 0) {
            force(folder.resolve("objects/pack"));
        }
        return bytes;
    }

    private static void force(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    void name(String id, ObjectId tree) throws IOException {
        Path scratch = refs.resolve(id + ".tmp");
        Files.writeString(scratch, tree.name(), StandardCharsets.UTF_8);
        force(scratch);
        Files.move(scratch, refs.resolve(id), StandardCopyOption.ATOMIC_MOVE);
        force(refs);
    }

    ObjectId tree(String id) {
        try {
            return ObjectId.fromString(
                    Files.readString(refs.resolve(id), StandardCharsets.UTF_8).strip());
        } catch (java.nio.file.NoSuchFileException e) {
            throw new PluginException(
                    PluginException.Kind.MISSING,
                    "there is no snapshot " + id,
                    "watchkeeper checkpoints lists those that are there",
                    e);
        } catch (IOException e) {
            throw Failures.storage("read", refs.resolve(id), e);
        }
    }

    /**
     * Removes names, then what no snapshot needs, new packs being safe before old ones go.
     *
     * @return what is still held
     */
    Set<ObjectId> delete(List<String> ids) throws IOException {
        for (String id : ids) {
            Files.deleteIfExists(refs.resolve(id));
        }
        Set<ObjectId> live = new HashSet<>();
        try (Stream<Path> all = Files.list(refs);
                ObjectReader reader = objects().newReader()) {
            for (Path ref : all.filter(p -> !p.toString().endsWith(".tmp")).toList()) {
                mark(tree(ref.getFileName().toString()), reader, live);
            }
        }
        rewrite(live, false);
        return live;
    }

    private static void mark(ObjectId tree, ObjectReader reader, Set<ObjectId> live)
            throws IOException {
        if (!live.add(tree)) {
            return;
        }
        CanonicalTreeParser parser = new CanonicalTreeParser(null, reader, tree);
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

    /** Puts many small packs together, so that looking something up stays quick. */
    boolean consolidate() throws IOException {
        if (objects().getPacks().size() < MANY_PACKS) {
            return false;
        }
        rewrite(Set.of(), true);
        return true;
    }

    private void rewrite(Set<ObjectId> live, boolean keepAll) throws IOException {
        Set<String> before = packs();
        Set<Path> old = new HashSet<>();
        try (PackInserter inserter = objects().newPackInserter();
                ObjectReader reader = objects().newReader()) {
            inserter.setCompressionLevel(1);
            inserter.checkExisting(false);
            Set<ObjectId> done = new HashSet<>();
            for (Pack pack : objects().getPacks()) {
                if (keepAll && pack.getPackFile().length() > SMALL_PACK) {
                    continue;
                }
                Set<ObjectId> held = new HashSet<>();
                for (PackIndex.MutableEntry entry : pack) {
                    held.add(entry.toObjectId());
                }
                if (!keepAll && live.containsAll(held)) {
                    continue;
                }
                for (ObjectId id : held) {
                    if ((keepAll || live.contains(id)) && done.add(id)) {
                        ObjectLoader object = reader.open(id);
                        try (var in = object.openStream()) {
                            inserter.insert(object.getType(), object.getSize(), in);
                        }
                    }
                }
                old.add(pack.getPackFile().toPath());
            }
            inserter.flush();
        }
        Set<String> now = packs();
        settle(before);
        repository.close();
        for (Path pack : old) {
            // The same objects give a pack of the same name: that one stays.
            if (now.contains(pack.toString())) {
                String base =
                        pack.toString().substring(0, pack.toString().length() - "pack".length());
                for (String end : List.of("idx", "pack", "bitmap", "rev")) {
                    Files.deleteIfExists(Path.of(base + end));
                }
            }
        }
        repository = new FileRepository(folder.toFile());
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
