package dev.watchkeeper.service;

import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.plugin.host.HostConfig;
import dev.watchkeeper.settings.Secrets;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the wiring knows of hosts: what they are told, and whose files are on this machine. */
public final class Hosts {
    /** Stands for the home folder of the user on a host. */
    static final String USER_HOME = "~";

    private static final String LOCAL = "local";

    private Hosts() {}

    /** Whether the files of a host of this type are those of this machine. */
    public static boolean here(Settings.HostEntry entry) {
        return entry.type().equals(LOCAL);
    }

    /**
     * A project's folder on this machine.
     *
     * @return {@code null} if it is on another host, where a path of the same name is another
     *     folder
     */
    public static @Nullable Path folder(Project project) {
        return project.host().equals(LOCAL) ? Path.of(project.path()) : null;
    }

    /**
     * What a host is told; the secrets that its options refer to are read now.
     *
     * @param state as {@link HostConfig#state}
     */
    public static HostConfig config(
            Settings.HostEntry entry, String workspace, Path state, Settings settings) {
        Secrets secrets = Secrets.ofThisProcess();
        Map<String, Object> options = new LinkedHashMap<>();
        entry.options()
                .forEach((name, value) ->
                        options.put(
                                name,
                                value instanceof String text && text.contains("${")
                                        ? secrets.resolve(text)
                                        : value));
        return new HostConfig(
                entry.name(),
                options,
                workspace,
                state,
                settings.watch().ignore(),
                settings.checkpoints().exclude(),
                settings.checkpoints().largestFile(),
                settings.watch().debounce());
    }
}
