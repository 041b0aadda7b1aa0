package dev.watchkeeper.attempt;

import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.Settings;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The settings of each attempt: those in force when it was planned, until it is closed. One that
 * was begun before this process takes those in force when it is gone on with.
 */
public final class AttemptSettings {
    private final Map<AttemptRef, Settings> taken = new ConcurrentHashMap<>();

    public void take(AttemptRef ref, Settings settings) {
        taken.put(ref, settings);
    }

    Settings of(AttemptRef ref, Supplier<Settings> now) {
        return taken.computeIfAbsent(ref, _ -> now.get());
    }

    /** Those of an attempt under way, or {@code null}. */
    public @Nullable Settings of(AttemptRef ref) {
        return taken.get(ref);
    }

    void closed(AttemptRef ref) {
        taken.remove(ref);
    }
}
