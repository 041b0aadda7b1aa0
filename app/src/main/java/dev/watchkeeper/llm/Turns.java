package dev.watchkeeper.llm;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Lets one question at a time to the server, the more urgent first. */
final class Turns {
    private record Waiting(Question.Priority priority, long number) {}

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
     * @return whether it came in time; {@link #leave} must follow then
     */
    boolean enter(Question.Priority priority, Duration atMost) throws InterruptedException {
        long nanos = atMost.toNanos();
        lock.lockInterruptibly();
        try {
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
