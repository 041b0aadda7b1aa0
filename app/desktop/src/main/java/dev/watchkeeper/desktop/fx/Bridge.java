package dev.watchkeeper.desktop.fx;

import dev.watchkeeper.control.Control;
import dev.watchkeeper.control.Job;
import dev.watchkeeper.control.JobResult;
import dev.watchkeeper.control.JobWait;
import dev.watchkeeper.control.Overview;
import dev.watchkeeper.domain.Event;
import dev.watchkeeper.domain.WatchkeeperException;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The one bridge between the control port and the JavaFX thread.
 *
 * <p>A virtual thread follows the journal and makes snapshots; they are handed over coalesced, at
 * most ten a second and at least one a second. Questions and commands run on virtual threads of
 * their own, and their answers come back on the JavaFX thread. Nothing here ever blocks that
 * thread.
 */
public final class Bridge implements AutoCloseable {
    private static final Duration LEAST_PAUSE = Duration.ofMillis(100);
    private static final long LONGEST_WAIT_MS = 1000;
    private static final long RETRY_MS = 2000;
    private static final long CLOSING_S = 10;

    private final ControlConnector door;
    private final Clock clock;
    private final Executor fx;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Consumer<Snapshot>> listeners = new CopyOnWriteArrayList<>();
    private final AtomicReference<@Nullable Snapshot> handedOver = new AtomicReference<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Semaphore again = new Semaphore(0);
    private volatile @Nullable Control control;
    private volatile Snapshot last;

    /**
     * @param door to the control port; opened again after each loss
     * @param fx runs what is given on the JavaFX thread, in order
     */
    public Bridge(ControlConnector door, Clock clock, Executor fx) {
        this.door = door;
        this.clock = clock;
        this.fx = fx;
        this.last =
                new Snapshot(
                        null,
                        List.of(),
                        java.util.Map.of(),
                        java.util.Set.of(),
                        List.of(),
                        -1,
                        clock.instant(),
                        clock.instant(),
                        null);
    }

    /** Adds a receiver of snapshots; on the JavaFX thread, before {@link #start}. */
    public void listen(Consumer<Snapshot> listener) {
        listeners.add(listener);
    }

    /**
     * Hands a receiver the last snapshot, if there is one, and each that comes after it; on the
     * JavaFX thread.
     *
     * @return ends it
     */
    public Runnable follow(Consumer<Snapshot> listener) {
        listeners.add(listener);
        Snapshot now = last;
        if (now.overview() != null || now.trouble() != null) {
            listener.accept(now);
        }
        return () -> listeners.remove(listener);
    }

    /** How many receive snapshots, for tests. */
    int followers() {
        return listeners.size();
    }

    /** Begins to follow the journal. */
    public void start() {
        Thread.ofVirtual().name("ui-follow").start(this::follow);
    }

    /** The last snapshot made. */
    public Snapshot last() {
        return last;
    }

    /** Tries to reach the supervisor at once instead of at the next turn. */
    public void reconnect() {
        again.release();
    }

    /**
     * Asks or commands through the port, off the JavaFX thread.
     *
     * @param answered receives the answer on the JavaFX thread
     * @param failed receives the trouble on the JavaFX thread instead
     */
    public <T> void ask(
            Function<Control, T> question, Consumer<T> answered, Consumer<Trouble> failed) {
        if (closed.get()) {
            return;
        }
        threads.execute(() -> {
            try {
                T answer = question.apply(connected());
                fx.execute(() -> answered.accept(answer));
            } catch (RuntimeException e) {
                Trouble trouble = Trouble.of(e, clock.instant());
                fx.execute(() -> failed.accept(trouble));
            }
        });
    }

    /**
     * Does something that takes a while and needs no port, off the JavaFX thread and off the
     * threads by which the port is asked, which would wait for it. It is not waited for at the end.
     *
     * @param done receives the result on the JavaFX thread
     * @param failed receives the trouble on the JavaFX thread instead
     */
    public <T> void work(Supplier<T> work, Consumer<T> done, Consumer<Trouble> failed) {
        if (closed.get()) {
            return;
        }
        Thread.ofPlatform()
                .daemon()
                .name("ui-work")
                .start(() -> {
                    try {
                        T result = work.get();
                        fx.execute(() -> done.accept(result));
                    } catch (RuntimeException | StackOverflowError | LinkageError e) {
                        Trouble trouble = Trouble.of(e, clock.instant());
                        fx.execute(() -> failed.accept(trouble));
                    }
                });
    }

