package dev.watchkeeper.local;

import dev.watchkeeper.plugin.host.ChangedPath;
import dev.watchkeeper.plugin.host.Changes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Watches by the system's events; they only say where to look, the index says what changed. */
final class LocalChanges implements Changes, AutoCloseable {
    private static final long BLIND_PAUSE = 1000;
    private static final long IDLE = 5000;

    private final Path root;
    private final SystemEvents events;
    private final Index index;
    private final BooleanSupplier there;
    private final List<Consumer<List<ChangedPath>>> listeners = new CopyOnWriteArrayList<>();
    private final ExecutorService teller =
            Executors.newSingleThreadExecutor(
                    task -> Thread.ofPlatform().daemon().name("changes").unstarted(task));

    private final Pending pending; // Its monitor guards it.
    private final AtomicLong madeUp = new AtomicLong();
    private volatile boolean watching;
    private volatile boolean closed;
    private volatile long pause = BLIND_PAUSE; // Between looks without events; in milliseconds.

    /**
     * @param there whether the workspace's folder is there: what is gone with it was not changed
     */
    LocalChanges(Path root, Path state, Index index, Duration debounce, BooleanSupplier there)
            throws IOException {
        this.root = root;
        this.index = index;
        this.there = there;
        this.pending = new Pending(Math.max(1_000_000, debounce.toNanos()));
        Files.createDirectories(state.resolve("barrier"));
        this.events =
                new SystemEvents(
                        root,
                        state.resolve("barrier").toRealPath(),
                        index.names,
                        this::touch,
                        this::lost);
    }

    @Override
    public Subscription watch(Consumer<List<ChangedPath>> told) {
        listeners.add(told);
        open();
        return () -> listeners.remove(told);
    }

    private synchronized void open() {
        if (watching || closed) {
            return;
        }
        var unused = grown(); // Which folders are watched hangs on it.
        events.start();
        index.lock().lock();
        try {
            if (!index.learned()) {
                index.sweep();
            }
        } finally {
            index.lock().unlock();
        }
        watching = true;
        Thread.ofPlatform().daemon().name("look " + root).start(this::look);
    }

    /** Looks at everything. */
    private void lost() {
        madeUp.incrementAndGet();
        touch("");
    }

    /** The events, to be made in a test. */
    SystemEvents events() {
        return events;
    }

    private void touch(String path) {
        if (!path.isEmpty() && index.names.ignoredPath(path)) {
            return;
        }
        synchronized (pending) {
            if (pending.touch(path, System.nanoTime())) {
                pending.notifyAll();
            }
        }
    }

    private void look() {
        while (!closed) {
            long now = System.nanoTime();
            synchronized (pending) {
                try {
                    if (pending.isEmpty()) {
                        pending.wait(events.blind() == null ? IDLE : pause);
                        if (pending.isEmpty() && events.blind() != null) {
                            pending.now("", System.nanoTime()); // From time to time.
                        }
                    }
                    if (!pending.isEmpty()) {
                        long rest = pending.rest(System.nanoTime());
                        if (rest > 0) {
                            pending.wait(rest / 1_000_000, (int) (rest % 1_000_000));
                            continue;
                        }
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
            events.renew();
            flush(false);
            if (events.blind() != null) {
                // Looking takes a tenth of the time at most.
                long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - now);
                pause = Math.max(BLIND_PAUSE, 10 * Math.max(0, took - pause));
            }
        }
    }

    /** Looks at the paths that are due, or at all that wait, and tells what changed. */
    private List<ChangedPath> flush(boolean whole) {
        index.lock().lock();
        try {
            List<String> paths;
            synchronized (pending) {
                long now = System.nanoTime();
                paths = whole ? pending.all(now) : pending.due(now);
                if (paths.contains("")) {
                    pending.all(now); // All is looked at now.
                }
            }
            if (!paths.isEmpty() && !there.getAsBoolean()) {
                return List.of();
            }
            boolean all = paths.contains("");
            return tell(all ? index.sweep() : index.refresh(paths));
        } finally {
            index.lock().unlock();
        }
    }

    /** Tells in the order of the calls; needs the index's lock. */
    List<ChangedPath> tell(List<ChangedPath> changes) {
        if (!changes.isEmpty() && !closed) {
            teller.execute(() -> listeners.forEach(listener -> listener.accept(changes)));
        }
        return changes;
    }

    @Override
    public boolean barrier(Duration atMost) {
        boolean came = watching && events.arrived(atMost);
        if (came) {
            flush(true);
            told(atMost);
        }
        return came;
    }

    private void told(Duration atMost) {
        CountDownLatch done = new CountDownLatch(1);
        index.lock().lock();
        try {
            if (closed) {
                return;
            }
            teller.execute(done::countDown);
        } finally {
            index.lock().unlock();
        }
        try {
            var unused = done.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public List<ChangedPath> sweep() {
        List<ChangedPath> found = sure(true);
        told(Duration.ofSeconds(10));
        return found;
    }

    /** Whether there are paths that no event tells of. */
    private boolean grown() {
        index.lock().lock();
        try {
            return index.grown();
        } finally {
            index.lock().unlock();
        }
    }

    /** Brings the index up to now, by events where they can be trusted. */
    List<ChangedPath> sure(boolean sweep) {
        if (!sweep && watching && !grown() && events.arrived(Duration.ofSeconds(2))) {
            return flush(true);
        }
        index.lock().lock();
        try {
            synchronized (pending) {
                pending.all(System.nanoTime());
            }
            if (!there.getAsBoolean()) {
                return List.of();
            }
            boolean known = index.learned();
            List<ChangedPath> found = index.sweep();
            madeUp.addAndGet(known ? found.size() : 0);
            return tell(found);
        } finally {
            index.lock().unlock();
        }
    }

    @Override
    public String health() {
        return events.blind() == null
                ? "by events; " + madeUp + " changes or overflows made up for by sweeps"
                : "by sweeps only: " + events.blind();
    }

    @Override
    public synchronized void close() {
        index.lock().lock();
        try {
            closed = true; // Whoever tells has the lock: nothing is told to an ended teller.
            teller.shutdown();
        } finally {
            index.lock().unlock();
        }
        synchronized (pending) {
            pending.notifyAll();
        }
        events.close();
    }
}
