package dev.watchkeeper.local;

import dev.watchkeeper.local.Node.Dir;
import dev.watchkeeper.local.Node.Entry;
import dev.watchkeeper.plugin.host.Uncovered;

import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;

/**
 * Keeps what the index knows over a restart, so that unchanged files are not read again.
 *
 * <p>It is only a memory: each entry counts only where the file still has the same stat data, a
 * broken or foreign file is as none, and an old one costs no more than reading what changed since.
 * It names the packs that were there; when one of them is gone, every content is looked up again.
 */
final class IndexFile {
    private static final int MAGIC = 0x574b4958; // "WKIX"
    private static final int VERSION = 2;
    private static final int TRAILER = Long.BYTES;
    private final Path file;
    private final Path packs;
    private final String rules;

    /**
     * @param packs folder of the store's packs
     * @param rules what decides which files a tree holds; with others, trees are built again
     */
    IndexFile(Path file, Path packs, String rules) {
        this.file = file;
        this.packs = packs;
        this.rules = rules;
    }

    /**
     * Fills an empty folder with what was known.
     *
     * @return false if there is nothing to be trusted; the folder is empty then
     */
    boolean read(Dir top) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            CRC32C sum = new CRC32C();
            if (bytes.length < TRAILER) {
                return false;
            }
            sum.update(bytes, 0, bytes.length - TRAILER);
            if (ByteBuffer.wrap(bytes).getLong(bytes.length - TRAILER) != sum.getValue()) {
                return false;
            }
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
            if (in.readInt() != MAGIC || in.readInt() != VERSION) {
                return false;
            }
            boolean sameRules = in.readUTF().equals(rules);
            Set<String> named = new TreeSet<>();
            for (int n = in.readInt(); n > 0; n--) {
                named.add(in.readUTF());
            }
            boolean held = packs().containsAll(named);
            read(in, top, held && sameRules, held);
            return true;
        } catch (IOException | RuntimeException e) {
            top.dirs.clear();
            top.files.clear();
            top.tree = null;
            top.last = null;
            top.lastSum = 0;
            return false; // Everything is read again.
        }
    }

    private static void read(DataInputStream in, Dir dir, boolean trees, boolean held)
            throws IOException {
        ObjectId tree = id(in);
        dir.tree = trees ? tree : null;
        dir.last = dir.tree;
        dir.lastSum = 0;
        dir.count = in.readLong();
        List<Uncovered> left = new ArrayList<>();
        for (int n = in.readInt(); n > 0; n--) {
            byte[] mark = in.readNBytes(20);
            left.add(Uncovered.of(dir.child(in.readUTF()), mark));
        }
        dir.left = left; // Without what lies deeper, for now.
        dir.stat = in.readBoolean() ? stat(in) : null;
        List<String> skipped = new ArrayList<>();
        for (int n = in.readInt(); n > 0; n--) {
            skipped.add(in.readUTF());
        }
        dir.skipped = List.copyOf(skipped);
        for (int n = in.readInt(); n > 0; n--) {
            String name = in.readUTF();
            Entry entry = new Entry(stat(in));
            entry.blob = id(in);
            entry.stored = in.readBoolean() && held;
            entry.racy = in.readBoolean();
            dir.files.put(name, entry);
        }
        for (int n = in.readInt(); n > 0; n--) {
            Dir below = new Dir(dir, in.readUTF());
            read(in, below, trees, held);
            dir.dirs.put(below.name, below);
            left.addAll(below.left);
        }
        dir.left = List.copyOf(left);
    }

    private static Stat stat(DataInputStream in) throws IOException {
        return new Stat(in.readLong(), in.readLong(), in.readLong(), in.readLong(), in.readInt());
    }

    private static void put(DataOutputStream out, Stat stat) throws IOException {
        out.writeLong(stat.size());
        out.writeLong(stat.mtime());
        out.writeLong(stat.ctime());
        out.writeLong(stat.inode());
        out.writeInt(stat.mode());
    }

    /** Writes what is known now; the file is replaced whole or not at all. */
    void write(Dir top) throws IOException {
        Path scratch = Scratch.beside(file);
        try {
            CRC32C sum = new CRC32C();
            try (OutputStream raw = Files.newOutputStream(scratch);
                    DataOutputStream out =
                            new DataOutputStream(
                                    new BufferedOutputStream(
                                            new CheckedOutputStream(raw, sum), 1 << 16))) {
                out.writeInt(MAGIC);
                out.writeInt(VERSION);
                out.writeUTF(rules);
                Set<String> there = packs();
                out.writeInt(there.size());
                for (String pack : there) {
                    out.writeUTF(pack);
                }
                write(out, top);
                out.flush();
                out.writeLong(sum.getValue());
            }
            // Not forced to the disk: what a power cut breaks, the checksum shows.
            Files.move(scratch, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(scratch);
        }
    }

    private static void write(DataOutputStream out, Dir dir) throws IOException {
        put(out, dir.tree);
        out.writeLong(dir.count);
        String own = dir.path();
        int deep = own.isEmpty() ? 0 : own.length() + 1;
        List<Uncovered> left =
                dir.left.stream().filter(u -> u.path().indexOf('/', deep) < 0).toList();
        out.writeInt(left.size());
        for (Uncovered one : left) {
            out.write(one.mark(0));
            out.writeUTF(one.path().substring(deep));
        }
        out.writeBoolean(dir.stat != null);
        if (dir.stat != null) {
            put(out, dir.stat);
        }
        out.writeInt(dir.skipped.size());
        for (String name : dir.skipped) {
            out.writeUTF(name);
        }
        out.writeInt(dir.files.size());
        for (var file : dir.files.entrySet()) {
            Entry entry = file.getValue();
            out.writeUTF(file.getKey());
            put(out, entry.stat);
            put(out, entry.blob);
            out.writeBoolean(entry.stored);
            out.writeBoolean(entry.racy);
        }
        out.writeInt(dir.dirs.size());
        for (var below : dir.dirs.entrySet()) {
            out.writeUTF(below.getKey());
            write(out, below.getValue());
        }
    }

    private static @Nullable ObjectId id(DataInputStream in) throws IOException {
        if (!in.readBoolean()) {
            return null;
        }
        byte[] raw = new byte[20];
        in.readFully(raw);
        return ObjectId.fromRaw(raw);
    }

    private static void put(DataOutputStream out, @Nullable ObjectId id) throws IOException {
        out.writeBoolean(id != null);
        if (id != null) {
            byte[] raw = new byte[20];
            id.copyRawTo(raw, 0);
            out.write(raw);
        }
    }

    /** Names of the packs and their indexes; the same objects have the same name. */
    private Set<String> packs() throws IOException {
        if (!Files.isDirectory(packs)) {
            return Set.of();
        }
        try (Stream<Path> all = Files.list(packs)) {
            Set<String> names = new TreeSet<>();
            all.map(p -> p.getFileName().toString())
                    .filter(n -> n.endsWith(".pack") || n.endsWith(".idx"))
                    .forEach(names::add);
            return names;
        }
    }
}
