package dev.watchkeeper.attempt;

import dev.watchkeeper.domain.AttemptState;
import dev.watchkeeper.domain.EventDraft;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.FileChange;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.Workspace;
import dev.watchkeeper.domain.WorkspaceId;
import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.host.Host;
import dev.watchkeeper.plugin.host.Processes;
import dev.watchkeeper.state.StateManager;
import dev.watchkeeper.state.View;
import dev.watchkeeper.workspace.WorkspaceCheckpoints;
import dev.watchkeeper.workspace.WorkspaceWatch;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/** The workplaces in use, each opened at its first use. */
public final class WorkspaceSessions implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WorkspaceSessions.class);
    private static final int IDS = 8;

    private final StateManager state;
    private final Function<Project, Settings> settingsOf;
    private final BiFunction<Workspace, Settings, Host> hostOf;
    private final Clock clock;
    private final Consumer<List<FileChange>> seen;
    private final Map<WorkspaceId, WorkspaceSession> open = new HashMap<>();
    private final Map<WorkspaceId, Object> opening = new HashMap<>(); // Monitors.
    private boolean closed;
    private final Queue<String> ids = new ArrayDeque<>(IDS); // Its monitor guards it.

    /**
     * @param seen told of changes after they are recorded
     */
    public WorkspaceSessions(
            StateManager state,
            Function<Project, Settings> settingsOf,
            BiFunction<Workspace, Settings, Host> hostOf,
            Clock clock,
            Consumer<List<FileChange>> seen) {
        this.state = state;
        this.settingsOf = settingsOf;
        this.hostOf = hostOf;
        this.clock = clock;
        this.seen = seen;
    }

    /**
     * The workplace in a workspace, opened if it is not open. A host that is slow to open holds up
     * only those who want the same workspace.
     */
    public WorkspaceSession of(WorkspaceId workspace) {
        Object alone;
        synchronized (this) {
            WorkspaceSession known = open.get(workspace);
            if (known != null) {
                return known;
            }
            alone = opening.computeIfAbsent(workspace, _ -> new Object());
        }
        synchronized (alone) {
            synchronized (this) {
                WorkspaceSession known = open.get(workspace);
                if (known != null) {
                    return known;
                }
            }
            WorkspaceSession made = opened(workspace);
            synchronized (this) {
                if (!closed) {
                    open.put(workspace, made);
                    return made;
                }
            }
            made.close();
            throw new CancellationException("the supervisor has ended");
        }
    }

    private WorkspaceSession opened(WorkspaceId id) {
        Workspace workspace = state.read(v -> v.workspace(id)).orElseThrow();
        Project project = state.read(v -> v.project(workspace.project())).orElseThrow();
        Settings settings = settingsOf.apply(project);
        Host host = hostOf.apply(workspace, settings);
        try {
            WorkspaceWatch watch =
                    new WorkspaceWatch(workspace, host.changes(), clock, this::record);
            WorkspaceCheckpoints checkpoints =
                    new WorkspaceCheckpoints(
                            workspace, host.snapshots(), this::checkpointId, clock);
            if (settings.makesCopies() && !assesses(id)) {
                checkpoints.copies().clear();
            }
            return new WorkspaceSession(
                    workspace,
                    project,
                    host,
                    watch,
                    checkpoints,
                    new WorkspaceFileIndex(host.files(), host.snapshots()));
        } catch (RuntimeException e) {
            host.close();
            throw e;
        }
    }

    /** Whether a check that an earlier process started may still run in a copy. */
    private boolean assesses(WorkspaceId id) {
        return state.read(View::unfinishedAttempts).stream()
                .anyMatch(a -> a.workspace().equals(id) && a.state() == AttemptState.SETTLED);
    }

    public synchronized void forget(WorkspaceId workspace) {
        WorkspaceSession gone = open.remove(workspace);
        if (gone != null) {
            gone.close();
        }
    }

    public synchronized List<WorkspaceSession> all() {
        return List.copyOf(open.values());
    }

    /** Several are reserved at once: a number that a restart leaves out is no loss. */
    private String checkpointId() {
        synchronized (ids) {
            if (ids.isEmpty()) {
                // Only durable ones: after a failed write others would get the same.
                ids.addAll(
                        state.write(tx ->
                                Stream.generate(() -> "cp-" + tx.next("checkpoint"))
                                        .limit(IDS)
                                        .toList()));
            }
            return ids.remove();
        }
    }

    private void record(List<FileChange> changes) {
        state.write(tx -> {
            for (FileChange c : changes) {
                tx.record(c);
                tx.append(told(c));
            }
            return changes.size();
        });
        seen.accept(changes);
    }

    private static EventDraft told(FileChange c) {
        Map<String, Object> data = new HashMap<>();
        data.put("path", c.path());
        data.put("kind", c.kind().name().toLowerCase(Locale.ROOT));
        data.put("size", c.size());
        if (c.sha256() != null) {
            data.put("sha256", c.sha256());
        }
        if (c.from() != null) {
            data.put("from", c.from());
        }
        return new EventDraft(
                EventType.FILE_CHANGED,
                c.project(),
                c.attempt() == null ? null : c.attempt().task(),
                c.attempt() == null ? 0 : c.attempt().number(),
                data);
    }

    /**
     * Ends gates that were under way, which their attempt runs again next time, and lets go of what
     * no attempt looks at any more.
     *
     * @param followed processes whose output may not all be here
     */
    public void endRest(Set<String> followed) {
        for (WorkspaceSession place : all()) {
            try {
                Processes processes = place.host().processes();
                for (String id : processes.ids()) {
                    if (!processes.status(id).ended()) {
                        var unused = processes.stop(id, Duration.ofSeconds(2));
                    }
                    if (!followed.contains(id)) {
                        processes.forget(id);
                    }
                }
            } catch (PluginException e) {
                LOG.warn("what runs for {} goes on: {}", place.workspace().path(), e.getMessage());
            }
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        open.values().forEach(WorkspaceSession::close);
        open.clear();
    }
}
