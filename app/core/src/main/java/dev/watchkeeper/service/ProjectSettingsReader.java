package dev.watchkeeper.service;

import dev.watchkeeper.domain.FileStamp;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.host.FileInfo;
import dev.watchkeeper.plugin.host.Host;
import dev.watchkeeper.settings.ProjectFile;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Reads the settings files of projects where they are. Those on this machine are read at once.
 * Those elsewhere are read by the project's host when a person asks, and while work goes on there,
 * as its watch tells; whoever only wants to know how they stand gets what was seen last and never
 * waits for a line.
 */
public final class ProjectSettingsReader {
    private final Function<Project, SettingsSight> elsewhere;
    private final TrustedFiles trusted;
    private final Map<String, Seen> seen = new ConcurrentHashMap<>();

    /**
     * @param number rises with each other content
     */
    private record Seen(SettingsSight sight, long number) {}

    /**
     * @param elsewhere reads the file of a project of another machine by its host
     * @param trusted knows of what copies are kept here
     */
    public ProjectSettingsReader(Function<Project, SettingsSight> elsewhere, TrustedFiles trusted) {
        this.elsewhere = elsewhere;
        this.trusted = trusted;
    }

    /** How a person knows the file. */
    static String place(Project project, Settings settings) {
        String file = project.path() + "/" + ProjectFile.PATH;
        return settings.filesHere(project) ? file : project.host() + ":" + file;
    }

    /** Changes whenever what {@link #sight} says may have. */
    String stamp(Project project, Settings settings) {
        if (settings.filesHere(project)) {
            return FileStamp.of(Path.of(project.path()).resolve(ProjectFile.PATH));
        }
        Seen last = seen.get(project.id());
        return "seen " + (last == null ? 0 : last.number());
    }

    /**
     * What is known of a project's file, without waiting for any host.
     *
     * @throws WatchkeeperException if it is on this machine and can't be read
     */
    SettingsSight sight(Project project, Settings settings) {
        if (settings.filesHere(project)) {
            return onThisMachine(Path.of(project.path()));
        }
        Seen last = seen.get(project.id());
        return last == null
                ? new SettingsSight.Unknown("nobody has looked at it yet", "")
                : last.sight();
    }

    /**
     * Reads a project's file now, on its host wherever that is.
     *
     * @throws WatchkeeperException as above
     */
    SettingsSight ask(Project project, Settings settings) {
        if (settings.filesHere(project)) {
            return onThisMachine(Path.of(project.path()));
        }
        try {
            SettingsSight found = elsewhere.apply(project);
            note(project, found);
            return found;
        } catch (WatchkeeperException e) {
            return new SettingsSight.Unknown(String.valueOf(e.getMessage()), e.hint());
        }
    }

    /**
     * A host that was opened for work on a project elsewhere: while its changes are watched, the
     * settings file is read whenever it may be another one. Where what was trusted is not kept
     * here, it is read at once.
     *
     * @throws PluginException if the line drops meanwhile
     */
    public Host follow(Project project, Host host) {
        String hash = project.trustedSettings();
        if (hash != null && !trusted.has(hash)) {
            try {
                note(project, by(host));
            } catch (RuntimeException e) {
                host.close();
                throw e;
            }
        }
        return new SettingsWatchingHost(host, () -> note(project, by(host)));
    }

    /** Whether a copy of what was trusted is in the home. */
    boolean keeps(String hash) {
        return trusted.has(hash);
    }

    private void note(Project project, SettingsSight now) {
        seen.merge(
                project.id(),
                new Seen(now, 1),
                (was, fresh) -> same(was.sight(), now) ? was : new Seen(now, was.number() + 1));
    }

    private static boolean same(SettingsSight a, SettingsSight b) {
        return a instanceof SettingsSight.Found before && b instanceof SettingsSight.Found now
                ? Arrays.equals(before.content(), now.content())
                : a.equals(b);
    }

    /**
     * Reads the file of a host's workspace. Never waits for a pipe, never reads by a link, never
     * reads more than settings may have.
     *
     * @throws PluginException if the host can't be reached, or the file can't be read
     */
    static SettingsSight by(Host host) {
        dev.watchkeeper.plugin.host.Files files = host.files();
        Optional<FileInfo> folder = files.info(ProjectFile.FOLDER);
        if (folder.isEmpty()) {
            return new SettingsSight.Absent();
        }
        if (folder.get().kind() != FileInfo.Kind.FOLDER) {
            return odd(ProjectFile.FOLDER, "no folder");
        }
        Optional<FileInfo> file = files.info(ProjectFile.PATH);
        if (file.isEmpty()) {
            return new SettingsSight.Absent();
        }
        if (file.get().kind() != FileInfo.Kind.FILE) {
            return odd(ProjectFile.PATH, "no regular file");
        }
        byte[] content = files.read(ProjectFile.PATH, ProjectFile.LARGEST + 1);
        return sized(content);
    }

    private static SettingsSight sized(byte[] content) {
        return content.length > ProjectFile.LARGEST
                ? odd(ProjectFile.PATH, "larger than 1 MB")
                : new SettingsSight.Found(content);
    }

    private static SettingsSight odd(String path, String what) {
        return new SettingsSight.Odd(path + " is " + what + ", so it holds no settings");
    }

    /**
     * @throws WatchkeeperException if there is a file that can't be read
     */
    static SettingsSight onThisMachine(Path folder) {
        Path own = folder.resolve(ProjectFile.FOLDER);
        Path file = folder.resolve(ProjectFile.PATH);
        if (!Files.isDirectory(folder)) {
            return new SettingsSight.Unknown(folder + " is not there", "put it back");
        }
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return new SettingsSight.Absent();
        }
        try {
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                return odd(ProjectFile.PATH, "no regular file");
            }
            if (!own.toRealPath().startsWith(folder.toRealPath())) {
                return odd(ProjectFile.FOLDER, "a link out of the workspace");
            }
            try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
                return sized(in.readNBytes(ProjectFile.LARGEST + 1));
            }
        } catch (IOException e) {
            throw new WatchkeeperException(
                    WatchkeeperException.Code.SETTINGS,
                    file + " can't be read: " + e.getMessage(),
                    "mend its rights, or remove it",
                    e);
        }
    }
}
