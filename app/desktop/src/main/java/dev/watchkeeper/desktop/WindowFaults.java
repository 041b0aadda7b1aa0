package dev.watchkeeper.desktop;

import dev.watchkeeper.desktop.kit.DrawingGuard;

import java.util.HashSet;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Takes what nobody has caught on the JavaFX thread. Each fault is logged once, however many times
 * a second it comes back.
 */
final class WindowFaults implements Thread.UncaughtExceptionHandler {
    private static final int MOST_KINDS = 100;
    private static final int FRAMES = 4;

    private final BiConsumer<String, Throwable> log;
    private final Set<String> known = new HashSet<>();
    private Runnable unguarded = () -> {};
    private boolean mending;

    /**
     * @param log where a fault and what it is about are written
     */
    WindowFaults(BiConsumer<String, Throwable> log) {
        this.log = log;
    }

    /** What is done about a fault that no part of the window has kept to itself. */
    void whenUnguarded(Runnable mend) {
        unguarded = mend;
    }

    @Override
    public void uncaughtException(Thread thread, Throwable e) {
        boolean fresh = known.size() < MOST_KINDS && known.add(kind(e));
        if (fresh) {
            log.accept(
                    e instanceof DrawingGuard.Undrawable
                            ? String.valueOf(e.getMessage())
                            : "the window goes on after a fault",
                    e);
        }
        if (fresh && !(e instanceof DrawingGuard.Undrawable) && !mending) {
            mending = true;
            try {
                unguarded.run();
            } finally {
                mending = false;
            }
        }
    }

    private static String kind(Throwable e) {
        StringBuilder kind = new StringBuilder(e.getClass().getName());
        if (e instanceof DrawingGuard.Undrawable) {
            kind.append(e.getMessage());
        }
        Throwable at =
                e instanceof DrawingGuard.Undrawable && e.getCause() != null ? e.getCause() : e;
        StackTraceElement[] frames = at.getStackTrace();
        for (int i = 0; i < Math.min(FRAMES, frames.length); i++) {
            kind.append('\n').append(frames[i]);
        }
        return kind.toString();
    }
}
