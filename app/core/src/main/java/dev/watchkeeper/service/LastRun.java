package dev.watchkeeper.service;

import dev.watchkeeper.attempt.LastSignOfLife;
import dev.watchkeeper.domain.Event;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.state.View;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;

/** How the run before this process ended, which the journal tells. */
final class LastRun {
    private static final Set<EventType> BEGIN_AND_END =
            EnumSet.of(EventType.SUPERVISOR_STARTED, EventType.SUPERVISOR_STOPPED);

    private boolean known;
    private @Nullable Instant diedAt;

    /**
     * When the last supervisor was last heard of, if its process ended without a stop and none has
     * run since; else {@code null}. Looked up once: from then on this process is the one to know.
     *
     * @param runs whether this process runs the loop now
     */
    synchronized @Nullable Instant diedAt(View v, boolean runs) {
        if (runs) {
            known = true;
            diedAt = null;
        } else if (!known) {
            known = true;
            Event last = v.lastEvent(BEGIN_AND_END).orElse(null);
            diedAt =
                    last == null || last.type() == EventType.SUPERVISOR_STOPPED
                            ? null
                            : v.lastEvent(LastSignOfLife.OF_SUPERVISOR)
                                    .map(Event::at)
                                    .orElse(last.at());
        }
        return diedAt;
    }
}
