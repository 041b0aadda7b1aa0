package dev.watchkeeper.hostkit;

import java.time.Instant;

/**
 * What find says of a path.
 *
 * @param type as find has it: f, d, l or another
 * @param marks times and inode
 */
record FileStat(char type, int mode, long size, String marks, String link) {
    boolean file() {
        return type == 'f';
    }

    boolean isLink() {
        return type == 'l';
    }

    /** As told and kept, those by which it runs as another one too. */
    int permissions() {
        return mode & 07777;
    }

    /** Of a folder, as they are kept. */
    int folderPermissions() {
        return mode & 03777;
    }

    boolean executable() {
        return (mode & 0100) != 0;
    }

    /** Whether it may be the same file under another name: renaming changes the ctime only. */
    boolean moved(FileStat other) {
        return type == other.type && size == other.size && identity().equals(other.identity());
    }

    String identity() {
        String[] m = marks.split(" ");
        return m[0] + " " + m[2];
    }

    /**
     * What tells another file, or another content, in the same place: inode, size and time of
     * writing, as find's {@code %i,%s,%T@} has them.
     */
    String whereabouts() {
        return inode() + "," + size + "," + marks.split(" ")[0];
    }

    String inode() {
        return marks.split(" ")[2];
    }

    Instant modified() {
        return Instant.ofEpochMilli((long) (Double.parseDouble(marks.split(" ")[0]) * 1000));
    }

    /** When its content was last written; seconds since the epoch. */
    double mtime() {
        return Double.parseDouble(marks.split(" ")[0]);
    }

    double ctime() {
        return Double.parseDouble(marks.split(" ")[1]);
    }

    /** All of it; snapshots compare it with what earlier versions wrote, so it stays as it is. */
    String fingerprint() {
        return "Stat[type=%s, mode=%d, size=%d, marks=%s, link=%s]"
                .formatted(type, mode, size, marks, link);
    }
}
