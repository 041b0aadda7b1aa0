package dev.watchkeeper.attempt;

import dev.watchkeeper.domain.AgentOutcome;
import dev.watchkeeper.domain.Assessment;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.AttemptState;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.BreakpointAction;
import dev.watchkeeper.domain.BreakpointOption;
import dev.watchkeeper.domain.Confidence;
import dev.watchkeeper.domain.Decision;
import dev.watchkeeper.domain.Ending;
import dev.watchkeeper.domain.Factor;
import dev.watchkeeper.domain.Quality;
import dev.watchkeeper.domain.Reason;
import dev.watchkeeper.domain.Resolution;
import dev.watchkeeper.domain.TaskAction;
import dev.watchkeeper.domain.Validation;
import dev.watchkeeper.domain.WorkspaceId;
import dev.watchkeeper.testkit.AttemptRoom;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/** Words of the domain, filled with what matters to no test. */
final class Samples {
    static final Instant NOW = Instant.parse("2026-03-14T05:30:00Z");

    private Samples() {}

    static AgentOutcome outcome(Ending ending, String said) {
        return outcome(ending, said, null, 0, 0);
    }

    static AgentOutcome outcome(
            Ending ending, String said, @Nullable Integer exit, long tokens, int turns) {
        return new AgentOutcome(
                ending, exit, said, List.of(), List.of(), null, List.of(), null, tokens, 0, turns,
                false);
    }

    /** The first attempt of a task, or a later one. */
    static Attempt attempt(String task, int number) {
        return Attempt.planned(
                new AttemptRef(task, number),
                AttemptRoom.PROJECT,
                new WorkspaceId("ws-1"),
                "agent",
                "local",
                "main",
                NOW);
    }

    static Quality quality(List<String> outside, List<String> weakened) {
        return new Quality(
                List.of(), List.of(), true, outside, List.of(), weakened, List.of(), List.of());
    }

    static Assessment assessment(Quality quality) {
        return new Assessment(
                new Validation(true, Ending.COMPLETED, List.of()),
                quality,
                null,
                "",
                new Confidence(
                        0.8,
                        List.of(new Factor("checks", 1, 1, ""), new Factor("cap", 0.9, 0, "")),
                        false,
                        0));
    }

    static Assessment assessment() {
        return assessment(quality(List.of(), List.of()));
    }

    static Decision.Ask ask(String rule, String evidence) {
        return new Decision.Ask(
                List.of(new Reason("because", evidence)),
                rule,
                "How does it go on?",
                List.of(
                        new BreakpointOption(TaskAction.ACCEPT, "it is right"),
                        new BreakpointOption(TaskAction.RETRY, "another attempt"),
                        new BreakpointOption(TaskAction.SKIP, "leave it out")),
                null);
    }

    static Decision.Accept accept() {
        return new Decision.Accept(List.of(new Reason("good", "check")));
    }

    static Decision.Retry retry() {
        return new Decision.Retry(List.of(new Reason("bad", "check")), List.of("do better"));
    }

    /** A question about an attempt, open or answered. */
    static Breakpoint question(
            String id, String task, int attempt, String rule, @Nullable Resolution answer) {
        return new Breakpoint(
                id,
                AttemptRoom.PROJECT,
                task,
                attempt,
                answer == null ? Breakpoint.State.OPEN : Breakpoint.State.RESOLVED,
                rule,
                "How does it go on?",
                List.of(new BreakpointOption(TaskAction.RETRY, "another attempt")),
                null,
                null,
                List.of(),
                List.of(),
                NOW,
                answer);
    }

    static Resolution answer(String option, String by) {
        return new Resolution(BreakpointAction.of(option), "", by, NOW);
    }

    /** Stores an attempt, in whatever state. */
    static Attempt put(AttemptRoom room, Attempt a) {
        return room.state()
                .write(tx -> {
                    Attempt known = tx.attempt(a.ref()).orElse(a);
                    if (known.state() == a.state()) {
                        tx.put(a);
                    } else {
                        tx.move(a, known.state());
                    }
                    return a;
                });
    }

    static Attempt closed(Attempt a, Decision decision) {
        return a.withDecision(decision).in(AttemptState.CLOSED);
    }
}
