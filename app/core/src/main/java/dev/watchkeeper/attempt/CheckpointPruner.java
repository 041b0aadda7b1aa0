package dev.watchkeeper.attempt;

import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.Checkpoint;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.Workspace;
import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.state.StateManager;
import dev.watchkeeper.state.View;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Keeps a workspace's checkpoints within their number and size: those used longest ago go, never
 * one that a task which has not ended needs.
 *
 * <p>Removing content reads and writes much of the store. So it is done after a task, not after
 * each attempt, and then by a third, so that it is seldom.
 */
public final class CheckpointPruner {
    private static final Logger LOG = LoggerFactory.getLogger(CheckpointPruner.class);

    private final StateManager state;
    private final Function<Project, Settings> settingsOf;

    public CheckpointPruner(StateManager state, Function<Project, Settings> settingsOf) {
        this.state = state;
        this.settingsOf = settingsOf;
    }

    /**
     * Prunes where it is due. To be called by whoever may write in the workspace now; trouble is
     * logged, since nothing rests on it.
     */
    public void after(WorkspaceSession place) {
        try {
            prune(place);
        } catch (WatchkeeperException | PluginException e) {
            LOG.warn("the checkpoints of {} could not be pruned", place.workspace().path(), e);
        }
    }

    private void prune(WorkspaceSession place) {
        Workspace workspace = place.workspace();
        Settings.Checkpoints policy = settingsOf.apply(place.project()).checkpoints();
        List<Checkpoint> all = state.read(v -> v.checkpointsIn(workspace.id()));
        boolean many = all.size() > policy.keep();
        if (!many && place.host().snapshots().storeBytes() <= policy.storeCap()) {
            return;
        }
        List<Checkpoint> gone =
                place.checkpoints()
                        .prune(
                                all,
                                state.read(v -> needed(v, workspace.project())),
                                many ? lower(policy) : policy);
        if (!gone.isEmpty()) {
            LOG.info("{} checkpoints of {} were pruned", gone.size(), workspace.path());
            var unused =
                    state.write(tx -> {
                        gone.forEach(c -> tx.removeCheckpoint(c.id()));
                        return true;
                    });
        }
    }

    private static Settings.Checkpoints lower(Settings.Checkpoints policy) {
        return new Settings.Checkpoints(
                policy.exclude(),
                policy.keep() - policy.keep() / 3,
                policy.largestFile(),
                policy.storeCap(),
                policy.keepUnaccepted());
    }

    /** Ids of what the project's tasks that have not ended go back to or are kept in. */
    private static Set<String> needed(View view, String project) {
        Set<TaskState> open =
                EnumSet.allOf(TaskState.class).stream()
                        .filter(s -> !s.ended())
                        .collect(Collectors.toSet());
        Set<String> needed = new HashSet<>();
        for (Task t : view.tasksIn(open)) {
            if (!t.project().equals(project) || t.attempts() == 0 && t.checkpoint() == null) {
                continue;
            }
            for (Attempt a : view.attempts(t.id())) {
                add(a.checkpointBefore(), needed);
                add(a.checkpointAfter(), needed);
            }
            add(t.checkpoint(), needed);
        }
        // A cancelled task's attempt is not closed before its tree is back.
        for (Attempt a : view.unfinishedAttempts()) {
            for (Attempt of : view.attempts(a.ref().task())) {
                add(of.checkpointBefore(), needed);
                add(of.checkpointAfter(), needed);
            }
        }
        return needed;
    }

    private static void add(@org.jspecify.annotations.Nullable String id, Set<String> to) {
        if (id != null) {
            to.add(id);
        }
    }
}
