package dev.watchkeeper.local;

import dev.watchkeeper.plugin.host.ChangedPath;
import dev.watchkeeper.plugin.host.Changes;

import io.methvin.watcher.DirectoryChangeEvent;
import io.methvin.watcher.DirectoryChangeListener;
import io.methvin.watcher.DirectoryWatcher;
import io.methvin.watcher.visitor.FileTreeVisitor;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Watches by the system's events; they only say where to look, the index says what changed. */
final class LocalChanges implements Changes, AutoCloseable {
    private static final boolean LINUX = System.getProperty("os.name", "").equals("Linux");
    private final Path root;
    private final Path barriers;
    private final Index index;
    private final long debounce;
    private final List<Consumer<List<ChangedPath>>> listeners = new CopyOnWriteArrayList<>();
    private final ExecutorService teller =
            Executors.newSingleThreadExecutor(
                    task -> Thread.ofPlatform().daemon().name("changes").unstarted(task));
    private final Map<String, CountDownLatch> awaited = new ConcurrentHashMap<>();
    private final Map<String, Long> pending = new HashMap<>(); // Its monitor guards it.
    private final AtomicLong madeUp = new AtomicLong();
    private @Nullable DirectoryWatcher watcher; // Guarded by this.
    private volatile @Nullable String blind;
    private volatile boolean watching;
    private volatile boolean closed;

    LocalChanges(Path root, Path state, Index index, Duration debounce) throws IOException {
        this.root = root;
        this.index = index;
        this.debounce = Math.max(1_000_000, debounce.toNanos());
        Files.createDirectories(state.resolve("barrier"));
        this.barriers = state.resolve("barrier").toRealPath();
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
        try {
            DirectoryWatcher opened =
                    DirectoryWatcher.builder()
                            .paths(List.of(root, barriers))
                            .fileHashing(false)
                            .fileTreeVisitor(this::visit)
                            .listener(new Listener())
                            .build();
            watcher = opened;
            opened.watchAsync(
                    task -> Thread.ofPlatform().daemon().name("watch " + root).start(task));
        } catch (IOException | RuntimeException e) {
            blind = String.valueOf(e.getMessage());
        }
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

    /** Registers before it lists, so that nothing falls between; ignored folders not entered. */
    private void visit(
            Path folder, FileTreeVisitor.Callback onFolder, FileTreeVisitor.Callback onFile)
            throws IOException {
        if (folder.startsWith(root)
                && !folder.equals(root)
                && index.names.ignoredPath(root.relativize(folder).toString())) {
            return;
        }
        onFolder.call(folder);
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
            for (Path path : all) {
                if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                    visit(path, onFolder, onFile);
                } else if (watching) {
                    onFile.call(path);
                }
            }
        } catch (java.nio.file.NoSuchFileException
                | java.nio.file.NotDirectoryException
                | DirectoryIteratorException
                | java.nio.file.AccessDeniedException e) {
            return; // It went, or a snapshot will name it.
        }
    }

    private final class Listener implements DirectoryChangeListener {
        @Override
        public void onEvent(DirectoryChangeEvent event) {
            Path path = event.path();
            if (event.eventType() == DirectoryChangeEvent.EventType.OVERFLOW || path == null) {
                madeUp.incrementAndGet();
                touch("");
            } else if (path.startsWith(barriers)) {
                CountDownLatch latch = awaited.remove(path.getFileName().toString());
                if (latch != null) {
                    latch.countDown();
                }
            } else {
                touch(root.relativize(path).toString());
            }
        }

        @Override
        public void onException(Exception e) {
            blind = String.valueOf(e.getMessage());
            touch("");
        }
    }

    private void touch(String path) {
        if (!path.isEmpty() && index.names.ignoredPath(path)) {
            return;
        }
        synchronized (pending) {
            pending.put(path, System.nanoTime() + debounce);
            pending.notifyAll();
        }
    }

    private void look() {
        while (!closed) {
            boolean due;
            synchronized (pending) {
                try {
                    if (pending.isEmpty()) {
                        pending.wait(blind == null ? 60_000 : 1000);
                        if (pending.isEmpty() && blind != null) {
                            pending.put("", 0L); // Without events, look from time to time.
                        }
                        continue;
                    }
                    long next =
                            pending.values().stream().mapToLong(x -> x).min().orElse(0)
                                    - System.nanoTime();
                    due = next <= 0;
                    if (!due) {
                        pending.wait(Math.max(1, next / 1_000_000));
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
            if (due) {
                flush(System.nanoTime());
            }
        }
    }

    /** Looks at the paths that are due by then, and tells what changed. */
    private List<ChangedPath> flush(long until) {
        index.lock().lock();
        try {
            List<String> paths;
            synchronized (pending) {
                paths =
                        pending.entrySet().stream()
                                .filter(e -> e.getValue() <= until)
                                .map(Map.Entry::getKey)
                                .sorted()
                                .toList();
                paths.forEach(pending::remove);
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
        boolean came = events(atMost);
        if (came) {
            flush(Long.MAX_VALUE);
            told(atMost);
        }
        return came;
    }

    /**
     * Waits for every event of the system. Twice, because a folder whose events are just being
     * handled is queued again behind the first file of ours, but before the second.
     */
    private boolean events(Duration atMost) {
        if (!watching || blind != null || !LINUX) {
            return false;
        }
        long end = System.nanoTime() + atMost.toNanos();
        for (int i = 0; i < 2; i++) {
            String name = Scratch.name();
            CountDownLatch latch = new CountDownLatch(1);
            awaited.put(name, latch);
            Path file = barriers.resolve(name);
            try {
                Files.createFile(file);
                if (!latch.await(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                    return false;
                }
            } catch (IOException e) {
                return false;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            } finally {
                awaited.remove(name);
                try {
                    Files.deleteIfExists(file);
                } catch (IOException e) {
                    blind = String.valueOf(e.getMessage());
                }
            }
        }
        return true;
    }

    private void told(Duration atMost) {
        CountDownLatch done = new CountDownLatch(1);
        try {
            teller.execute(done::countDown);
            done.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
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
        if (!sweep && events(Duration.ofSeconds(2))) {
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
        return blind == null
                ? "by events; " + madeUp + " changes or overflows made up for by sweeps"
                : "by sweeps only: " + blind;
    }

    @Override
    public synchronized void close() {
        closed = true;
        synchronized (pending) {
            pending.notifyAll();
        }
        teller.shutdown();
        try {
            if (watcher != null) {
                watcher.close();
            }
        } catch (IOException e) {
            blind = String.valueOf(e.getMessage());
        }
    }
}
