package dev.watchkeeper.domain;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Makes the folders and files of a home for their owner alone, from the first moment and whatever
 * the umask: agents' output and what was asked may hold what is nobody else's business. What is
 * there already keeps the rights that it has. Where the system knows no such rights, they are those
 * of the folder above.
 */
public final class OwnerOnly {
    private OwnerOnly() {}

    /** The folder, made with all that is missing above it. */
    public static Path folder(Path folder) throws IOException {
        return Files.createDirectories(folder, rights(folder, "rwx------"));
    }

    /** The file, made empty if it is missing; its folder must be there. */
    public static Path file(Path file) throws IOException {
        if (!Files.exists(file)) {
            try {
                return Files.createFile(file, rights(file, "rw-------"));
            } catch (FileAlreadyExistsException e) {
                // Somebody was quicker, or it is a link that leads nowhere yet.
                return file;
            }
        }
        return file;
    }

    private static FileAttribute<?>[] rights(Path of, String rights) {
        return of.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(rights))
                }
                : new FileAttribute<?>[0];
    }
}
