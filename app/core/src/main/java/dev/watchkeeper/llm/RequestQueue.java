package dev.watchkeeper.llm;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Lets one question at a time to the server, the more urgent first. */
final class RequestQueue {
    private record Waiting(Question.Priority priority, long number) {}

    /** So many may wait; more would only wait in vain. */
    static final int MOST = 64;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final PriorityQueue<Waiting> queue =
            new PriorityQueue<>(
                    Comparator.comparing(Waiting::priority).thenComparingLong(Waiting::number));
    private boolean taken;
    private long numbers;

    /**
     * Waits for a turn.
     *
     * @return whether it came in time; {@link #leave} must follow then. {@code false} at once where
     *     too many wait
     */
    boolean enter(Question.Priority priority, Duration atMost) throws InterruptedException {
        long nanos = atMost.toNanos();
        lock.lockInterruptibly();
        try {
            if (queue.size() >= MOST) {
                return false;
            }
            Waiting mine = new Waiting(priority, numbers++);
            queue.add(mine);
            try {
                while (taken || queue.peek() != mine) {
                    if (nanos <= 0) {
                        return false;
                    }
                    nanos = changed.awaitNanos(nanos);
                }
                taken = true;
                return true;
            } finally {
                queue.remove(mine);
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whether somebody has the turn. */
    boolean taken() {
        lock.lock();
        try {
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** How many wait. */
    int waiting() {
        lock.lock();
        try {
            return queue.size();
        } finally {
            lock.unlock();
        }
    }

    void leave() {
        lock.lock();
        try {
            taken = false;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
