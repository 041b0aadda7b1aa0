package dev.watchkeeper.supervise;

import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.AttemptState;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.Checkpoint;
import dev.watchkeeper.domain.EventDraft;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.PathDiff;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskDraft;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.plugin.host.Host;
import dev.watchkeeper.plugin.host.Snapshots;

import org.jspecify.annotations.Nullable;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Where a person's commands about projects, tasks, breakpoints and checkpoints are carried out. */
public final class Desk {
    /** Where a project's own settings lie, relative to its workspace. */
    public static final String PROJECT_SETTINGS = ".watchkeeper/settings.yaml";

    private static final int LARGEST_SETTINGS = 1 << 20;

    private final Rooms rooms;
    private final Workplaces workplaces;
    private final TaskLedger ledger;
    private final Answers answers;
    private final Supplier<Set<String>> busy;
    private final Runnable wake;
    private final Consumer<String> interrupt;

    Desk(
            Rooms rooms,
            Workplaces workplaces,
            TaskLedger ledger,
            Answers answers,
            Supplier<Set<String>> busy,
            Runnable wake,
            Consumer<String> interrupt) {
        this.rooms = rooms;
        this.workplaces = workplaces;
        this.ledger = ledger;
        this.answers = answers;
        this.busy = busy;
        this.wake = wake;
        this.interrupt = interrupt;
    }

    /**
     * Makes a folder that the caller has checked a project.
     *
     * @param path absolute and canonical on its host
     */
    public Project addProject(String path, String host, String name, boolean trust) {
        Project made =
                rooms.state()
                        .write(tx -> {
                            String base =
                                    name.toLowerCase(Locale.ROOT)
                                            .replaceAll("[^a-z0-9._-]+", "-")
                                            .replaceAll("^[-.]+|[-.]+$", "");
                            if (base.isEmpty()) {
                                base = "project";
                            }
                            String id = base;
                            for (int n = 2; tx.project(id).isPresent(); n++) {
                                id = base + "-" + n;
                            }
                            Project p =
                                    new Project(
                                            id, name, path, host, rooms.clock().instant(), null);
                            tx.put(p);
                            return p;
                        });
        return trust ? trust(made) : made;
    }

    /** Trusts the project's settings file as it is now; without one nothing is trusted. */
    public Project trust(Project project) {
        String hash;
        try (Host host = rooms.hosts().apply(project, rooms.settings().apply(project))) {
            hash =
                    host.files().info(PROJECT_SETTINGS).isEmpty()
                            ? null
                            : hash(host.files().read(PROJECT_SETTINGS, LARGEST_SETTINGS));
        }
        return rooms.state()
                .write(tx -> {
                    Project p = tx.project(project.id()).orElseThrow().trusting(hash);
                    tx.put(p);
                    return p;
                });
    }

