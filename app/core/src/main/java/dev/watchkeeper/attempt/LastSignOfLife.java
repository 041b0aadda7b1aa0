package dev.watchkeeper.attempt;

import dev.watchkeeper.agentrun.IdleSpans;
import dev.watchkeeper.domain.Event;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.Leg;
import dev.watchkeeper.state.StateManager;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * Until when a process is known to have lived that was found gone without an exit status, as after
 * a loss of power: nobody saw it end. What changes later may be anybody's, and so is not taken away
 * from the person.
 */
public final class LastSignOfLife {
    /** What only a supervisor that runs writes down. */
    public static final Set<EventType> OF_SUPERVISOR =
            Set.of(
                    EventType.SUPERVISOR_STARTED,
                    EventType.SUPERVISOR_RECOVERED,
                    EventType.ATTEMPT_STARTED,
                    EventType.PROMPT_WRITTEN,
                    EventType.AGENT_STARTED,
                    EventType.AGENT_OUTPUT,
                    EventType.AGENT_ENDED,
                    EventType.FILE_CHANGED,
                    EventType.VALIDATED,
                    EventType.GATE_ENDED,
                    EventType.TESTS_TRIED,
                    EventType.JUDGED,
                    EventType.SCORED,
                    EventType.DECIDED,
                    EventType.BREAKPOINT_RAISED);

    private LastSignOfLife() {}

    /**
     * The latest of: the leg's start, what the supervisor before this one told last, the last time
     * in which the process was seen at rest, and its output that nobody had read.
     *
     * @param output the attempt's output file
     * @param wroteAt when it last wrote what that supervisor had not read; {@code null} if it wrote
     *     nothing more
     * @return {@code null} if the process was started by the supervisor of now, who saw it until it
     *     lost the host out of sight
     */
    static @Nullable Instant of(
            StateManager state, Path output, Leg leg, @Nullable Instant wroteAt) {
        Event begin =
                state.read(v -> v.lastEvent(Set.of(EventType.SUPERVISOR_STARTED))).orElse(null);
        if (begin == null || begin.at().isBefore(leg.startedAt())) {
            return null;
        }
        Instant last = later(leg.startedAt(), wroteAt);
        List<IdleSpans.Span> rests = IdleSpans.of(output, leg.run());
        if (!rests.isEmpty()) {
            last = later(last, rests.getLast().to());
        }
        return later(
                last,
                state.read(v -> v.lastEvent(OF_SUPERVISOR, begin.seq()))
                        .map(Event::at)
                        .orElse(null));
    }

    private static Instant later(Instant one, @Nullable Instant other) {
        return other == null || one.isAfter(other) ? one : other;
    }
}
