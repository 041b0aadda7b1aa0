package dev.watchkeeper.ssh;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/**
 * What one thread has read of a file, kept for the one that will ask for it. It holds so much at
 * most; who reads waits for who asks, but not for ever: he may never ask again.
 */
final class ReadAhead {
    private static final long MOST = 8 << 20;
    private static final long UNASKED = TimeUnit.SECONDS.toNanos(2);

    private final Deque<byte[]> pieces = new ArrayDeque<>(); // This guards all.
    private long held;
    private int used; // Bytes of the first piece.
    private long at;
    private boolean ended;

    /**
     * @param at where in the file it begins
     */
    ReadAhead(long at) {
        this.at = at;
    }

    /** Where in the file the next byte stands that is asked for. */
    synchronized long at() {
        return at;
    }

    /**
     * Adds what comes next.
     *
     * @return whether more is wanted
     */
    synchronized boolean give(byte[] piece) throws InterruptedException {
        long last = at;
        long end = System.nanoTime() + UNASKED;
        while (held >= MOST && !ended) {
            long rest = end - System.nanoTime();
            if (at != last) {
                last = at;
                end = System.nanoTime() + UNASKED;
            } else if (rest <= 0) {
                return false;
            } else {
                wait(rest / 1_000_000 + 1);
            }
        }
        if (ended) {
            return false;
        }
        pieces.add(piece);
        held += piece.length;
        notifyAll();
        return true;
    }

    /** Nothing more will come. */
    synchronized void end() {
        ended = true;
        notifyAll();
    }

    /**
     * The next bytes, waiting for them.
     *
     * @param max at most so many
     * @return empty if all that came was taken
     */
    synchronized byte[] take(int max) throws InterruptedException {
        while (pieces.isEmpty()) {
            if (ended) {
                return new byte[0];
            }
            wait();
        }
        byte[] first = pieces.getFirst();
        byte[] taken =
                used == 0 && first.length <= max
                        ? first
                        : Arrays.copyOfRange(first, used, Math.min(first.length, used + max));
        used += taken.length;
        at += taken.length;
        if (used == first.length) {
            pieces.removeFirst();
            held -= first.length;
            used = 0;
            notifyAll();
        }
        return taken;
    }
}
