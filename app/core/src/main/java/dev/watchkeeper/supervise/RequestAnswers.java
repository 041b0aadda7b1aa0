package dev.watchkeeper.supervise;

import dev.watchkeeper.attempt.AgentRequests;
import dev.watchkeeper.attempt.GivenAnswer;
import dev.watchkeeper.domain.AgentRequest;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.EventDraft;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.Resolution;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.state.StateManager;
import dev.watchkeeper.state.Transaction;

import java.time.Clock;
import java.util.Map;

/**
 * Answers to what agents ask while they run. Nothing is done to the workspace, in which the agent
 * is at work: the answer becomes durable, and whoever follows the agent hands it on.
 */
final class RequestAnswers {
    private final StateManager state;
    private final Clock clock;

    RequestAnswers(StateManager state, Clock clock) {
        this.state = state;
        this.clock = clock;
    }

    /** Whether an agent waits for the answer to a breakpoint, in a process or between two legs. */
    boolean isLive(Breakpoint b) {
        return AgentRequest.asks(b)
                && state.read(v -> v.requests(b.task())).stream()
                        .anyMatch(r ->
                                r.state() == AgentRequest.State.OPEN
                                        && b.id().equals(r.breakpoint()));
    }

    /** Answers an agent that waits. */
    Breakpoint answered(Breakpoint b, GivenAnswer answer) {
        Resolution resolution =
                new Resolution(answer.option(), answer.say(), answer.by(), clock.instant());
        return state.write(tx -> {
            Breakpoint now = tx.breakpoint(b.id()).orElseThrow();
            AnswerRequirements.requireOpen(now);
            Breakpoint closed =
                    now.closed(
                            answer.by().equals("default")
                                    ? Breakpoint.State.EXPIRED
                                    : Breakpoint.State.RESOLVED,
                            resolution);
            tx.put(closed);
            tx.append(resolved(b, answer));
            answeredLater(tx, b, resolution);
            AgentRequests.goOn(tx, b.task(), resolution.at());
            return closed;
        });
    }

    /** Notes the answer for the attempt that asks again. */
    static void answeredLater(Transaction tx, Breakpoint b, Resolution resolution) {
        if (AgentRequest.asks(b)) {
            AgentRequests.answer(tx, b, resolution);
        }
    }

    /**
     * Takes an answer back that holds from then on.
     *
     * @throws WatchkeeperException if it does not
     */
    Breakpoint revoked(Breakpoint b) {
        boolean found = state.write(tx -> AgentRequests.revoke(tx, b, clock.instant()));
        if (!found) {
            throw new WatchkeeperException(
                    WatchkeeperException.Code.CONFLICT,
                    "nothing is allowed from now on by breakpoint " + b.id(),
                    "only an answer 'allow-like-this' can be revoked, and once");
        }
        return b;
    }

    /** The event of an answer. */
    static EventDraft resolved(Breakpoint b, GivenAnswer answer) {
        return new EventDraft(
                EventType.BREAKPOINT_RESOLVED,
                b.project(),
                b.task(),
                b.attempt(),
                Map.of(
                        "breakpoint", b.id(),
                        "rule", b.rule(),
                        "option", answer.option().word(),
                        "say", answer.say(),
                        "agent", answer.agent(),
                        "by", answer.by()));
    }
}
