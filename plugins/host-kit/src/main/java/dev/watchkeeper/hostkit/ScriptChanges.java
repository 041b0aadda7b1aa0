package dev.watchkeeper.hostkit;

import dev.watchkeeper.hostkit.process.Sh;
import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.host.ChangedPath;
import dev.watchkeeper.plugin.host.Changes;
import dev.watchkeeper.plugin.host.HostConfig;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Watches by looking at the whole tree; inotifywait, where it is installed, says when. So nothing
 * depends on events being complete, and after a cut one look tells what happened meanwhile.
 */
public final class ScriptChanges implements Changes, AutoCloseable {
    private static final long BLIND_PAUSE = 1000;
    private static final long SAFETY_PAUSE = 15_000;
    private static final long RETRY = 1000;

    /** A look takes this part of the time at most. */
    private static final int SHARE = 5;

    private final HostConfig config;
    private final LiveScript live;
    private final HostProbe remote;
    private final WorkspaceTree tree;
    private final List<Consumer<List<ChangedPath>>> listeners = new CopyOnWriteArrayList<>();
    private final ExecutorService teller =
            Executors.newSingleThreadExecutor(
                    task -> Thread.ofPlatform().daemon().name("changes there").unstarted(task));
    private final Object signal = new Object();
    private final AtomicLong looks = new AtomicLong();
    private boolean touched; // Guarded by the signal.
    private boolean watching; // Guarded by this.
    private volatile boolean events;
    private volatile String blind;
    private volatile boolean closed;

    /**
     * @param live runs inotifywait over there
     */
    public ScriptChanges(HostConfig config, LiveScript live, HostProbe remote, WorkspaceTree tree) {
        this.config = config;
        this.live = live;
        this.remote = remote;
        this.tree = tree;
        this.blind =
                remote.inotify() ? "inotifywait has not begun" : "inotifywait is not installed";
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
        tree.lock().lock();
        try {
            if (!tree.learned()) {
                tree.look();
            }
        } finally {
            tree.lock().unlock();
        }
        watching = true;
        Thread.ofVirtual().name("look at " + config.name()).start(this::lookOn);
        if (remote.inotify()) {
            Thread.ofVirtual().name("listen to " + config.name()).start(this::listenOn);
        }
    }

    private void touch() {
        synchronized (signal) {
            touched = true;
            signal.notifyAll();
        }
    }

    private void lookOn() {
        long pause = 0;
        try {
            while (!closed) {
                synchronized (signal) {
                    if (!touched) {
                        signal.wait(Math.max(pause, events ? SAFETY_PAUSE : BLIND_PAUSE));
                    }
                }
                Thread.sleep(Math.max(pause, Math.min(20, config.debounce().toMillis())));
                synchronized (signal) {
                    touched = false;
                }
                long begin = System.nanoTime();
                try {
                    if (!closed) {
                        look();
                    }
                } catch (PluginException e) {
                    Thread.sleep(RETRY); // The line is down, or the folder is gone for now.
                    touch();
                }
                pause = SHARE * TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void listenOn() {
        while (!closed) {
            try {
                listen();
            } catch (IOException | PluginException e) {
                blind = "inotifywait was cut off";
            }
            events = false;
            touch(); // What was missed meanwhile is looked for.
            try {
                Thread.sleep(RETRY);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** It ends with its input: a shell beside it waits for the end of that. */
    private void listen() throws IOException {
        String script =
                """
                exec 3<&0
                cd %s || exit 1
                inotifywait -m -r -e modify,attrib,create,delete,move --format event --exclude %s . 2>&1 </dev/null &
                p=$!
                { cat <&3 >/dev/null; kill $p; } >/dev/null 2>&1 &
                wait $p
                """
                        .formatted(Sh.quote(remote.workspace()), Sh.quote(exclude()));
        live.run(
                script,
                said -> {
                    events |= said.contains("Watches established");
                    if (said.contains("upper limit") || said.contains("Couldn't")) {
                        blind = said.strip().lines().findFirst().orElse("");
                    }
                    touch();
                });
    }

    private String exclude() {
        StringBuilder regex = new StringBuilder("(^|/)(\\.git|\\.wk~[^/]*");
        for (String name : config.ignore()) {
            regex.append('|');
            name.codePoints()
                    .filter(c -> c != '/')
                    .forEach(c -> {
                        switch (c) {
                            case '*' -> regex.append("[^/]*");
                            case '?' -> regex.append("[^/]");
                            default -> {
                                if ("\\^$.|()[]{}+".indexOf(c) >= 0) {
                                    regex.append('\\');
                                }
                                regex.appendCodePoint(c);
                            }
                        }
                    });
        }
        return regex.append(")(/|$)").toString();
    }

    /** Looks at everything and tells what changed. */
    public List<ChangedPath> look() {
        tree.lock().lock();
        try {
            List<ChangedPath> found = tree.look();
            looks.incrementAndGet();
            if (!found.isEmpty() && !closed) {
                teller.execute(() -> listeners.forEach(listener -> listener.accept(found)));
            }
            return found;
        } finally {
            tree.lock().unlock();
        }
    }

    @Override
    public boolean barrier(Duration atMost) {
        try {
            look();
        } catch (PluginException e) {
            return false;
        }
        return told(atMost);
    }

    private boolean told(Duration atMost) {
        CountDownLatch done = new CountDownLatch(1);
        tree.lock().lock();
        try {
            if (closed) {
                return false;
            }
            teller.execute(done::countDown);
        } finally {
            tree.lock().unlock();
        }
        try {
            return done.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public List<ChangedPath> sweep() {
        List<ChangedPath> found = look();
        var unused = told(Duration.ofSeconds(10));
        return found;
    }

    @Override
    public String health() {
        return (events
                        ? "by looks that inotifywait asks for"
                        : "by looks from time to time: " + blind)
                + "; "
                + looks
                + " looks";
    }

    @Override
    public void close() {
        tree.lock().lock();
        try {
            closed = true; // Whoever tells has the lock: nothing is told to an ended teller.
            teller.shutdown();
        } finally {
            tree.lock().unlock();
        }
        touch();
        live.stop();
    }
}
