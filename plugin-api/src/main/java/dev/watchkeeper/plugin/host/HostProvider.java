package dev.watchkeeper.plugin.host;

import org.pf4j.ExtensionPoint;

import java.nio.file.Path;

/** Opens hosts of one type. Implementations have a public constructor without parameters. */
public interface HostProvider extends ExtensionPoint {
    /** The word that settings use for {@code type}, such as {@code local}. */
    String type();

    /**
     * Opens a place for one workspace. Cheap: whatever takes long happens at first use.
     *
     * @throws dev.watchkeeper.plugin.PluginException if the host can't be reached or the workspace
     *     is no folder there
     */
    Host open(HostConfig config);

    /**
     * How a person removes on the host what {@link Host#discard} would have removed, where that
     * could not be done. Reaches no host.
     *
     * @param state as {@link HostConfig#state}
     * @return a command line for the host; empty if nothing is kept there
     */
    default String removal(Path state) {
        return "";
    }
}
