package dev.watchkeeper.local;

import dev.watchkeeper.hostkit.IgnoreRules;

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
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** The system's events of a workspace, and the proof that they all have come. */
final class SystemEvents implements AutoCloseable {
    private static final boolean LINUX = System.getProperty("os.name", "").equals("Linux");
    private final Path root;
    private final Path barriers;
    private final IgnoreRules names;
    private final Consumer<String> touched;
    private final Runnable lost;
    private final Map<String, Runnable> awaited = new ConcurrentHashMap<>();

    /** Files of ours that are in no use: another name is cheaper than another file. */
    private final Queue<Path> spare = new ConcurrentLinkedQueue<>();

    private volatile @Nullable DirectoryWatcher watcher; // Written under this.
    private volatile @Nullable Watched watched; // The folder whose events come.
    private volatile @Nullable String blind;
    private volatile boolean closed;
    private volatile boolean begun;
    private final AtomicInteger renewals = new AtomicInteger(); // Odd while one is under way.

    /**
     * @param barriers folder of ours, outside of the workspace
     * @param touched told the paths that may have changed, on a thread of ours
     * @param lost told that events were lost, or will come no more: see {@link #blind}
     */
    SystemEvents(
            Path root, Path barriers, IgnoreRules names, Consumer<String> touched, Runnable lost) {
        this.root = root;
        this.barriers = barriers;
        this.names = names;
        this.touched = touched;
        this.lost = lost;
    }

    /** Why no events come; {@code null} if they do. */
    @Nullable String blind() {
        return blind;
    }

    /** Begins; every folder that stands there is watched when it returns. */
    synchronized void start() {
        try {
            watched = Watched.of(root);
            DirectoryWatcher opened =
                    DirectoryWatcher.builder()
                            .paths(List.of(root, barriers))
                            .fileHashing(false)
                            .fileTreeVisitor(this::visit)
                            .listener(new Listener())
                            .build();
            watcher = opened;
            opened.watchAsync(
                            task -> Thread.ofPlatform().daemon().name("watch " + root).start(task))
                    .whenComplete((_, e) -> ended(opened, e));
        } catch (IOException | RuntimeException e) {
            blind = String.valueOf(e.getMessage());
        }
        begun = true;
    }

    /** The watching never began, as with too few watches allowed, or came to its end. */
    private void ended(DirectoryWatcher which, @Nullable Throwable why) {
        if (closed || which != watcher) {
            return;
        }
        Throwable cause = why instanceof CompletionException ? why.getCause() : why;
        blind = cause == null ? "the events ended" : String.valueOf(cause.getMessage());
        lost.run();
    }

    /** Whether another folder stands where the watched one was: its events would not come. */
    private boolean replaced() {
        Watched was = watched;
        try {
            return was != null && !was.stands(root);
        } catch (NoSuchFileException e) {
            return false; // Nothing stands there: a sweep says so.
        } catch (IOException e) {
            return true;
        }
    }

    /**
     * A folder that is told from a later one of the same name. It is held open: no other gets its
     * inode meanwhile. Where a folder can't be held so, as on Windows, its time of birth tells.
     */
    private record Watched(
            @Nullable DirectoryStream<Path> open, @Nullable Object key, FileTime birth)
            implements AutoCloseable {
        @SuppressWarnings("StreamResourceLeak") // Held open, and closed with this.
        static Watched of(Path folder) throws IOException {
            DirectoryStream<Path> open = Files.newDirectoryStream(folder);
            boolean kept = false;
            try {
                if (open instanceof SecureDirectoryStream<Path> held) {
                    BasicFileAttributes now =
                            held.getFileAttributeView(BasicFileAttributeView.class)
                                    .readAttributes();
                    kept = true;
                    return new Watched(open, now.fileKey(), now.creationTime());
                }
            } finally {
                if (!kept) {
                    open.close();
                }
            }
            BasicFileAttributes now = Files.readAttributes(folder, BasicFileAttributes.class);
            return new Watched(null, now.fileKey(), now.creationTime());
        }

        boolean stands(Path folder) throws IOException {
            BasicFileAttributes now = Files.readAttributes(folder, BasicFileAttributes.class);
            return Objects.equals(key, now.fileKey())
                    && (open != null || birth.equals(now.creationTime()));
        }

        @Override
        public void close() throws IOException {
            if (open != null) {
                open.close();
            }
        }
    }

