package dev.watchkeeper.domain;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** What a file looks like from outside: two stamps differ whenever its content may have changed. */
public final class FileStamp {
    private FileStamp() {}

    /** The stamp of a file as it is now; a link counts as what it leads to. */
    public static String of(Path file) {
        try {
            BasicFileAttributes a = Files.readAttributes(file, BasicFileAttributes.class);
            Object changed =
                    file.getFileSystem().supportedFileAttributeViews().contains("unix")
                            ? Files.getAttribute(file, "unix:ctime")
                            : "";
            return a.lastModifiedTime() + ":" + a.size() + ":" + a.fileKey() + ":" + changed;
        } catch (IOException e) {
            return Files.exists(file, LinkOption.NOFOLLOW_LINKS) ? "unreadable" : "none";
        }
    }
}
