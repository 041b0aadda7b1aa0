package dev.watchkeeper.decide;

import static dev.watchkeeper.decide.Situation.gate;
import static dev.watchkeeper.decide.Situation.said;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.AgentOutcome;
import dev.watchkeeper.domain.BreakpointOption;
import dev.watchkeeper.domain.Decision;
import dev.watchkeeper.domain.Ending;
import dev.watchkeeper.domain.Factor;
import dev.watchkeeper.domain.GateResult;
import dev.watchkeeper.domain.Reason;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

final class DeciderTest {
    private static Arguments when(String what, String then, Consumer<Situation> change) {
        return Arguments.of(what, then, change);
    }

    static Stream<Arguments> consequences() {
        return Stream.of(
                when("all is well", "accept", s -> {}),
                when("the confidence is just enough", "accept", s -> s.confidence = 0.7),
                when(
                        "only an advisory gate failed",
                        "accept",
                        s ->
                                s.gates =
                                        List.of(
                                                gate("unit", GateResult.Status.PASS),
                                                gate("lint", GateResult.Status.FAIL, false, "x"))),
                when("a limit is reached", "wait", s -> s.ending = Ending.LIMIT),
                when(
                        "something was denied",
                        "ask permission",
                        s -> s.ending = Ending.PERMISSION_DENIED),
                when("the agent asks", "ask question", s -> s.ending = Ending.QUESTION),
                when("the agent declines", "ask refused", s -> s.ending = Ending.REFUSED),
                when(
                        "it changed our own files",
                        "ask protected",
                        s -> s.protectedPaths = List.of("watchkeeper.yaml")),
                when(
                        "it left the scope",
                        "ask out-of-scope",
                        s -> s.outside = List.of("README.md")),
                when(
                        "it left the scope and crashed",
                        "ask out-of-scope",
                        s -> {
                            s.outside = List.of("README.md");
                            s.ending = Ending.ERROR;
                        }),
                when("green checks, but it was cut off", "retry", s -> s.ending = Ending.CUT_OFF),
                when("it ended with problems", "retry", s -> s.complete = false),
                when("a check failed", "retry", Situation::failing),
                when(
                        "a check failed and no attempt is left",
                        "ask attempts-used-up",
                        s -> s.failing().used = 3),
                when(
                        "more attempts used than allowed",
                        "ask attempts-used-up",
                        s -> s.failing().used = 4),
                when(
                        "the same failure without a change",
                        "ask same-failure",
                        s -> {
                            s.failing().used = 2;
                            s.newChange = false;
                            s.earlier = List.of(new Situation().failing().past(null));
                        }),
                when(
                        "the same failure after a change",
                        "retry",
                        s -> {
                            s.failing().used = 2;
                            s.earlier = List.of(new Situation().failing().past(null));
                        }),
                when(
                        "a first failure without a change",
                        "retry",
                        s -> s.failing().newChange = false),
                when("a test was weakened", "retry", s -> s.weakened = List.of("t.py: deleted")),
                when(
                        "a test was weakened and no attempt is left",
                        "ask tests-weakened",
                        s -> {
                            s.weakened = List.of("t.py: deleted");
                            s.used = 3;
                        }),
                when(
                        "the same test was weakened again",
                        "ask tests-weakened",
                        s -> {
                            s.weakened = List.of("t.py: skipped");
                            Situation before = new Situation();
                            before.weakened = List.of("t.py: deleted");
                            s.earlier = List.of(before.past(null));
                        }),
                when("nothing was changed", "ask no-change", s -> s.changes = List.of()),
                when(
                        "nothing was changed or run",
                        "ask no-change",
                        s -> {
                            s.changes = List.of();
                            s.gates = List.of();
                        }),
                when("nothing was run", "ask no-evidence", s -> s.gates = List.of()),
                when(
                        "only an advisory gate ran, and failed",
                        "ask no-evidence",
                        s -> s.gates = List.of(gate("l", GateResult.Status.FAIL, false, "x"))),
                when("somewhat unsure", "retry", s -> s.confidence = 0.6),
                when("just sure enough to try again", "retry", s -> s.confidence = 0.5),
                when("too unsure", "ask unsure", s -> s.confidence = 0.49),
                when(
                        "somewhat unsure of a critical task",
                        "ask unsure",
                        s -> {
                            s.confidence = 0.6;
                            s.critical = true;
                        }),
                when(
                        "somewhat unsure, no attempt left",
                        "ask unsure",
                        s -> {
                            s.confidence = 0.6;
                            s.used = 3;
                        }),
                when(
                        "somewhat unsure, and nothing new to say",
                        "ask unsure",
                        s -> {
                            s.confidence = 0.6;
                            Situation before = new Situation();
                            before.confidence = 0.6;
                            s.earlier = List.of(before.past(before.decide()));
                        }));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("consequences")
    void follows(String what, String then, Consumer<Situation> change) {
        Situation situation = new Situation();
        change.accept(situation);
        Decision decision = situation.decide();
        String rule = decision instanceof Decision.Ask ask ? " " + ask.rule() : "";
        assertEquals(then, decision.word() + rule, what);
        assertFalse(decision.because().isEmpty(), "a decision has reasons");
    }

    @ParameterizedTest
    @EnumSource(Ending.class)
    void acceptsOnlyWhatEndedProperlyAndStands(Ending ending) {
        for (GateResult.Status status : GateResult.Status.values()) {
            for (int flags = 0; flags < 64; flags++) {
                Situation s = new Situation();
                s.ending = ending;
                s.gates = List.of(gate("unit", status));
                s.complete = (flags & 1) == 0;
                s.outside = (flags & 2) == 0 ? List.of() : List.of("x");
                s.protectedPaths = (flags & 4) == 0 ? List.of() : List.of("y");
                s.weakened = (flags & 8) == 0 ? List.of() : List.of("z: deleted");
                s.changes = (flags & 16) == 0 ? s.changes : List.of();
                s.confidence = (flags & 32) == 0 ? 0.9 : 0.69;
                boolean stands =
                        ending == Ending.COMPLETED
                                && status == GateResult.Status.PASS
                                && flags == 0;
                assertEquals(
                        stands,
                        s.decide() instanceof Decision.Accept,
                        () -> ending + " " + status + " " + s.decide());
            }
        }
    }

    @Test
    void anAcceptanceNamesWhatPassedAndTheConfidence() {
        assertEquals(
                List.of(
                        new Reason("gate 'unit' passed", "ev-unit"),
                        new Reason(
                                "confidence 0.90 (not calibrated) is not below 0.70",
                                "confidence")),
                new Situation().decide().because());
    }

    @Test
    void aRetryNamesEveryBlockingFailureInItsOwnWords() {
        Situation s = new Situation();
        s.complete = false;
        s.problems = List.of("The output is cut.");
        s.gates =
                List.of(
                        gate("a", GateResult.Status.FAIL),
                        gate("b", GateResult.Status.TIMEOUT),
                        new GateResult(
                                "c",
                                "make test",
                                true,
                                true,
                                GateResult.Status.ERROR,
                                null,
                                0,
                                "e",
                                "",
                                ""),
                        gate("d", GateResult.Status.FAIL, false, "x"),
                        gate("e", GateResult.Status.PASS));
        assertEquals(
                List.of(
                        "the agent says that it is done, but its run was not a clean one",
                        "The output is cut.",
                        "gate 'a' failed with exit status 3",
                        "gate 'b' did not end within its time limit (stopped after 12 s)",
                        "check `make test` could not be run"),
                s.decide().because().stream().map(Reason::text).toList());
    }

    @Test
    void aDoubtNamesTheFactorsThatSpeakAgainstTheWork() {
        Situation s = new Situation();
        s.confidence = 0.3;
        s.critical = true;
        s.factors =
                List.of(
                        new Factor("model", 0.2, 0.3, "ev-model"),
                        new Factor("cap", 0.1, 0, "weightless"),
                        new Factor("gates", 0.9, 0.2, "ev-g"));
        Decision.Ask ask = s.ask();
        assertEquals(
                List.of(
                        "confidence 0.30 (not calibrated) is below 0.70",
                        "the model's verdict speaks against it (0.20): ev-model"),
                ask.because().stream().map(Reason::text).toList());
        assertTrue(ask.question().contains("on a critical task"), ask.question());
    }

    @Test
    void aDoubtSaysWhyAnAttemptThatIsLeftIsNotUsed() {
        Situation s = new Situation();
        s.confidence = 0.6;
        Situation before = new Situation();
        before.confidence = 0.6;
        s.earlier = List.of(before.past(before.decide()));
        assertEquals(
                "another attempt could be told nothing that is new",
                s.decide().because().getLast().text());
    }

    @Test
    void theAgentsQuestionIsAskedWithItsOwnChoicesFirst() {
        Situation s = new Situation();
        s.ending = Ending.QUESTION;
        s.outcome = said("bye", List.of(), " Which colour? ", List.of("red", "blue"));
        Decision.Ask ask = s.ask();
        assertEquals("The agent asks: Which colour?", ask.question());
        assertEquals(
                List.of("choice-1", "choice-2", "retry"),
                ask.options().stream().map(BreakpointOption::name).limit(3).toList());
    }

    static Stream<Arguments> lastWords() {
        return Stream.of(
                Arguments.of("Shall I?", null, "The agent asks: Shall I?"),
                Arguments.of("Shall I?", " ", "The agent asks: Shall I?"),
                Arguments.of("  ", null, "The agent asks: (it said nothing)"),
                Arguments.of("y".repeat(601), null, "The agent asks: …" + "y".repeat(600)));
    }

    @ParameterizedTest
    @MethodSource("lastWords")
    void withoutAQuestionTheLastWordsAreAsked(
            String text, @org.jspecify.annotations.Nullable String question, String asked) {
        Situation s = new Situation();
        s.ending = Ending.QUESTION;
        s.outcome = said(text, List.of(), question, List.of());
        assertEquals(asked, s.ask().question());
    }

    @Test
    void aQuestionOfAnAttemptThatReportedNothingCanBeAsked() {
        Situation s = new Situation();
        s.ending = Ending.QUESTION;
        assertEquals("The agent asks: (it said nothing)", s.ask().question());
    }

    @Test
    void whatWasDeniedIsListedUpToFive() {
        Situation s = new Situation();
        s.ending = Ending.PERMISSION_DENIED;
        assertTrue(s.ask().question().contains("something that it does not name"));
        s.outcome = said("", List.of(), null, List.of());
        assertTrue(s.ask().question().contains("something that it does not name"));
        s.outcome = said("", List.of("1", "2", "3", "4", "5", "6", "7"), null, List.of());
        assertTrue(s.ask().question().contains("1, 2, 3, 4, 5 and 2 more"), s.ask().question());
    }

    @Test
    void waitsForTheAccountUntilTheResetThatWasNamed() {
        Situation s = new Situation();
        s.ending = Ending.LIMIT;
        assertTrue(s.decide().because().getFirst().text().contains("no reset time was named"));
        Instant reset = Instant.parse("2026-03-02T03:00:00Z");
        s.outcome =
                new AgentOutcome(
                        Ending.LIMIT,
                        1,
                        "",
                        List.of(),
                        List.of(),
                        null,
                        List.of(),
                        reset,
                        0,
                        0,
                        0,
                        false);
        Decision.Wait wait = (Decision.Wait) s.decide();
        assertEquals("anna", wait.account());
        assertEquals(reset, wait.until());
        assertTrue(wait.because().getFirst().text().contains("until " + reset));
    }

    @Test
    void usedUpAttemptsAreCountedInWords() {
        Situation s = new Situation().failing();
        s.used = 3;
        assertTrue(s.ask().question().startsWith("3 attempts are used up"), s.ask().question());
        Decider.History one =
                new Decider.History(
                        new Situation().history().task(),
                        1,
                        List.of(),
                        List.of(),
                        s.attempt(),
                        s.variables);
        Decision decision =
                Decider.decide(
                        s.assessment(),
                        new Decider.Policy(
                                new dev.watchkeeper.domain.Settings.Thresholds(0.7, 0.5, 1),
                                new dev.watchkeeper.domain.Settings.Limits(
                                        java.time.Duration.ZERO, true),
                                List.of(),
                                Situation.START),
                        one);
        String question = ((Decision.Ask) decision).question();
        assertTrue(question.startsWith("1 attempt is used up"), question);
    }
}
