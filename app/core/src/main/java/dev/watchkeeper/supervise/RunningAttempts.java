package dev.watchkeeper.supervise;

import dev.watchkeeper.attempt.AttemptFailureHandler;
import dev.watchkeeper.attempt.AttemptLoop;
import dev.watchkeeper.attempt.HostProblems;
import dev.watchkeeper.attempt.StopSignal;
import dev.watchkeeper.attempt.WorkspaceLock;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.WorkspaceId;
import dev.watchkeeper.schedule.Schedule;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The attempts under way, each with a thread of its own and a signal by which it is told to stop.
 */
final class RunningAttempts implements WorkspaceLock {
    private static final Logger LOG = LoggerFactory.getLogger(RunningAttempts.class);

    /**
     * What the virtual machine says where its memory is used up; other such errors are thrown by a
     * method that was asked for too much, and leave memory as it was.
     */
    private static final Set<String> EXHAUSTED =
            Set.of(
                    "Java heap space",
                    "GC overhead limit exceeded",
                    "Metaspace",
                    "Compressed class space");

    private final AttemptLoop attempts;
    private final AttemptFailureHandler breakdown;
    private final HostHolds hosts;
    private final CrashRecovery recoveries;
    private final WorkspaceHolds workspaces;
    private final BooleanSupplier loop;
    private final Runnable changed;
    private final Runnable giveUp;
    private final Map<AttemptRef, Under> under = new LinkedHashMap<>();

    private final Set<WorkspaceId> reserved = new HashSet<>();

    private record Under(Attempt attempt, StopSignal stop, Thread thread) {}

    /**
     * @param loop whether the loop runs: it keeps the workspaces that it works in
     * @param changed told when an attempt is no longer under way
     * @param giveUp told when not even the failure of an attempt could be recorded
     */
    RunningAttempts(
            AttemptLoop attempts,
            AttemptFailureHandler breakdown,
            HostHolds hosts,
            CrashRecovery recoveries,
            WorkspaceHolds workspaces,
            BooleanSupplier loop,
            Runnable changed,
            Runnable giveUp) {
        this.attempts = attempts;
        this.breakdown = breakdown;
        this.hosts = hosts;
        this.recoveries = recoveries;
        this.workspaces = workspaces;
        this.loop = loop;
        this.changed = changed;
        this.giveUp = giveUp;
    }

    /** Begins, unless somebody has just reserved the workspace: then a later look does. */
    void launch(Attempt a) {
        StopSignal stop = new StopSignal();
        Thread thread =
                Thread.ofVirtual()
                        .name("attempt-" + a.ref())
                        .unstarted(() -> {
                            try {
                                recoveries.begin(a.ref());
                                attempts.run(a.ref(), stop);
                            } catch (RuntimeException e) {
                                broken(a, e);
                            } catch (Error e) {
                                broken(a, e);
                            } finally {
                                recoveries.lived(a.ref());
                                synchronized (this) {
                                    under.remove(a.ref());
                                }
                                changed.run();
                            }
                        });
        synchronized (this) {
            if (reserved.contains(a.workspace())) {
                return;
            }
            under.put(a.ref(), new Under(a, stop, thread));
        }
        thread.start();
    }

    /**
     * Whatever it is, the person is told: else it would be begun again at once and for ever. Where
     * the machine itself ran out of memory, nothing can be told, and the run ends.
     */
    private void broken(Attempt a, Error e) {
        if (e instanceof OutOfMemoryError && EXHAUSTED.contains(String.valueOf(e.getMessage()))) {
            giveUp.run();
            throw e;
        }
        broken(a, new IllegalStateException(e.toString(), e));
    }

    /**
     * An attempt whose step threw stays in its state. If its host did not answer, it rests; else
     * the person is told and decides.
     */
    private void broken(Attempt a, RuntimeException e) {
        try {
            if (HostProblems.ofWorkspace(e).isPresent()
                    ? workspaces.rest(a, e)
                    : hosts.rest(a, e)) {
                LOG.warn("attempt {} rests: {}", a.ref(), e.getMessage());
                LOG.debug("attempt {} rests", a.ref(), e);
                return;
            }
            LOG.error("attempt {} could not go on", a.ref(), e);
            breakdown.raise(a.ref(), e);
        } catch (RuntimeException | Error again) {
            again.addSuppressed(e);
            LOG.error("attempt {}: even that could not be recorded", a.ref(), again);
            giveUp.run();
        }
    }

    synchronized Set<AttemptRef> refs() {
        return Set.copyOf(under.keySet());
    }

    synchronized boolean isEmpty() {
        return under.isEmpty();
    }

    synchronized int size() {
        return under.size();
    }

    @Override
    public <T> T in(WorkspaceId workspace, Supplier<T> work) {
        synchronized (this) {
            if (workspaces().contains(workspace)) {
                throw new WatchkeeperException(
                        WatchkeeperException.Code.CONFLICT,
                        "an attempt is under way in that workspace",
                        "do it again when it has ended, or 'watchkeeper stop' first");
            }
            reserved.add(workspace);
        }
        try {
            workspaces.lock(workspace);
            return work.get();
        } finally {
            synchronized (this) {
                reserved.remove(workspace);
            }
            if (!loop.getAsBoolean()) {
                free(workspace);
            }
            changed.run();
        }
    }

    /** Does something in a workspace, unless somebody writes there: then nothing is done. */
    void ifNobodyIn(WorkspaceId workspace, Runnable work) {
        synchronized (this) {
            if (workspaces().contains(workspace)) {
                return;
            }
            reserved.add(workspace);
        }
        try {
            work.run();
        } finally {
            synchronized (this) {
                reserved.remove(workspace);
            }
            changed.run();
        }
    }

    /** Those that have a thread. */
    synchronized List<Attempt> attempts() {
        return under.values().stream().map(Under::attempt).toList();
    }

    /** Lets others into a workspace in which nobody of ours writes. */
    synchronized void free(WorkspaceId workspace) {
        if (!workspaces().contains(workspace)) {
            workspaces.free(workspace);
        }
    }

    /** The workspaces in which somebody writes. */
    synchronized Set<WorkspaceId> workspaces() {
        Set<WorkspaceId> busy = new HashSet<>(reserved);
        under.values().forEach(u -> busy.add(u.attempt().workspace()));
        return busy;
    }

    /** As the schedule wants to know them. */
    synchronized List<Schedule.Running> running() {
        return under.values().stream()
                .map(Under::attempt)
                .map(a -> new Schedule.Running(a.ref().task(), a.workspace(), a.account()))
                .toList();
    }

    private synchronized List<Under> all() {
        return List.copyOf(under.values());
    }

    /** Tells the attempt of a task to stop, if there is one. */
    void cancel(String task) {
        for (Under u : all()) {
            if (u.attempt().ref().task().equals(task)) {
                u.stop().give(StopSignal.Kind.GENTLE);
            }
        }
    }

    /** Tells all to stop; returns at once. */
    void tell(StopSignal.Kind kind) {
        all().forEach(u -> u.stop().give(kind));
    }

    /** Tells all to stop and waits until they have. */
    void end(StopSignal.Kind kind) {
        List<Under> left = all();
        left.forEach(u -> u.stop().give(kind));
        boolean interrupted = false;
        for (Under u : left) {
            while (u.thread().isAlive()) {
                try {
                    u.thread().join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
