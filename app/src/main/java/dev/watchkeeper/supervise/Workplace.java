package dev.watchkeeper.supervise;

import dev.watchkeeper.checkpoint.WorkspaceCheckpoints;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.plugin.host.Host;
import dev.watchkeeper.watch.WorkspaceWatch;

/** A project's workspace while the supervisor works there: its host, its watch, its checkpoints. */
record Workplace(
        Project project,
        Host host,
        WorkspaceWatch watch,
        WorkspaceCheckpoints checkpoints,
        KnownFiles files)
        implements AutoCloseable {
    @Override
    public void close() {
        watch.close();
        host.close();
    }
}
