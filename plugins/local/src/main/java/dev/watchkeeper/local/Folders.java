package dev.watchkeeper.local;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes folders inside a workspace, and never the workspace. */
final class Folders {
    private Folders() {}

    /**
     * Makes a folder and those above it, up to the root.
     *
     * @throws java.nio.file.NoSuchFileException if the root is not there
     */
    static void make(Path root, @Nullable Path folder) throws IOException {
        if (folder != null && (folder.equals(root) || Files.isDirectory(folder))) {
            return;
        }
        if (folder == null || !folder.startsWith(root)) {
            throw new IOException(folder + " is not inside " + root);
        }
        make(root, folder.getParent());
        try {
            Files.createDirectory(folder);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(folder)) {
                throw e;
            }
        }
    }
}
