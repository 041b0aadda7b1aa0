package dev.watchkeeper.plugin.host;

import java.util.List;
import java.util.Optional;

/** The workspace's files. */
public interface Files {
    /**
     * What is at a path, links not followed.
     *
     * @return empty if nothing is there
     */
    Optional<FileInfo> info(String path);

    /**
     * Reads the beginning of a regular file.
     *
     * @param max most bytes to return
     * @throws dev.watchkeeper.plugin.PluginException if it can't be read
     */
    byte[] read(String path, int max);

    /** Replaces a file's content atomically; folders above it are made. */
    void write(String path, byte[] content);

    /** Deletes a file; nothing happens if there is none. */
    void delete(String path);

    /**
     * The paths of the files that are neither ignored nor in ignored folders, sorted.
     *
     * @param limit most paths to return
     */
    List<String> list(int limit);

    /**
     * Where an executable is found, by absolute path, path from the workspace ({@code ./x}) or name
     * on the PATH of the host.
     *
     * @return empty if there is none
     */
    Optional<String> which(String executable);
}
