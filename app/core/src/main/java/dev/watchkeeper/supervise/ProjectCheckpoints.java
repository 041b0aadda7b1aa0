package dev.watchkeeper.supervise;

import dev.watchkeeper.attempt.AttemptBaseline;
import dev.watchkeeper.attempt.CheckpointPruner;
import dev.watchkeeper.attempt.WorkspaceSession;
import dev.watchkeeper.attempt.WorkspaceSessions;
import dev.watchkeeper.domain.Checkpoint;
import dev.watchkeeper.domain.EventDraft;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.PathDiff;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.UncoveredPath;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.plugin.host.Snapshots;
import dev.watchkeeper.state.StateManager;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.function.Function;

/** Takes, compares and proves the checkpoints of projects' workspaces. */
public final class ProjectCheckpoints {
    private final StateManager state;
    private final WorkspaceSessions workplaces;
    private final CheckpointPruner pruning;

    ProjectCheckpoints(
            StateManager state,
            WorkspaceSessions workplaces,
            Function<Project, Settings> settingsOf) {
        this.state = state;
        this.workplaces = workplaces;
        this.pruning = new CheckpointPruner(state, settingsOf);
    }

    /** Takes a checkpoint of a project's main workspace. */
    public Checkpoint take(Project project) {
        WorkspaceSession place =
                workplaces.of(state.read(v -> v.mainWorkspace(project.id())).orElseThrow().id());
        Checkpoint c =
                place.checkpoints().take(Checkpoint.Kind.MANUAL, null, Snapshots.Sure.BY_SWEEP);
        record(c);
        prune(place);
        return c;
    }

    public List<PathDiff> diff(String from, @Nullable String to) {
        Checkpoint a = required(from);
        return workplaces.of(a.workspace()).checkpoints().diff(a, to == null ? null : required(to));
    }

    public List<UncoveredPath> leftOut(String id) {
        Checkpoint c = required(id);
        return workplaces.of(c.workspace()).checkpoints().left(c).stream()
                .map(u -> new UncoveredPath(u.path(), u.reason().word(), u.size(), u.modified()))
                .toList();
    }

    /**
     * Fails if there is no such checkpoint.
     *
     * @throws WatchkeeperException with {@code UNKNOWN_ID}
     */
    public void requireKnown(String id) {
        var unused = required(id);
    }

    public List<String> verify(String id) {
        Checkpoint c = required(id);
        List<String> differs = workplaces.of(c.workspace()).checkpoints().verify(c);
        if (differs.isEmpty()) {
            var unused =
                    state.write(tx -> {
                        tx.put(c.proven());
                        return true;
                    });
        }
        return differs;
    }

    /** Keeps a checkpoint that was taken. */
    void record(Checkpoint c) {
        var unused =
                state.write(tx -> {
                    tx.put(c);
                    return tx.append(
                            new EventDraft(
                                    EventType.CHECKPOINT_TAKEN,
                                    c.project(),
                                    null,
                                    0,
                                    AttemptBaseline.told(c)));
                });
    }

    /**
     * The checkpoint of an id.
     *
     * @throws WatchkeeperException with {@code UNKNOWN_ID} if there is none
     */
    Checkpoint required(String id) {
        return state.read(v -> v.checkpoint(id))
                .orElseThrow(() ->
                        new WatchkeeperException(
                                WatchkeeperException.Code.UNKNOWN_ID,
                                "there is no checkpoint '" + id + "'",
                                "'watchkeeper checkpoint list' shows them"));
    }

    /** Takes checkpoints out that are too many by now. */
    void prune(WorkspaceSession place) {
        pruning.after(place);
    }
}
