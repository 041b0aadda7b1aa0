package dev.watchkeeper.testkit.mount;

import dev.watchkeeper.plugins.PluginRegistry;
import dev.watchkeeper.testkit.PluginJars;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/** The plugin of mounted workspaces as a jar that somebody has put into a home. */
public final class MountPlugin {
    private MountPlugin() {}

    /**
     * The shipped plugins and this one; whoever asks closes them.
     *
     * @param folder for its jar
     */
    public static PluginRegistry in(Path folder) throws IOException {
        write(folder.resolve("mount.jar"));
        return PluginJars.with(folder, "mount");
    }

    /** Its jar, with the id {@code mount}. */
    public static void write(Path jar) throws IOException {
        PluginJars.write(
                jar,
                "mount",
                MountHostProvider.class,
                Stream.concat(
                                Stream.of(MountHost.class),
                                Stream.of(MountHost.class.getDeclaredClasses()))
                        .toList(),
                Map.of("host-mount", MountHostProvider.SCHEMA));
    }
}
