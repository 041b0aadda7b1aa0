package dev.watchkeeper.hostkit;

import dev.watchkeeper.plugin.process.NameBytes;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Permissions of files and folders that are not the usual ones, kept beside a snapshot's tree:
 * git's own tools know only whether a file can be executed.
 */
final class SnapshotModes {
    private final TreeMap<String, Integer> odd = new TreeMap<>();
    private final TreeSet<String> folders = new TreeSet<>();

    void put(String path, int permissions) {
        if (permissions != 0755 && permissions != 0644) {
            odd.put(path, permissions);
        }
    }

    /** A folder that has the permissions of a usual file is odd. */
    void folder(String path, int permissions) {
        if (permissions != 0755) {
            odd.put(path, permissions);
            folders.add(path);
        }
    }

    /**
     * The permissions of a path.
     *
     * @param usual those that it has if it is not named
     */
    int of(String path, int usual) {
        return odd.getOrDefault(path, usual);
    }

    /** Files whose permissions differ, where they stand in both. */
    TreeSet<String> differing(SnapshotModes other) {
        TreeSet<String> all = new TreeSet<>(odd.keySet());
        all.addAll(other.odd.keySet());
        all.removeIf(p -> folders.contains(p) || other.folders.contains(p));
        all.removeIf(p -> odd.getOrDefault(p, 0).equals(other.odd.getOrDefault(p, 0)));
        return all;
    }

    /** Each as {@code f640 path} or {@code d700 path}, ended by a zero. */
    byte[] toBytes() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (Map.Entry<String, Integer> one : odd.entrySet()) {
            String kind = folders.contains(one.getKey()) ? "d" : "f";
            all.writeBytes(
                    NameBytes.bytes(
                            kind
                                    + Integer.toOctalString(one.getValue())
                                    + " "
                                    + one.getKey()
                                    + "\0"));
        }
        return all.toByteArray();
    }

    static SnapshotModes of(byte[] bytes) {
        SnapshotModes modes = new SnapshotModes();
        int from = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == 0) {
                String line = NameBytes.text(Arrays.copyOfRange(bytes, from, i));
                int gap = line.indexOf(' ');
                String path = line.substring(gap + 1);
                modes.odd.put(path, Integer.parseInt(line.substring(1, gap), 8));
                if (line.charAt(0) == 'd') {
                    modes.folders.add(path);
                }
                from = i + 1;
            }
        }
        return modes;
    }
}
