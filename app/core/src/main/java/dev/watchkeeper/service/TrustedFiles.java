package dev.watchkeeper.service;

import dev.watchkeeper.domain.OwnerOnly;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.SmallFile;
import dev.watchkeeper.settings.ProjectFile;

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

    /** Whether a copy of what was trusted is kept. */
    boolean has(String hash) {
        return Files.isRegularFile(folder.resolve(hash));
    }

    /**
     * A project's settings: what was trusted wherever that is known, else the file as it is.
     *
     * @param project whose hash tells what the person has trusted, or {@code null} for a folder
     *     that is none
     * @param place how a person knows the file
     * @param now what was seen of it
     * @return {@code null} if there are none, or none are known
     */
    @Nullable ProjectFile of(@Nullable Project project, String place, SettingsSight now) {
        ProjectFile file = file(project == null ? null : project.trustedSettings(), place, now);
        return file == null || project == null ? file : file.of(project.id());
    }

    private @Nullable ProjectFile file(@Nullable String trusted, String place, SettingsSight now) {
        byte[] content = now instanceof SettingsSight.Found file ? file.content() : null;
        if (trusted == null) {
            return content == null ? null : new ProjectFile(place, content, false);
        }
        if (content != null && ProjectFile.hash(content).equals(trusted)) {
            return new ProjectFile(place, content, true);
        }
        byte[] kept = kept(trusted);
        if (kept != null) {
            boolean changed = !(now instanceof SettingsSight.Unknown);
            return new ProjectFile(place, kept, true, changed, "");
        }
        return content == null ? null : new ProjectFile(place, content, false);
    }

    /**
     * Why what a person has trusted is not in force.
     *
     * @param of what {@link #of} has found
     * @return {@code null} if it is, or nothing was trusted
     */
    static @Nullable String withheld(
            Project project, @Nullable ProjectFile of, String place, SettingsSight now) {
        if (project.trustedSettings() == null || (of != null && of.trusted())) {
            return null;
        }
        String why =
                switch (now) {
                    case SettingsSight.Found _ -> "there is another text now";
                    case SettingsSight.Absent() -> "there is no file now";
                    case SettingsSight.Odd(String odd) -> odd;
                    case SettingsSight.Unknown(String unknown, String _) -> unknown;
                };
        return "What was trusted of "
                + place
                + " is not kept here ("
                + why
                + "), so nothing begins in project '"
                + project.name()
                + "'.";
    }

    /** What was kept of this hash; nothing if it is damaged. */
    private byte @Nullable [] kept(String hash) {
        try {
            Path copy = folder.resolve(hash);
            byte[] content = Files.isRegularFile(copy) ? SmallFile.bytes(copy) : null;
            return content != null && ProjectFile.hash(content).equals(hash) ? content : null;
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

    /** If that fails, {@link #has} says so. */
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
