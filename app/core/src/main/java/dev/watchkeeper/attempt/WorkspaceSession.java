package dev.watchkeeper.attempt;

import dev.watchkeeper.domain.Project;
import dev.watchkeeper.plugin.host.Host;
import dev.watchkeeper.workspace.WorkspaceCheckpoints;
import dev.watchkeeper.workspace.WorkspaceWatch;

/** A project's workspace while the supervisor works there: its host, its watch, its checkpoints. */
public record WorkspaceSession(
        Project project,
        Host host,
        WorkspaceWatch watch,
        WorkspaceCheckpoints checkpoints,
        WorkspaceFileIndex files)
        implements AutoCloseable {
    @Override
    public void close() {
        watch.close();
        host.close();
    }
}
