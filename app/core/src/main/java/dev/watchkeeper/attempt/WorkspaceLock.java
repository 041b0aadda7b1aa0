package dev.watchkeeper.attempt;

import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.WorkspaceId;

import java.util.function.Supplier;

/** Lets one at a time write in a workspace: an attempt, or what a person asked for. */
public interface WorkspaceLock {
    /**
     * Does work during which no attempt begins in the workspace.
     *
     * @return what {@code work} returned
     * @throws WatchkeeperException of code {@code CONFLICT} if somebody writes there already
     */
    <T> T in(WorkspaceId workspace, Supplier<T> work);
}
