package dev.watchkeeper.domain;

import java.time.Instant;

/**
 * A folder on a host in which one writer at a time works: the key of locks, watches, checkpoints,
 * attribution and processes. A project has one main workspace.
 *
 * @param project id of the project whose tasks are worked on here
 * @param host name of the host in the settings
 * @param path absolute path on that host, links resolved
 * @param store name of the folder, among those that the home keeps for the host, where the host
 *     keeps what belongs to this workspace: its checkpoints, its index, its processes' output
 */
public record Workspace(
        WorkspaceId id,
        String project,
        String host,
        String path,
        Kind kind,
        String store,
        Instant createdAt) {
    public Workspace {
        Ids.require(project);
        Ids.require(store);
    }

    /** What a workspace is to its project. */
    public enum Kind {
        /** The folder that the person made a project. Each project has exactly one. */
        MAIN,
        /** A git worktree of the main one, for attempts beside others. */
        WORKTREE
    }

    /** The same workspace, found elsewhere. */
    public Workspace at(String newHost, String newPath) {
        return new Workspace(id, project, newHost, newPath, kind, store, createdAt);
    }
}
