package dev.watchkeeper.attempt;

import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.Settings;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * The settings of each attempt: those in force when it was planned, until it is closed. One that
 * was begun before this process takes those in force when it is gone on with.
 */
public final class AttemptSettings {
    private final Function<Project, Settings> settingsOf;
    private final Map<AttemptRef, Settings> taken = new ConcurrentHashMap<>();

    /**
     * @param settingsOf those in force
     */
    public AttemptSettings(Function<Project, Settings> settingsOf) {
        this.settingsOf = settingsOf;
    }

    public void take(AttemptRef ref, Settings settings) {
        taken.put(ref, settings);
    }

    Settings of(AttemptRef ref, Project project) {
        return taken.computeIfAbsent(ref, _ -> settingsOf.apply(project));
    }

    /** Those of an attempt under way, or {@code null}. */
    public @Nullable Settings of(AttemptRef ref) {
        return taken.get(ref);
    }

    void closed(AttemptRef ref) {
        taken.remove(ref);
    }
}
