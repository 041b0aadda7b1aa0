package dev.watchkeeper.supervise;

import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.AttemptState;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.EventDraft;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.Hold;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.schedule.Schedule;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The loop: chooses what is next, gives each attempt a thread, and goes on until nothing is left to
 * do or it is stopped. All that it knows is durable; at a start it goes on from what it finds.
 */
public final class Supervisor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);
    private static final Duration LOOK = Duration.ofMillis(500);

    /** When the loop ends by itself. */
    public enum Until {
        /** Nothing runs, nothing is ready, no hold ends soon enough. */
        IDLE,
        /** Idle, or a person is needed. */
        BREAKPOINT,
        /** Only when it is stopped. */
        STOPPED
    }

    private final Rooms rooms;
    private final LiveBoard board = new LiveBoard();
    private final Workplaces workplaces;
    private final TaskLedger ledger;
    private final Answers answers;
    private final AttemptLoop attempts;
    private final Planner planner;
    private final Map<AttemptRef, Under> under = new HashMap<>();
    private final Object lock = new Object();

    private boolean running;
    private boolean paused;
    private boolean idle;
    private StopSignal.Kind stopping = StopSignal.Kind.NONE;
    private long woken;
    private @Nullable Instant since;

    private record Under(Attempt attempt, StopSignal stop, Thread thread) {}

    /**
     * @param moved told of each new state of an attempt after it is durable
     */
    public Supervisor(Rooms rooms, Consumer<Attempt> moved) {
        this.rooms = rooms;
        this.workplaces = new Workplaces(rooms, board::changed);
        this.ledger = new TaskLedger(rooms.state(), rooms.clock());
        this.answers = new Answers(rooms, workplaces, ledger);
        this.planner = new Planner(rooms);
        this.attempts = new AttemptLoop(rooms, workplaces, board, ledger, moved);
    }

    public LiveBoard board() {
        return board;
    }

    /** The door to what persons do with tasks, breakpoints and checkpoints. */
    public Desk desk() {
        return new Desk(
                rooms,
                workplaces,
                ledger,
                answers,
                this::busyProjects,
                this::wake,
                this::cancelUnder);
    }

    /**
     * Runs the loop on the calling thread.
     *
     * @param project whose tasks to take, or {@code null} for all
     * @throws IllegalStateException if it runs already
     */
    public void run(@Nullable String project, Until until) {
        synchronized (lock) {
            if (running) {
                throw new IllegalStateException("the loop runs already");
            }
            running = true;
            idle = false;
            stopping = StopSignal.Kind.NONE;
            since = rooms.clock().instant();
            lock.notifyAll();
        }
        try {
            announceStart();
            while (!stopGiven()) {
                long seen = woken();
                endHolds();
                answers.expire(rooms.clock().instant(), busyProjects());
                if (!isPaused()) {
                    resumeUnfinished(project);
                    startReady(project);
                }
                boolean nothingLeft = idle(project);
                noteIdle(nothingLeft, seen);
                if (reached(project, until, nothingLeft)) {
                    break;
                }
                await(seen);
            }
        } finally {
            finish();
        }
    }

    private void announceStart() {
        List<Attempt> unfinished = rooms.state().read(v -> v.unfinishedAttempts());
        var unused =
                rooms.state()
                        .write(tx -> {
                            var e =
                                    tx.append(
                                            EventDraft.of(
                                                    EventType.SUPERVISOR_STARTED,
                                                    Map.of("pid", ProcessHandle.current().pid())));
                            if (!unfinished.isEmpty()) {
                                tx.append(
                                        EventDraft.of(
                                                EventType.SUPERVISOR_RECOVERED,
                                                Map.of(
                                                        "attempts",
                                                        unfinished.stream()
                                                                .map(a ->
                                                                        a.ref()
                                                                                + ": "
                                                                                + a.state()
                                                                                        .name()
                                                                                        .toLowerCase(
                                                                                                java
                                                                                                        .util
                                                                                                        .Locale
                                                                                                        .ROOT))
                                                                .toList())));
                            }
                            return e;
                        });
    }

    private void finish() {
        List<Under> left;
        synchronized (lock) {
            left = List.copyOf(under.values());
            StopSignal.Kind kind =
                    stopping == StopSignal.Kind.NONE ? StopSignal.Kind.GENTLE : stopping;
            left.forEach(u -> u.stop().give(kind));
        }
        for (Under u : left) {
            joinUninterruptibly(u.thread());
        }
        for (Workplace place : workplaces.all()) {
            // Gates that were under way: their attempt runs them again next time.
            for (String id : place.host().processes().ids()) {
                if (!place.host().processes().status(id).ended()) {
                    var unused = place.host().processes().stop(id, Duration.ofSeconds(2));
                    place.host().processes().forget(id);
                }
            }
        }
        synchronized (lock) {
            running = false;
            since = null;
            lock.notifyAll();
        }
        var unused =
                rooms.state()
                        .write(tx ->
                                tx.append(EventDraft.of(EventType.SUPERVISOR_STOPPED, Map.of())));
    }

    private static void joinUninterruptibly(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Holds whose time is over are lifted; their tasks go on. */
    private void endHolds() {
        Instant now = rooms.clock().instant();
        List<Hold> over =
                rooms.state().read(v -> v.holds()).stream()
                        .filter(h -> h.until() != null && !now.isBefore(h.until()))
                        .toList();
        if (over.isEmpty()) {
            return;
        }
        var unused =
                rooms.state()
                        .write(tx -> {
                            for (Hold h : over) {
                                tx.removeHold(h.id());
                                tx.append(
                                        EventDraft.of(
                                                EventType.HOLD_ENDED,
                                                Map.of("account", h.account())));
                            }
                            return true;
                        });
    }

    /** Attempts that are not closed and have no thread: after a start, a stop or a hold. */
    private void resumeUnfinished(@Nullable String project) {
        Set<String> held = planner.heldAccounts();
        for (Attempt a : rooms.state().read(v -> v.unfinishedAttempts())) {
            boolean waits = a.state() == AttemptState.HELD && held.contains(a.account());
            if (waits || (project != null && !project.equals(a.project()))) {
                continue;
            }
            if (room(a.project()) && !isUnder(a.ref())) {
                launch(a);
            }
        }
    }

    private void startReady(@Nullable String project) {
        List<Schedule.Running> running;
        synchronized (lock) {
            running =
                    under.values().stream()
                            .map(Under::attempt)
                            .map(a ->
                                    new Schedule.Running(a.ref().task(), a.project(), a.account()))
                            .toList();
        }
        for (Task t : planner.next(project, running)) {
            if (room(t.project())) {
                Attempt planned = planner.plan(t);
                if (planned != null) {
                    launch(planned);
                }
            }
        }
    }

    private void launch(Attempt a) {
        StopSignal stop = new StopSignal();
        Thread thread =
                Thread.ofVirtual()
                        .name("attempt-" + a.ref())
                        .unstarted(() -> {
                            try {
                                attempts.run(a.ref(), stop);
                            } catch (RuntimeException e) {
                                broken(a, e);
                            } finally {
                                synchronized (lock) {
                                    under.remove(a.ref());
                                }
                                wake();
                            }
                        });
        synchronized (lock) {
            under.put(a.ref(), new Under(a, stop, thread));
        }
        thread.start();
    }

    /** An attempt whose step threw stays in its state; the person is told and decides. */
    private void broken(Attempt a, RuntimeException e) {
        LOG.error("attempt {} could not go on", a.ref(), e);
        try {
            new Breakdown(rooms, ledger).raise(a.ref(), e);
        } catch (RuntimeException again) {
            again.addSuppressed(e);
            LOG.error("attempt {}: even that could not be recorded", a.ref(), again);
            stop(false);
        }
    }

    private boolean reached(@Nullable String project, Until until, boolean nothingLeft) {
        return switch (until) {
            case STOPPED -> false;
            case BREAKPOINT -> nothingLeft || needsPerson(project);
            case IDLE -> nothingLeft;
        };
    }

    /** What was seen counts only if nothing has happened since it was looked at. */
    private void noteIdle(boolean nothingLeft, long seen) {
        synchronized (lock) {
            idle = nothingLeft && woken == seen;
        }
    }

    private boolean needsPerson(@Nullable String project) {
        return rooms.state().read(v -> v.breakpoints(Set.of(Breakpoint.State.OPEN))).stream()
                .anyMatch(b -> project == null || project.equals(b.project()));
    }

    private boolean idle(@Nullable String project) {
        synchronized (lock) {
            if (!under.isEmpty()) {
                return false;
            }
        }
        if (isPaused()) {
            return false;
        }
        boolean ready =
                rooms
                        .state()
                        .read(v -> v.tasksIn(Set.of(TaskState.READY, TaskState.RUNNING)))
                        .stream()
                        .anyMatch(t -> project == null || project.equals(t.project()));
        if (ready) {
            return false;
        }
        Instant now = rooms.clock().instant();
        for (Attempt a : rooms.state().read(v -> v.unfinishedAttempts())) {
            if (project == null || project.equals(a.project())) {
                Hold hold = holdOf(a.account());
                Duration longest = planner.settings(a.project()).limits().longest();
                if (hold == null
                        || hold.until() == null
                        || !hold.until().isAfter(now.plus(longest))) {
                    return false;
                }
            }
        }
        return true;
    }

    private @Nullable Hold holdOf(String account) {
        return rooms.state().read(v -> v.holds()).stream()
                .filter(h -> h.account().equals(account))
                .findFirst()
                .orElse(null);
    }

    /** Whether one more attempt may begin, in this project's workspace. */
    private boolean room(String project) {
        synchronized (lock) {
            return stopping == StopSignal.Kind.NONE
                    && under.size() < planner.parallel()
                    && under.values().stream()
                            .noneMatch(u -> u.attempt().project().equals(project));
        }
    }

    private boolean isUnder(AttemptRef ref) {
        synchronized (lock) {
            return under.containsKey(ref);
        }
    }

    private Set<String> busyProjects() {
        synchronized (lock) {
            Set<String> busy = new HashSet<>();
            under.values().forEach(u -> busy.add(u.attempt().project()));
            return busy;
        }
    }

    private void cancelUnder(String task) {
        List<Under> told = new ArrayList<>();
        synchronized (lock) {
            under.values().stream()
                    .filter(u -> u.attempt().ref().task().equals(task))
                    .forEach(told::add);
        }
        told.forEach(u -> u.stop().give(StopSignal.Kind.GENTLE));
    }

    /** Ends the loop: starts nothing more, interrupts or kills the agents. Returns at once. */
    public void stop(boolean now) {
        List<Under> told;
        StopSignal.Kind kind = now ? StopSignal.Kind.NOW : StopSignal.Kind.GENTLE;
        synchronized (lock) {
            if (kind.compareTo(stopping) > 0) {
                stopping = kind;
            }
            told = List.copyOf(under.values());
        }
        told.forEach(u -> u.stop().give(kind));
        wake();
    }

    public void pause() {
        setPaused(true);
    }

    public void resume() {
        setPaused(false);
    }

    private void setPaused(boolean wanted) {
        synchronized (lock) {
            paused = wanted;
        }
        wake();
    }

    private boolean isPaused() {
        synchronized (lock) {
            return paused;
        }
    }

    private boolean stopGiven() {
        synchronized (lock) {
            return stopping != StopSignal.Kind.NONE;
        }
    }

    /**
     * {@code running idle paused stopped}; idle means that nothing is left to do or to wait for.
     */
    public String word() {
        synchronized (lock) {
            return !running ? "stopped" : paused ? "paused" : idle ? "idle" : "running";
        }
    }

    /** Since when the loop runs; {@code null} if it does not. */
    public @Nullable Instant since() {
        synchronized (lock) {
            return since;
        }
    }

    /** Something has changed that the loop should look at. */
    void wake() {
        synchronized (lock) {
            woken++;
            idle = false;
            lock.notifyAll();
        }
    }

    private long woken() {
        synchronized (lock) {
            return woken;
        }
    }

    private void await(long seen) {
        synchronized (lock) {
            if (woken == seen && stopping == StopSignal.Kind.NONE) {
                try {
                    lock.wait(LOOK.toMillis());
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    stopping = StopSignal.Kind.GENTLE;
                }
            }
        }
    }

    /** Waits until the loop has begun. */
    public void awaitBegin() {
        synchronized (lock) {
            while (!running) {
                try {
                    lock.wait();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }
    }

    /** Waits until the loop has ended, if it runs. */
    public void awaitEnd() {
        synchronized (lock) {
            while (running) {
                try {
                    lock.wait();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }
    }

    @Override
    public void close() {
        stop(false);
        awaitEnd();
        workplaces.close();
    }
}
