package dev.watchkeeper.attempt;

import dev.watchkeeper.domain.AgentOutcome;
import dev.watchkeeper.domain.Attempt;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** Tells the usage of an attempt from that of the session in which it went on. */
final class SessionUsage {
    private SessionUsage() {}

    /**
     * An outcome whose usage is that of its attempt alone.
     *
     * @param told with the usage of the whole session
     * @param session in which it was; {@code null} if it is not known
     * @param number of the attempt
     * @param all the attempts of its task
     */
    static AgentOutcome ofAttempt(
            AgentOutcome told, @Nullable String session, int number, List<Attempt> all) {
        long tokens = told.tokens();
        double cost = told.costUsd();
        int turns = told.turns();
        for (Attempt a : all) {
            @Nullable AgentOutcome before = a.outcome();
            if (a.ref().number() < number
                    && before != null
                    && session != null
                    && session.equals(a.session())) {
                tokens -= before.tokens();
                cost -= before.costUsd();
                turns -= before.turns();
            }
        }
        return told.withUsage(Math.max(0, tokens), Math.max(0, cost), Math.max(0, turns));
    }
}
