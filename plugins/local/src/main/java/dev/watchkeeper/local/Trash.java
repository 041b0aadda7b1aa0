package dev.watchkeeper.local;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Takes folders away when nobody waits for it. A folder is gone from its name at once; its files
 * are deleted after a while in which nothing was thrown away and nothing was begun.
 *
 * <p>Deleting has a price for whoever creates files next where an ext4 has no journal, as the disks
 * of many virtual machines: it does not give an inode away again for a while after its deletion,
 * and passes over all such ones, one by one, whenever a file is created ({@code recently_deleted}
 * in the kernel's fs/ext4/ialloc.c).
 */
final class Trash implements AutoCloseable {
    /** Longer than any step of ours that waits for another one; an agent works for longer. */
    static final Duration QUIET = Duration.ofSeconds(10);

    /** Folders that may wait, however busy we are. */
    static final int MOST = 1000;

    private static final String NAME = "gone~";

    private final Duration quiet;
    private final int most;
    private final Queue<Path> waiting = new ArrayDeque<>(); // Its monitor guards all that follows.
    private long used = System.nanoTime();
    private boolean emptying;
    private boolean closed;

    /**
     * Takes over what an earlier one left.
     *
     * @param place folder of the folders that will be thrown away
     * @param quiet for how long nothing must have been done
     * @param most how many may wait for that
     */
    Trash(Path place, Duration quiet, int most) throws IOException {
        this.quiet = quiet;
        this.most = most;
        try (DirectoryStream<Path> left = Files.newDirectoryStream(place, NAME + "*")) {
            left.forEach(waiting::add);
        }
        if (!waiting.isEmpty()) {
            begin();
        }
    }

    /** Something is begun that should not be disturbed. */
    void used() {
        synchronized (waiting) {
            used = System.nanoTime();
        }
    }

    /**
     * Throws a folder away; its name is free when this returns.
     *
     * @throws IOException if it can't be moved; it is where it was
     */
    void put(Path folder) throws IOException {
        Path gone = folder.resolveSibling(NAME + UUID.randomUUID());
        Files.move(folder, gone, StandardCopyOption.ATOMIC_MOVE);
        synchronized (waiting) {
            used = System.nanoTime();
            waiting.add(gone);
            if (closed) {
                empty();
            } else if (!emptying) {
                begin();
            } else if (waiting.size() > most) {
                waiting.notifyAll();
            }
        }
    }

    private void begin() {
        emptying = true;
        Thread.ofPlatform().daemon().name("trash").start(this::emptyWhenQuiet);
    }

    private void emptyWhenQuiet() {
        synchronized (waiting) {
            try {
                long rest = rest();
                while (!closed && rest > 0 && waiting.size() <= most) {
                    TimeUnit.NANOSECONDS.timedWait(waiting, rest);
                    rest = rest();
                }
            } catch (InterruptedException e) {
                return; // The next one to open this place sees to it.
            } finally {
                emptying = false;
            }
        }
        empty();
    }

    private long rest() {
        return used + quiet.toNanos() - System.nanoTime();
    }

    /** Whoever throws something away meanwhile waits for one folder at most. */
    private void empty() {
        boolean more = true;
        while (more) {
            synchronized (waiting) {
                Path gone = waiting.poll();
                more = gone != null;
                if (gone != null) {
                    remove(gone);
                }
            }
        }
    }

    /** What can't be deleted is tried again when this place is opened again. */
    private static void remove(Path top) {
        try {
            ClosedFolders.remove(top);
        } catch (IOException e) {
            System.getLogger(Trash.class.getName())
                    .log(System.Logger.Level.DEBUG, "could not delete " + top, e);
        }
    }

    /** Deletes what waits. */
    @Override
    public void close() {
        synchronized (waiting) {
            closed = true;
            empty();
            waiting.notifyAll();
        }
    }
}
