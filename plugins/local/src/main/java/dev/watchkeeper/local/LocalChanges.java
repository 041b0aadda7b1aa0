package dev.watchkeeper.local;

import dev.watchkeeper.plugin.host.ChangedPath;
import dev.watchkeeper.plugin.host.Changes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Watches by the system's events; they only say where to look, the index says what changed. */
final class LocalChanges implements Changes, AutoCloseable {
    private static final long BLIND_PAUSE = 1000;
    private static final long IDLE = 5000;

    /** How many times the debounce a path that is never quiet is waited for. */
    private static final int PATIENCE = 5;

    private final Path root;
    private final SystemEvents events;
    private final Index index;
    private final long debounce;
    private final List<Consumer<List<ChangedPath>>> listeners = new CopyOnWriteArrayList<>();
    private final ExecutorService teller =
            Executors.newSingleThreadExecutor(
                    task -> Thread.ofPlatform().daemon().name("changes").unstarted(task));

    /** Where to look, the soonest first. Its monitor guards it. */
    private final LinkedHashMap<String, Due> pending = new LinkedHashMap<>();

    private final AtomicLong madeUp = new AtomicLong();
    private volatile boolean watching;
    private volatile boolean closed;
    private volatile long pause = BLIND_PAUSE; // Between looks without events; in milliseconds.

    /**
     * When to look at a path.
     *
     * @param first when it was first touched
     * @param at when it has been quiet for long enough
     */
    private record Due(long first, long at) {}

    LocalChanges(Path root, Path state, Index index, Duration debounce) throws IOException {
        this.root = root;
        this.index = index;
        this.debounce = Math.max(1_000_000, debounce.toNanos());
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
            long now = System.nanoTime();
            Due due = pending.get(path);
            if (due != null && now - due.first > PATIENCE * debounce) {
                return; // It is never quiet: what it is then is told.
            }
            boolean first = pending.isEmpty();
            pending.remove(path);
            pending.put(path, new Due(due == null ? now : due.first, now + debounce));
            if (first) {
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
                            pending.put(
                                    "", new Due(now, now)); // Without events: from time to time.
                        }
                    }
                    if (!pending.isEmpty()) {
                        long rest = pending.firstEntry().getValue().at - System.nanoTime();
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
            flush(System.nanoTime());
            if (events.blind() != null) {
                // Looking takes a tenth of the time at most.
                long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - now);
                pause = Math.max(BLIND_PAUSE, 10 * Math.max(0, took - pause));
            }
        }
    }

    /** Looks at the paths that are due by then, and tells what changed. */
    private List<ChangedPath> flush(long until) {
        index.lock().lock();
        try {
            List<String> paths = new ArrayList<>();
            synchronized (pending) {
                while (!pending.isEmpty() && pending.firstEntry().getValue().at <= until) {
                    paths.add(pending.pollFirstEntry().getKey());
                }
                if (paths.contains("")) {
                    pending.clear(); // All is looked at now.
                }
            }
            Collections.sort(paths);
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
            flush(Long.MAX_VALUE);
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

    /** Brings the index up to now, by events where they can be trusted. */
    List<ChangedPath> sure(boolean sweep) {
        if (!sweep && watching && events.arrived(Duration.ofSeconds(2))) {
            return flush(Long.MAX_VALUE);
        }
        index.lock().lock();
        try {
            synchronized (pending) {
                pending.clear();
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
