package dev.watchkeeper.service;

import dev.watchkeeper.domain.OwnerOnly;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.SmallFile;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.settings.ProjectFile;
import dev.watchkeeper.supervise.TaskService;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Project settings as the person has trusted them. What was trusted is kept in the home, by its
 * hash: an attempt that rewrites or removes the file changes nothing of what is in force, not even
 * by taking a rule or a gate away.
 */
public final class TrustedFiles {
    private static final Logger LOG = LoggerFactory.getLogger(TrustedFiles.class);

    private static final String FOLDER = "trusted";

    private final Path folder;

    /**
     * @param home of the supervisor
     */
    public TrustedFiles(Path home) {
        this.folder = home.resolve(FOLDER);
    }

    /** Whether a home has kept anything that was trusted. */
    public static boolean anyIn(Path home) {
        return Files.isDirectory(home.resolve(FOLDER));
    }

    /**
     * A project's settings.
     *
     * @param file where they stand in the workspace
     * @return {@code null} if there are none and none were trusted
     * @throws WatchkeeperException if the file is there and can't be read
     */
    public @Nullable ProjectFile of(Project project, Path file) {
        return of(project.trustedSettings(), file);
    }

    /**
     * @param trusted hash of what the person has trusted, or {@code null} if nothing was
     */
    public @Nullable ProjectFile of(@Nullable String trusted, Path file) {
        byte[] now = read(file);
        if (trusted == null) {
            return now == null ? null : new ProjectFile(file.toString(), now, false);
        }
        if (now != null && TaskService.hash(now).equals(trusted)) {
            return new ProjectFile(file.toString(), now, true);
        }
        byte[] kept = kept(trusted);
        if (kept != null) {
            return new ProjectFile(file.toString(), kept, true, now != null || !isAway(file));
        }
        return now == null ? null : new ProjectFile(file.toString(), now, false);
    }

    /** Whether the whole workspace is: then nobody has changed the file. */
    private static boolean isAway(Path file) {
        Path own = file.getParent();
        Path workspace = own == null ? null : own.getParent();
        return workspace != null && !Files.isDirectory(workspace);
    }

    private static byte @Nullable [] read(Path file) {
        if (!Files.isRegularFile(file)) {
            return null;
        }
        try {
            return SmallFile.bytes(file);
        } catch (IOException e) {
            throw new WatchkeeperException(
                    WatchkeeperException.Code.SETTINGS,
                    file + " can't be read: " + e.getMessage(),
                    "mend its rights, or remove it",
                    e);
        }
    }

    /** What was kept of this hash; nothing if it is damaged. */
    private byte @Nullable [] kept(String hash) {
        try {
            Path copy = folder.resolve(hash);
            byte[] content = Files.isRegularFile(copy) ? SmallFile.bytes(copy) : null;
            return content != null && TaskService.hash(content).equals(hash) ? content : null;
        } catch (IOException e) {
            LOG.warn("the copy of what was trusted can't be read", e);
            return null;
        }
    }

    /**
     * Keeps what is in force of a project's own settings. To be told once they have proved to be
     * usable: what is refused leaves nothing behind.
     */
    void keep(Project project, ProjectFile inForce) {
        String hash = project.trustedSettings();
        if (hash != null && inForce.trusted() && !inForce.changed()) {
            keep(hash, inForce.content());
        }
    }

    private void keep(String hash, byte[] content) {
        Path copy = folder.resolve(hash);
        if (Files.isRegularFile(copy)) {
            return;
        }
        try {
            OwnerOnly.folder(folder);
            Path fresh = Files.createTempFile(folder, "new", null);
            Files.write(fresh, content);
            Files.move(
                    fresh,
                    copy,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            // What is there now is in force all the same.
            LOG.warn("what was trusted can't be kept", e);
        }
    }
}
