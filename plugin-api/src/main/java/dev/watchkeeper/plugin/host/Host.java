package dev.watchkeeper.plugin.host;

import dev.watchkeeper.plugin.CheckResult;

import java.util.List;
import java.util.Map;

/**
 * A place with one workspace. All paths are relative to the workspace, with {@code /}, and never
 * leave it. Safe for use by many threads. Closing it ends no process.
 */
public interface Host extends AutoCloseable {
    String name();

    /** Absolute path of the workspace on the host. */
    String workspace();

    Files files();

    Processes processes();

    Changes changes();

    Snapshots snapshots();

    /** The workspace's {@code .git}; a host that knows none tells nothing of it. */
    default Repository repository() {
        return Repository.none();
    }

    /** Knows the workspace's folder again and lets one writer work there. */
    default WorkspaceGuard guard() {
        return WorkspaceGuard.NONE;
    }

    /** The environment that processes may be given a part of, read on the host. */
    Map<String, String> environment();

    /** What works here and what does not, each with its mend. */
    List<CheckResult> check();

    /**
     * Cuts the connection to the place at once, as a network that fails does. The next call makes
     * it again; what runs there goes on.
     *
     * @return whether there was one; false where the place needs none
     */
    default boolean cutConnection() {
        return false;
    }

    /**
     * Removes what it keeps on the host for this workspace, such as run folders and checkpoints,
     * and ends what still runs of it. The workspace stays. Afterwards it can only be closed. What
     * lies in {@link HostConfig#state} is removed by whoever opened the host.
     *
     * @throws dev.watchkeeper.plugin.PluginException if it could not; then it may be done again
     */
    default void discard() {}

    @Override
    void close();
}
