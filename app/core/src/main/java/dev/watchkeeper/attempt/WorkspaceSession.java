package dev.watchkeeper.attempt;

import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.Workspace;
import dev.watchkeeper.plugin.host.Host;
import dev.watchkeeper.workspace.WorkspaceCheckpoints;
import dev.watchkeeper.workspace.WorkspaceWatch;

/**
 * A workspace while the supervisor works there: its host, its watch, its checkpoints.
 *
 * @param project whose tasks are worked on, and whose settings count
 */
public record WorkspaceSession(
        Workspace workspace,
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