    /**
     * Begins a job through the port, off the JavaFX thread, and follows it to its end. The job goes
     * on when the window is closed.
     *
     * @param type of its result
     * @param progress receives the job on the JavaFX thread each time that it has got further
     * @param answered receives the result on the JavaFX thread
     * @param failed receives the trouble on the JavaFX thread instead
     */
    public <R extends JobResult> void askJob(
            Function<Control, Job> begin,
            Class<R> type,
            Consumer<Job> progress,
            Consumer<R> answered,
            Consumer<Trouble> failed) {
        ask(
                open -> {
                    Job job = begin.apply(open);
                    while (!job.over() && !closed.get()) {
                        Job seen = job;
                        fx.execute(() -> progress.accept(seen));
                        while (job.equals(seen) && !closed.get()) {
                            job = open.job(job.id(), JobWait.LOOK_MILLIS);
                        }
                    }
                    return job;
                },
                job -> {
                    if (!job.over()) {
                        return;
                    }
                    try {
                        answered.accept(JobWait.result(job, type));
                    } catch (WatchkeeperException e) {
                        failed.accept(Trouble.of(e, clock.instant()));
                    }
                },
                failed);
    }

    /**
     * Runs something on the JavaFX thread after a while.
     *
     * @return takes it back; without effect once it has begun
     */
    public Runnable later(Duration pause, Runnable action) {
        AtomicBoolean over = new AtomicBoolean();
        Thread.ofVirtual()
                .name("ui-later")
                .start(() -> {
                    try {
                        Thread.sleep(pause);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        return;
                    }
                    fx.execute(() -> {
                        if (!over.getAndSet(true)) {
                            action.run();
                        }
                    });
                });
        return () -> over.set(true);
    }

    public Clock clock() {
        return clock;
    }

    private Control connected() {
        Control open = control;
        if (open == null) {
            throw new WatchkeeperException(
                    WatchkeeperException.Code.CONFLICT,
                    "not connected to the supervisor",
                    "reconnect, then try again");
        }
        return open;
    }

    private void follow() {
        boolean told = true;
        while (!closed.get()) {
            // What happened while nobody was reached is in no news.
            SnapshotAssembler gatherer = new SnapshotAssembler(clock);
            try {
                Control open = open();
                long seq = gathered(gatherer, open, List.of());
                told = false;
                while (!closed.get()) {
                    long began = System.nanoTime();
                    List<Event> news = open.events(seq, 500, LONGEST_WAIT_MS);
                    if (closed.get()) {
                        return;
                    }
                    long spent = (System.nanoTime() - began) / 1_000_000;
                    pause(Math.max(0, LEAST_PAUSE.toMillis() - spent));
                    seq = Math.max(gathered(gatherer, open, news), end(news, seq));
                }
            } catch (RuntimeException e) {
                if (told) {
                    lost(e);
                    pause(RETRY_MS);
                } else {
                    // Perhaps another supervisor took over: told only if there is none.
                    told = true;
                    shut();
                }
            }
        }
    }

    private Control open() {
        Control open = door.open();
        control = open;
        if (closed.get()) {
            shut();
        }
        return open;
    }

    private static long end(List<Event> news, long before) {
        return news.isEmpty() ? before : news.getLast().seq();
    }

    private long gathered(SnapshotAssembler gatherer, Control open, List<Event> news) {
        Snapshot made = gatherer.gather(open, news);
        handOver(made);
        Overview overview = made.overview();
        return overview == null ? 0 : overview.lastSeq();
    }

    private void lost(RuntimeException why) {
        shut();
        Trouble before = last.trouble();
        Trouble now = Trouble.of(why, clock.instant());
        handOver(
                last.lost(
                        before == null
                                ? now
                                : new Trouble(
                                        before.since(), now.message(), now.hint(), now.mayBeDone()),
                        clock.instant()));
    }

    /** Hands a snapshot over; one that was not taken yet is replaced. */
    private void handOver(Snapshot made) {
        last = made;
        if (handedOver.getAndSet(made) == null && !closed.get()) {
            fx.execute(() -> {
                Snapshot newest = handedOver.getAndSet(null);
                if (newest != null && !closed.get()) {
                    listeners.forEach(l -> l.accept(newest));
                }
            });
        }
    }

    private void pause(long millis) {
        try {
            if (again.tryAcquire(millis, TimeUnit.MILLISECONDS)) {
                again.drainPermits();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void shut() {
        Control open = control;
        control = null;
        if (open != null) {
            try {
                door.leave(open);
            } catch (RuntimeException e) {
                System.getLogger(Bridge.class.getName())
                        .log(System.Logger.Level.DEBUG, "the port could not be left", e);
            }
        }
    }

    /**
     * Waits for the commands under way, then leaves the port. May block; not for the JavaFX thread.
     */
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        again.release();
        threads.shutdown();
        try {
            boolean all = threads.awaitTermination(CLOSING_S, TimeUnit.SECONDS);
            if (!all) {
                System.getLogger(Bridge.class.getName())
                        .log(
                                System.Logger.Level.WARNING,
                                "a command was still under way at the end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        shut();
    }
}
