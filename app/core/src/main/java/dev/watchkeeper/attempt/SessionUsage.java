package dev.watchkeeper.attempt;

import dev.watchkeeper.domain.AgentOutcome;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.Leg;
import dev.watchkeeper.domain.Usage;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** The usage of an attempt: of all its legs, and of no other attempt of the same session. */
final class SessionUsage {
    private SessionUsage() {}

    /**
     * The usage of an attempt whose agent tells that of the whole session.
     *
     * @param told of the whole session; nothing if the agent told nothing
     * @param session in which it was; {@code null} if it is not known
     * @param number of the attempt
     * @param all the attempts of its task
     * @param before what it had used until the end of the leg before
     */
    static Usage ofSession(
            Usage told, @Nullable String session, int number, List<Attempt> all, Usage before) {
        Usage used = told;
        for (Attempt a : all) {
            @Nullable AgentOutcome earlier = a.outcome();
            if (a.ref().number() < number
                    && earlier != null
                    && session != null
                    && session.equals(a.session())) {
                used = used.minus(earlier.used());
            }
        }
        return used.max(before);
    }

    /** What an attempt had used when the last of these legs ended. */
    static Usage until(List<Leg> legs) {
        @Nullable Usage used = legs.isEmpty() ? null : legs.getLast().used();
        return used == null ? Usage.NONE : used;
    }
}
