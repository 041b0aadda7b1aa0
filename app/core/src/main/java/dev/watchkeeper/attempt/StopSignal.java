package dev.watchkeeper.attempt;

import java.util.ArrayList;
import java.util.List;

/** Tells an attempt under way that it must stop. Once given it stays given. */
public final class StopSignal {
    /** How urgently. */
    public enum Kind {
        NONE,
        /** The agent is interrupted and has a moment to end. */
        GENTLE,
        /** The agent is killed. */
        NOW
    }

    private Kind kind = Kind.NONE;
    private final List<Runnable> listeners = new ArrayList<>();

    synchronized Kind kind() {
        return kind;
    }

    synchronized boolean given() {
        return kind != Kind.NONE;
    }

    public void give(Kind wanted) {
        List<Runnable> told;
        synchronized (this) {
            if (wanted.compareTo(kind) <= 0) {
                return;
            }
            kind = wanted;
            told = List.copyOf(listeners);
        }
        told.forEach(Runnable::run);
    }

    /**
     * Calls {@code listener} when the signal is given or becomes more urgent, at once if it was.
     */
    void onChange(Runnable listener) {
        boolean already;
        synchronized (this) {
            listeners.add(listener);
            already = kind != Kind.NONE;
        }
        if (already) {
            listener.run();
        }
    }
}
