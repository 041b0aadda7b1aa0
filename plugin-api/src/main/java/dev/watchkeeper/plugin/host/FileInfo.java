package dev.watchkeeper.plugin.host;

/**
 * A file as the host sees it.
 *
 * @param size in bytes
 */
public record FileInfo(String path, Kind kind, long size, boolean executable) {
    /** What it is. */
    public enum Kind {
        FILE,
        FOLDER,
        LINK,
        OTHER
    }
}
