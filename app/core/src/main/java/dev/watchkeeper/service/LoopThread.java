package dev.watchkeeper.service;

import dev.watchkeeper.supervise.Supervisor;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the supervisor's loop on a thread of its own, once at a time. */
final class LoopThread {
    private static final Logger LOG = LoggerFactory.getLogger(LoopThread.class);

    private final Supervisor supervisor;
    private final Object lock = new Object();
    private @Nullable Thread loop;

    LoopThread(Supervisor supervisor) {
        this.supervisor = supervisor;
    }

    /**
     * Starts the loop if it does not run, and ends a pause.
     *
     * @param project id of the one whose tasks to take, or {@code null} for all
     */
    void run(@Nullable String project) {
        synchronized (lock) {
            if (loop == null || !loop.isAlive()) {
                loop = Thread.ofPlatform().name("supervisor").start(() -> loop(project));
                supervisor.awaitBegin();
            }
        }
        supervisor.resume();
    }

    /** What stops the loop stands in the journal and in the log; nobody reads a thread's trace. */
    private void loop(@Nullable String project) {
        try {
            supervisor.run(project, Supervisor.Until.STOPPED);
        } catch (RuntimeException e) {
            LOG.error("the supervisor's loop ended: {}", e.toString());
        }
    }
}