    /** The form in which a settings file is trusted: SHA-256 in hex. */
    public static String hash(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    public void removeProject(Project project) {
        boolean live =
                rooms.state().read(v -> v.unfinishedAttempts()).stream()
                        .anyMatch(a -> a.project().equals(project.id()));
        if (live) {
            throw new WatchkeeperException(
                    WatchkeeperException.Code.CONFLICT,
                    "project '" + project.name() + "' has an attempt under way",
                    "cancel its task first, or wait");
        }
        workplaces.forget(project.id());
        var unused =
                rooms.state()
                        .write(tx -> {
                            tx.removeProject(project.id());
                            return true;
                        });
    }

    public List<Task> addTasks(Project project, List<TaskDraft> drafts) {
        Settings settings = rooms.settings().apply(project);
        for (TaskDraft d : drafts) {
            if (d.agent() != null && !settings.agents().containsKey(d.agent())) {
                throw new WatchkeeperException(
                        WatchkeeperException.Code.SETTINGS,
                        "there is no agent '" + d.agent() + "'",
                        "there are: "
                                + String.join(
                                        ", ",
                                        settings.agents().keySet().stream().sorted().toList()));
            }
        }
        List<Task> made = ledger.add(project.id(), drafts);
        wake.run();
        return made;
    }

    public Task edit(
            String id,
            @Nullable String title,
            @Nullable String brief,
            @Nullable String priority,
            @Nullable List<String> checks,
            @Nullable List<String> scope,
            @Nullable String agent) {
        Task t = ledger.edit(id, title, brief, priority, checks, scope, agent);
        wake.run();
        return t;
    }

    public Task cancel(String id) {
        Task ended =
                rooms.state()
                        .write(tx -> {
                            Task t = TaskLedger.required(tx, id);
                            if (t.state().ended()) {
                                throw new WatchkeeperException(
                                        WatchkeeperException.Code.CONFLICT,
                                        "task "
                                                + id
                                                + " is "
                                                + TaskLedger.word(t.state())
                                                + " already",
                                        "");
                            }
                            for (Breakpoint b : tx.breakpoints(Set.of(Breakpoint.State.OPEN))) {
                                if (b.task().equals(id)) {
                                    tx.put(
                                            b.closed(
                                                    Breakpoint.State.RESOLVED,
                                                    new dev.watchkeeper.domain.Resolution(
                                                            "skip",
                                                            "task cancelled",
                                                            "person",
                                                            rooms.clock().instant())));
                                }
                            }
                            return ledger.end(tx, t, TaskState.CANCELLED, Map.of("by", "person"));
                        });
        interrupt.accept(id);
        wake.run();
        return ended;
    }

    public Task retry(String id) {
        Task ready =
                rooms.state()
                        .write(tx -> {
                            Task t = TaskLedger.required(tx, id);
                            if (!t.state().ended() && t.state() != TaskState.BLOCKED) {
                                throw new WatchkeeperException(
                                        WatchkeeperException.Code.CONFLICT,
                                        "task " + id + " is " + TaskLedger.word(t.state()),
                                        t.state() == TaskState.WAITING
                                                ? "answer its breakpoint: 'watchkeeper"
                                                        + " breakpoint list'"
                                                : "only an ended or blocked task can be"
                                                        + " retried");
                            }
                            boolean unfinished =
                                    tx.attempts(id).stream()
                                            .anyMatch(a -> a.state() != AttemptState.CLOSED);
                            if (unfinished) {
                                throw new WatchkeeperException(
                                        WatchkeeperException.Code.CONFLICT,
                                        "the last attempt of task " + id + " is still being closed",
                                        "try again in a moment, with 'watchkeeper run' going");
                            }
                            Task fresh =
                                    t.withAttempts(0)
                                            .withAttemptsAllowed(0)
                                            .withCheckpoint(null)
                                            .in(TaskState.PENDING, rooms.clock().instant());
                            tx.put(fresh);
                            Task settled = ledger.settle(tx, fresh);
                            ledger.followedBy(tx, settled);
                            return settled;
                        });
        wake.run();
        return ready;
    }

    public Breakpoint resolve(String id, String option, String say) {
        Breakpoint b = answers.resolve(id, option, say, "person", busy.get());
        wake.run();
        return b;
    }

    /** What a task changed against the tree before its first attempt; empty if nothing is known. */
    public List<PathDiff> changes(String task) {
        Span span = span(task);
        return span == null
                ? List.of()
                : span.place().checkpoints().diff(span.base(), span.after());
    }

    /** The same as a unified diff. */
    public String patch(String task, int max) {
        Span span = span(task);
        return span == null
                ? ""
                : span.place().checkpoints().patch(span.base(), span.after(), List.of(), max);
    }

    private record Span(Workplace place, Checkpoint base, @Nullable Checkpoint after) {}

    private @Nullable Span span(String task) {
        Task t = rooms.state().read(v -> TaskLedger.required(v, task));
        List<Attempt> all = rooms.state().read(v -> v.attempts(task));
        if (all.isEmpty() || all.getLast().checkpointBefore() == null) {
            return null;
        }
        Attempt last = all.getLast();
        String kept = last.checkpointAfter();
        Checkpoint after =
                kept == null ? null : rooms.state().read(v -> v.checkpoint(kept)).orElse(null);
        return new Span(
                workplaces.of(project(t.project())),
                new Consequences(rooms, ledger).base(last),
                after);
    }

    public Checkpoint takeCheckpoint(Project project) {
        Workplace place = workplaces.of(project);
        Checkpoint c =
                place.checkpoints().take(Checkpoint.Kind.MANUAL, null, Snapshots.Sure.BY_SWEEP);
        put(c);
        return c;
    }

    public List<PathDiff> diff(String from, @Nullable String to) {
        Checkpoint a = checkpoint(from);
        return workplaces
                .of(project(a.project()))
                .checkpoints()
                .diff(a, to == null ? null : checkpoint(to));
    }

    /** A restore's report, with the rescue checkpoint's id. */
    public record Restore(@Nullable String rescue, Snapshots.Restored done) {}

    public Restore restore(String id, List<String> paths, boolean dryRun) {
        Checkpoint target = checkpoint(id);
        Workplace place = workplaces.of(project(target.project()));
        if (dryRun) {
            return new Restore(null, place.checkpoints().preview(target, paths));
        }
        if (busy.get().contains(target.project())) {
            throw new WatchkeeperException(
                    WatchkeeperException.Code.CONFLICT,
                    "an attempt is under way in that workspace",
                    "wait for its end, or 'watchkeeper stop' first");
        }
        String[] rescue = new String[1];
        Snapshots.Restored done =
                place.checkpoints()
                        .restore(
                                target,
                                paths,
                                c -> {
                                    rescue[0] = c.id();
                                    put(c);
                                });
        var unused =
                rooms.state()
                        .write(tx -> {
                            tx.put(target.usedAt(rooms.clock().instant()));
                            return tx.append(
                                    new EventDraft(
                                            EventType.RESTORED,
                                            target.project(),
                                            null,
                                            0,
                                            Map.of(
                                                    "checkpoint", id,
                                                    "rescue", rescue[0],
                                                    "written", done.written(),
                                                    "deleted", done.deleted(),
                                                    "untouched", done.untouched())));
                        });
        return new Restore(rescue[0], done);
    }

    public List<String> verify(String id) {
        Checkpoint c = checkpoint(id);
        List<String> differs = workplaces.of(project(c.project())).checkpoints().verify(c);
        if (differs.isEmpty()) {
            var unused =
                    rooms.state()
                            .write(tx -> {
                                tx.put(c.proven());
                                return true;
                            });
        }
        return differs;
    }

    /** Removes checkpoints that are too many or too large together; never a needed one. */
    public void prune(Project project) {
        Set<String> needed = new HashSet<>();
        List<Checkpoint> all = rooms.state().read(v -> v.checkpoints(project.id()));
        Settings.Checkpoints policy = rooms.settings().apply(project).checkpoints();
        Workplace place = workplaces.of(project);
        rooms.state()
                .read(v -> {
                    v
                            .tasksIn(
                                    Set.of(
                                            TaskState.PENDING,
                                            TaskState.READY,
                                            TaskState.RUNNING,
                                            TaskState.WAITING,
                                            TaskState.HELD,
                                            TaskState.BLOCKED))
                            .stream()
                            .filter(t -> t.project().equals(project.id()))
                            .flatMap(t -> v.attempts(t.id()).stream())
                            .forEach(a -> need(a, needed));
                    return needed;
                });
        List<Checkpoint> gone = place.checkpoints().prune(all, needed, policy);
        if (!gone.isEmpty()) {
            var unused =
                    rooms.state()
                            .write(tx -> {
                                gone.forEach(c -> tx.removeCheckpoint(c.id()));
                                return true;
                            });
        }
    }

    private static void need(Attempt a, Set<String> needed) {
        if (a.checkpointBefore() != null) {
            needed.add(a.checkpointBefore());
        }
        if (a.checkpointAfter() != null) {
            needed.add(a.checkpointAfter());
        }
    }

    private void put(Checkpoint c) {
        var unused =
                rooms.state()
                        .write(tx -> {
                            tx.put(c);
                            return tx.append(
                                    new EventDraft(
                                            EventType.CHECKPOINT_TAKEN,
                                            c.project(),
                                            null,
                                            0,
                                            Consequences.told(c)));
                        });
    }

    private Checkpoint checkpoint(String id) {
        return rooms.state()
                .read(v -> v.checkpoint(id))
                .orElseThrow(() ->
                        new WatchkeeperException(
                                WatchkeeperException.Code.UNKNOWN_ID,
                                "there is no checkpoint '" + id + "'",
                                "'watchkeeper checkpoint list' shows them"));
    }

    private Project project(String id) {
        return rooms.state().read(v -> v.project(id)).orElseThrow();
    }

    /** Whether an attempt is known. */
    public boolean knows(AttemptRef ref) {
        return rooms.state().read(v -> v.attempt(ref)).isPresent();
    }
}
