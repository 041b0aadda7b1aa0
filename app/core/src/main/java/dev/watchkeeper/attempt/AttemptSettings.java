package dev.watchkeeper.attempt;

import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.WatchkeeperException;

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

    /** Those without what was trusted are not taken: when it is gone on with, they may be whole. */
    public void take(AttemptRef ref, Settings settings) {
        if (settings.withheld() == null) {
            taken.put(ref, settings);
        }
    }

    Settings of(AttemptRef ref, Project project) {
        Settings known = taken.get(ref);
        if (known != null) {
            return known;
        }
        Settings now = settingsOf.apply(project);
        take(ref, now);
        return now;
    }

    /**
     * Refuses to work under other rules than those that the person has trusted.
     *
     * @throws WatchkeeperException if those are not among the settings
     */
    static void requireTrusted(Settings settings, Project project) {
        String why = settings.withheld();
        if (why != null) {
            throw new WatchkeeperException(
                    WatchkeeperException.Code.SETTINGS,
                    why,
                    "look at the file, then 'watchkeeper project trust " + project.id() + "'");
        }
    }

    /** Those of an attempt under way, or {@code null}. */
    public @Nullable Settings of(AttemptRef ref) {
        return taken.get(ref);
    }

    void closed(AttemptRef ref) {
        taken.remove(ref);
    }
}
