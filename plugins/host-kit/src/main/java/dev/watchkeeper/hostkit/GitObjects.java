package dev.watchkeeper.hostkit;

import dev.watchkeeper.plugin.host.Uncovered;
import dev.watchkeeper.plugin.process.NameBytes;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/** Git's objects as they are named and packed; formats: gitformat-pack(5), Git's tree objects. */
final class GitObjects {
    static final String FOLDER = "40000";
    static final String FILE = "100644";
    static final String EXECUTABLE = "100755";
    static final String LINK = "120000";

    /** What is not held stands as git has a submodule: an id of which there is no object. */
    static final String UNCOVERED = "160000";

    private static final int TREE = 2;
    private static final int BLOB = 3;

    /**
     * What stands at a path of a tree.
     *
     * @param id hex
     */
    record Item(String mode, String id) implements RestoreScope.Item {
        @Override
        public boolean folder() {
            return mode.equals(FOLDER);
        }

        @Override
        public boolean held() {
            return !mode.equals(UNCOVERED);
        }

        @Override
        public boolean special() {
            Uncovered known = uncovered("");
            return known != null && known.reason() == Uncovered.Reason.SPECIAL;
        }

        /** What is known of it where its content is not held; {@code null} if it is. */
        @Nullable Uncovered uncovered(String path) {
            return held() ? null : Uncovered.of(path, HexFormat.of().parseHex(id));
        }
    }

    /** Raw content by its id; of trees and of links' targets, what git is not asked to make. */
    final Map<String, byte[]> trees = new LinkedHashMap<>();

    final Map<String, byte[]> blobs = new LinkedHashMap<>();

    /** Adds a blob and returns its id. */
    String blob(byte[] content) {
        String id = id("blob", content);
        blobs.put(id, content);
        return id;
    }

    /**
     * Builds the trees of some paths.
     *
     * @param items files, links and folders; a folder need not be named if something is in it
     * @return id of the topmost
     */
    String tree(Map<String, Item> items) {
        Dir top = new Dir();
        items.forEach((path, item) -> {
            Dir at = top;
            String[] parts = path.split("/");
            for (int i = 0; i < parts.length - 1; i++) {
                at = at.dirs.computeIfAbsent(parts[i], _ -> new Dir());
            }
            String last = parts[parts.length - 1];
            if (item.folder()) {
                at.dirs.computeIfAbsent(last, _ -> new Dir());
            } else {
                at.files.put(last, item);
            }
        });
        return put(top);
    }

    private static final class Dir {
        final Map<String, Dir> dirs = new TreeMap<>();
        final Map<String, Item> files = new TreeMap<>();
    }

    private record Line(byte[] key, byte[] bytes) {}

    private String put(Dir dir) {
        List<Line> lines = new ArrayList<>();
        dir.dirs.forEach((name, below) -> lines.add(line(name + "/", name, FOLDER, put(below))));
        dir.files.forEach((name, item) -> lines.add(line(name, name, item.mode(), item.id())));
        lines.sort((a, b) -> Arrays.compareUnsigned(a.key, b.key));
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        lines.forEach(line -> all.writeBytes(line.bytes));
        byte[] content = all.toByteArray();
        String id = id("tree", content);
        trees.put(id, content);
        return id;
    }

    private static Line line(String key, String name, String mode, String id) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes((mode + " ").getBytes(StandardCharsets.US_ASCII));
        bytes.writeBytes(NameBytes.bytes(name));
        bytes.write(0);
        bytes.writeBytes(HexFormat.of().parseHex(id));
        return new Line(NameBytes.bytes(key), bytes.toByteArray());
    }

    static String id(String type, byte[] content) {
        MessageDigest sum = sha1();
        sum.update((type + " " + content.length + "\0").getBytes(StandardCharsets.US_ASCII));
        return HexFormat.of().formatHex(sum.digest(content));
    }

    private static MessageDigest sha1() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // Every JDK has it.
        }
    }

    /** A pack of all that was put here. */
    byte[] pack() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes("PACK".getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(
                ByteBuffer.allocate(8).putInt(2).putInt(trees.size() + blobs.size()).array());
        trees.values().forEach(content -> pack(TREE, content, out));
        blobs.values().forEach(content -> pack(BLOB, content, out));
        out.writeBytes(sha1().digest(out.toByteArray()));
        return out.toByteArray();
    }

    private static void pack(int type, byte[] content, ByteArrayOutputStream out) {
        int rest = content.length >>> 4;
        int first = (type << 4) | (content.length & 15);
        while (rest > 0) {
            out.write(first | 0x80);
            first = rest & 0x7f;
            rest >>>= 7;
        }
        out.write(first);
        try (DeflaterOutputStream deflate =
                new DeflaterOutputStream(out, new Deflater(Deflater.BEST_SPEED))) {
            deflate.write(content);
        } catch (java.io.IOException e) {
            throw new IllegalStateException(e); // There is no disk in between.
        }
    }
}
