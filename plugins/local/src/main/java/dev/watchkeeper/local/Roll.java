package dev.watchkeeper.local;

import dev.watchkeeper.local.Node.Dir;
import dev.watchkeeper.local.Node.Entry;
import dev.watchkeeper.plugin.process.NameBytes;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a folder held when it was read as a whole. It counts while the folder itself is as it was
 * then, and while the index holds the same names: their files are looked at, the folder is not
 * read.
 */
final class Roll {
    final LinuxFolder.Self self;

    /** The names of the files, each ended by a zero. */
    final byte[] names;

    /** Where each name begins. */
    final int[] starts;

    final Entry[] files;
    final Dir[] dirs;

    private Roll(LinuxFolder.Self self, byte[] names, int[] starts, Entry[] files, Dir[] dirs) {
        this.self = self;
        this.names = names;
        this.starts = starts;
        this.files = files;
        this.dirs = dirs;
    }

    /**
     * @param read all names that were read from the folder and are not ignored
     * @return {@code null} if the index holds others
     */
    static @Nullable Roll of(LinuxFolder.Self self, Dir dir, List<String> read) {
        if (read.size() != dir.files.size() + dir.dirs.size()) {
            return null;
        }
        ByteArrayOutputStream names = new ByteArrayOutputStream();
        List<Entry> files = new ArrayList<>(dir.files.size());
        List<Dir> dirs = new ArrayList<>(dir.dirs.size());
        int[] starts = new int[dir.files.size()];
        for (String name : read) {
            Entry file = dir.files.get(name);
            Dir below = dir.dirs.get(name);
            if (file != null && files.size() < starts.length) {
                starts[files.size()] = names.size();
                files.add(file);
                names.writeBytes(NameBytes.bytes(name));
                names.write(0);
            } else if (below != null) {
                dirs.add(below);
            } else {
                return null;
            }
        }
        return new Roll(
                self,
                names.toByteArray(),
                starts,
                files.toArray(Entry[]::new),
                dirs.toArray(Dir[]::new));
    }

    /** The name of a file. */
    String name(int i) {
        int end = i + 1 < starts.length ? starts[i + 1] : names.length;
        return NameBytes.text(Arrays.copyOfRange(names, starts[i], end - 1));
    }
}