    /** Watches the folder that stands there now, if it is another one. */
    synchronized void renew() {
        if (closed || !replaced()) {
            return;
        }
        renewals.incrementAndGet();
        DirectoryWatcher old = watcher;
        watcher = null;
        quit(old, watched);
        blind = null;
        start();
        lost.run();
        renewals.incrementAndGet();
    }

    /** Registers before it lists, so that nothing falls between; ignored folders not entered. */
    void visit(Path folder, FileTreeVisitor.Callback onFolder, FileTreeVisitor.Callback onFile)
            throws IOException {
        if (folder.startsWith(root)
                && !folder.equals(root)
                && names.ignoredPath(ByteName.of(root.relativize(folder)))) {
            return;
        }
        onFolder.call(folder);
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
            for (Path path : all) {
                if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                    visit(path, onFolder, onFile);
                } else if (begun) {
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
                lost.run();
            } else if (path.startsWith(barriers)) {
                Runnable next = awaited.remove(path.getFileName().toString());
                if (next != null) {
                    next.run();
                }
            } else {
                touched.accept(ByteName.of(root.relativize(path)));
            }
        }

        @Override
        public void onException(Exception e) {
            blind = String.valueOf(e.getMessage());
            lost.run();
        }
    }

    /** What the system's events are given to. */
    DirectoryChangeListener listener() {
        return new Listener();
    }

    /**
     * Waits for every event of the system, proven by two files of ours: a folder whose events are
     * just being handled is queued again behind the first one, but before the second, which is made
     * when the first one's event comes. No proof while the watching is renewed: what happened
     * before the new watches is found by the sweep that ends it.
     */
    boolean arrived(Duration atMost) {
        int renewal = renewals.get();
        if (!begun || blind != null || !LINUX || renewal % 2 != 0 || replaced()) {
            return false;
        }
        Path first = barriers.resolve(Scratch.name());
        Path second = barriers.resolve(Scratch.name());
        Queue<Path> mine = new ConcurrentLinkedQueue<>();
        CompletableFuture<Boolean> came = new CompletableFuture<>();
        awaited.put(second.getFileName().toString(), () -> came.complete(true));
        awaited.put(
                first.getFileName().toString(),
                () -> {
                    if (!made(second, mine)) {
                        came.complete(false);
                    }
                });
        try {
            return made(first, mine)
                    && came.get(atMost.toNanos(), TimeUnit.NANOSECONDS)
                    && renewals.get() == renewal;
        } catch (TimeoutException | ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            for (Path file : List.of(first, second)) {
                awaited.remove(file.getFileName().toString());
            }
            spare.addAll(mine);
        }
    }

    /** Has a file of ours appear under a name that none had before. */
    private boolean made(Path file, Queue<Path> made) {
        Path old = spare.poll();
        try {
            if (old == null) {
                Files.createFile(file);
            } else {
                Files.move(old, file, StandardCopyOption.ATOMIC_MOVE);
            }
            made.add(file);
            return true;
        } catch (NoSuchFileException e) {
            return old != null && made(file, made); // Somebody took it away.
        } catch (IOException e) {
            return false; // A full disk, say: a sweep does as well.
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        quit(watcher, watched);
        for (Path file = spare.poll(); file != null; file = spare.poll()) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                return; // The next start takes it away.
            }
        }
    }

    private static void quit(@Nullable DirectoryWatcher old, @Nullable Watched folder) {
        try {
            if (old != null) {
                old.close();
            }
            if (folder != null) {
                folder.close();
            }
        } catch (IOException e) {
            return; // It is not listened to any more.
        }
    }
}
