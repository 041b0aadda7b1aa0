package dev.watchkeeper.plugin.host;

import org.pf4j.ExtensionPoint;

import java.nio.file.Path;

/**
 * Opens hosts of one type. Implementations have a public constructor without parameters, and one of
 * the two methods {@code open}.
 *
 * <p>Whose files the workspaces of a type are is declared in the schema of its settings, at the
 * top, so that it is known without loading a class:
 *
 * <ul>
 *   <li>{@code "x-files": "own"}, or nothing: those of the place that this host reaches, such as
 *       another machine. Nobody else opens them.
 *   <li>{@code "x-files": "local"}: those of this machine, served by this host itself. A path means
 *       the same here and there, so a shell completes it and the supervisor opens it.
 *   <li>{@code "x-files": "borrowed"}: those of another host, by {@link HostContext}: of this
 *       machine, or, with {@code "x-files-of": {"option": O, "prefix": P}}, of the host that the
 *       option {@code O} names behind {@code P} where its value begins so.
 * </ul>
 */
public interface HostProvider extends ExtensionPoint {
    /** The word that settings use for {@code type}, such as {@code local}. */
    String type();

    /**
     * Opens a place for one workspace. Cheap: whatever takes long happens at first use.
     *
     * @throws dev.watchkeeper.plugin.PluginException if the host can't be reached or the workspace
     *     is no folder there
     */
    default Host open(HostConfig config) {
        throw new UnsupportedOperationException(
                "hosts of type " + type() + " are opened with others beside them");
    }

    /**
     * The same, for a host that is made of others too.
     *
     * @param context those others
     */
    default Host open(HostConfig config, HostContext context) {
        return open(config);
    }

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
