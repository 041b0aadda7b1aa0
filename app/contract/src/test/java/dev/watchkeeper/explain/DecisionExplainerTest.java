package dev.watchkeeper.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.Assessment;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.Confidence;
import dev.watchkeeper.domain.Decision;
import dev.watchkeeper.domain.Ending;
import dev.watchkeeper.domain.Event;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.Factor;
import dev.watchkeeper.domain.FileChange;
import dev.watchkeeper.domain.GateResult;
import dev.watchkeeper.domain.Leg;
import dev.watchkeeper.domain.PathDiff;
import dev.watchkeeper.domain.Quality;
import dev.watchkeeper.domain.Reason;
import dev.watchkeeper.domain.Resolution;
import dev.watchkeeper.domain.TaskAction;
import dev.watchkeeper.domain.Usage;
import dev.watchkeeper.domain.Validation;
import dev.watchkeeper.domain.Verdict;
import dev.watchkeeper.domain.WorkspaceId;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Each decision is a paragraph that a person can read. */
final class DecisionExplainerTest {
    private static final Instant BEGUN = Instant.parse("2026-03-14T22:00:00Z");
    private static final Instant DECIDED = Instant.parse("2026-03-14T22:05:30Z");
    private static final AttemptRef REF = new AttemptRef("t", 1);
    private static final Reason FAILED =
            new Reason("check 'make test' failed with exit status 2", "t/1/gate-1.log");

    private Ending ending = Ending.COMPLETED;
    private List<String> problems = List.of();
    private List<GateResult> gates = List.of(check(GateResult.Status.PASS));
    private List<String> outside = List.of();
    private @Nullable Verdict verdict;
    private String modelProblem = "";
    private Confidence confidence =
            new Confidence(
                    0.82,
                    List.of(
                            new Factor("checks", 1, 3.6, "t/1/gate-1.log"),
                            new Factor("scope", 1, 3, "every change is within the scope"),
                            new Factor("size", 0.5, 0.8, "900 lines")),
                    true,
                    80);
    private Duration worked = Duration.ofMinutes(5);
    private boolean assessed = true;
    private final List<Event> events = new ArrayList<>();
    private final List<Breakpoint> breakpoints = new ArrayList<>();

    private static GateResult check(GateResult.Status status) {
        return new GateResult(
                "check-1", "make test", true, true, status, 2, 1, "t/1/gate-1.log", "", "x");
    }

    private void decidedWith(Map<String, Object> more) {
        events.add(new Event(events.size() + 1, DECIDED, EventType.DECIDED, "p", "t", 1, more));
    }

    private void asked(String rule, @Nullable Resolution answer) {
        Breakpoint open =
                new Breakpoint(
                        "bp-" + (breakpoints.size() + 1),
                        "p",
                        "t",
                        1,
                        Breakpoint.State.OPEN,
                        rule,
                        "Well?",
                        List.of(),
                        null,
                        null,
                        List.of(),
                        List.of(),
                        DECIDED,
                        null);
        breakpoints.add(answer == null ? open : open.closed(Breakpoint.State.RESOLVED, answer));
    }

    private Explanation told(Decision decision) {
        return all(decision).getLast();
    }

    private List<Explanation> all(Decision decision) {
        Attempt a =
                Attempt.planned(REF, "p", new WorkspaceId("ws-1"), "claude", "local", "anna", BEGUN)
                        .withLegs(
                                List.of(
                                        new Leg(1, "r", 0, BEGUN)
                                                .ended(BEGUN.plus(worked), ending, Usage.NONE)))
                        .withDecision(decision);
        if (assessed) {
            a =
                    a.withAssessment(
                            new Assessment(
                                    new Validation(ending == Ending.COMPLETED, ending, problems),
                                    new Quality(
                                            gates,
                                            List.of(
                                                    new PathDiff(
                                                            "src/a.py",
                                                            FileChange.Kind.MODIFIED,
                                                            3,
                                                            1,
                                                            false)),
                                            true,
                                            outside,
                                            List.of(),
                                            List.of(),
                                            List.of(),
                                            List.of()),
                                    verdict,
                                    modelProblem,
                                    confidence));
        }
        return new DecisionExplainer(ZoneOffset.UTC).explain(List.of(a), events, breakpoints);
    }

    private static Decision.Accept accept() {
        return new Decision.Accept(
                List.of(
                        new Reason("check 'make test' passed", "t/1/gate-1.log"),
                        new Reason("confidence 0.82 is not below 0.70", "confidence")));
    }

    private static Decision.Ask ask(Reason... because) {
        return new Decision.Ask(List.of(because), "attempts-used-up", "Well?", List.of(), null);
    }

    @Test
    void anAcceptanceTellsWhatWasSeenWhatWeighedWhatAndThatNoRuleFired() {
        decidedWith(Map.of("decision", "accept"));
        Explanation told = told(accept());
        assertEquals("t, attempt 1 by claude, Sat 22:05: accepted", told.title());
        assertEquals(
                "The agent said that it was done after 5 min. Since the task began, 1 file has"
                        + " changed (src/a.py), by 4 lines. 1 check passed [t/1/gate-1.log]. That makes a"
                        + " confidence of 0.82; most of it rests on checks (1.00, weight 3.6:"
                        + " t/1/gate-1.log) and scope (1.00, weight 3.0: every change is within the"
                        + " scope); size (0.50, weight 0.8: 900 lines) speaks against it. No rule fired."
                        + " So it was accepted: check 'make test' passed [t/1/gate-1.log]; confidence"
                        + " 0.82 is not below 0.70.",
                told.text());
    }

    @Test
    void aNearRuleIsToldAndOneOfUnknownDistanceIsNot() {
        decidedWith(
                Map.of(
                        "nearest",
                        Map.of(
                                "rule",
                                "unsure",
                                "text",
                                "`confidence < 0.7`, where it was 0.82, 0.12 away",
                                "distance",
                                0.12)));
        assertTrue(
                told(accept())
                        .text()
                        .contains(
                                "No rule fired; the nearest was 'unsure': `confidence < 0.7`, where it"
                                        + " was 0.82, 0.12 away."));
        events.clear();
        decidedWith(Map.of("nearest", Map.of("rule", "time-over", "text", "far off")));
        String text = told(accept()).text();
        assertTrue(text.contains("No rule fired. "), text);
        assertFalse(text.contains("time-over"), text);
    }

    @Test
    void aRetryTellsTheFailureWithItsEvidenceAndWhatSpeaksAgainstTheWorkFirst() {
        gates = List.of(check(GateResult.Status.FAIL));
        modelProblem = "not asked: a blocking gate or check did not pass";
        confidence =
                new Confidence(
                        0.2,
                        List.of(
                                new Factor("checks", 0, 3.6, "t/1/gate-1.log"),
                                new Factor("scope", 1, 3, "every change is within the scope"),
                                new Factor("cap", 0.49, 0, "a blocking gate did not pass")),
                        false,
                        0);
        decidedWith(Map.of());
        String text = told(new Decision.Retry(List.of(FAILED), List.of("a", "b"))).text();
        assertTrue(
                text.contains(
                        "The check `make test` failed with exit status 2 [t/1/gate-1.log]. The model"
                                + " was not asked: a blocking gate or check did not pass."),
                text);
        assertTrue(
                text.contains(
                        "a confidence of 0.20, not calibrated; checks (0.00, weight 3.6:"
                                + " t/1/gate-1.log) speaks against it; scope (1.00, weight 3.0: every"
                                + " change is within the scope) speaks for it; it can't be above 0.49,"
                                + " because a blocking gate did not pass."),
                text);
        assertTrue(
                text.endsWith(
                        "So it was tried again, with 2 pieces of feedback: check 'make test' failed"
                                + " with exit status 2 [t/1/gate-1.log]."),
                text);
    }

    @Test
    void aGateThatFailedSaysThatNoCheckOfTheTaskWasRun() {
        gates =
                List.of(
                        new GateResult(
                                "unit",
                                "make unit",
                                false,
                                true,
                                GateResult.Status.FAIL,
                                1,
                                1,
                                "t/1/gate-1.log",
                                "",
                                "x"));
        decidedWith(Map.of());
        String text = told(new Decision.Retry(List.of(FAILED), List.of())).text();
        assertTrue(
                text.contains(
                        "The gate 'unit' failed with exit status 1 [t/1/gate-1.log]. So no check of"
                                + " the task itself was run."),
                text);
    }

    @Test
    void whatTookNoTimeHasNoNumber() {
        worked = Duration.ofMillis(300);
        asked(
                "attempts-used-up",
                new Resolution(TaskAction.SKIP, "", "person", DECIDED.plusMillis(9)));
        String text = told(ask(FAILED)).text();
        assertTrue(text.startsWith("The agent said that it was done within a second. "), text);
        assertTrue(text.endsWith("A person answered bp-1 within a second with 'skip'."), text);
        assertFalse(text.contains("0 s"), text);
    }

    @Test
    void aQuestionTellsTheRuleThatFiredAndThePersonsWords() {
        outside = List.of("README.md");
        asked(
                "attempts-used-up",
                new Resolution(
                        TaskAction.RETRY, "mind the dot", "person", DECIDED.plusSeconds(7200)));
        decidedWith(Map.of("rule", "attempts-used-up"));
        Explanation told =
                told(
                        ask(
                                new Reason("the rule says: task.attempts > 2\n && true", "mine"),
                                FAILED,
                                new Reason("the rule says too: confidence < 0.9", "other")));
        assertEquals("attempts-used-up", told.rule());
        assertTrue(
                told.text().contains("Not in order: README.md is outside of the task's scope."),
                told.text());
        assertTrue(
                told.text()
                        .endsWith(
                                "So the question 'attempts-used-up' was asked: the rule 'mine' fired"
                                        + " (`task.attempts > 2 && true`); check 'make test' failed with"
                                        + " exit status 2 [t/1/gate-1.log]; the rule 'other' fired too"
                                        + " (`confidence < 0.9`). A person answered bp-1 after 2 h 0 min"
                                        + " with 'retry': \"mind the dot\"."),
                told.text());
        assertFalse(told.text().contains("No rule fired"), told.text());
    }

    @Test
    void aQuestionThatNobodyAnsweredTellsItsDefaultOrThatItIsOpen() {
        asked(
                "attempts-used-up",
                new Resolution(TaskAction.SKIP, "", "default", DECIDED.plusSeconds(60)));
        String expired = told(ask(FAILED)).text();
        assertTrue(
                expired.endsWith("Nobody answered bp-1 for 1 min, so its default was taken: skip."),
                expired);
        breakpoints.clear();
        asked("attempts-used-up", null);
        String open = told(ask(FAILED)).text();
        assertTrue(open.endsWith("Nobody has answered bp-1 yet."), open);
    }

    @Test
    void aQuestionThatFollowsFromAnAnswerIsToldToo() {
        asked("attempts-used-up", new Resolution(TaskAction.TAKE_OVER, "", "person", DECIDED));
        asked("taken-over", null);
        String text = told(ask(FAILED)).text();
        assertTrue(
                text.endsWith(
                        "with 'take-over'. Then it was asked about 'taken-over' (bp-2). Nobody has"
                                + " answered bp-2 yet."),
                text);
    }

    @Test
    void aHoldForALimitIsAParagraphOfItsOwnBeforeWhatFollowedIt() {
        events.add(new Event(1, BEGUN, EventType.DECIDED, "p", "t", 1, Map.of("decision", "wait")));
        events.add(
                new Event(
                        2,
                        BEGUN,
                        EventType.HOLD_STARTED,
                        "p",
                        "t",
                        1,
                        Map.of("until", "2026-03-15T04:00:00Z", "why", "the limit is reached")));
        decidedWith(Map.of("decision", "accept"));
        List<Explanation> both = all(accept());
        assertEquals(List.of("wait", "accept"), both.stream().map(Explanation::decision).toList());
        assertEquals("t, attempt 1 by claude, Sat 22:00: waited for a limit", both.get(0).title());
        assertEquals(
                "The account 'anna' met its limit. So the attempt was held until Sun 04:00, and then"
                        + " to go on where it was.",
                both.get(0).text());
    }

    @Test
    void aHoldThatLastsIsTold() {
        assessed = false;
        events.add(new Event(1, BEGUN, EventType.DECIDED, "p", "t", 1, Map.of("decision", "wait")));
        Explanation told =
                told(
                        new Decision.Wait(
                                List.of(new Reason("the limit is reached", "output")),
                                "anna",
                                Instant.parse("2026-03-15T04:00:00Z")));
        assertEquals("wait", told.decision());
        assertTrue(told.text().contains("held until Sun 04:00"), told.text());
    }

    @Test
    void aFailureAndAQuestionWithoutAnAssessmentTellTheirReasonAlone() {
        assessed = false;
        decidedWith(Map.of());
        assertEquals(
                "No rule fired. So it was given up: check 'make test' failed with exit status 2"
                        + " [t/1/gate-1.log].",
                told(new Decision.Fail(List.of(FAILED))).text());
        assertEquals(
                "So the question 'attempts-used-up' was asked: the limit is reached until Sun 04:00.",
                told(ask(new Reason("the limit is reached until 2026-03-15T04:00:00Z", "output")))
                        .text());
    }

    @Test
    void theModelsVerdictIsToldWithItsFirstFindingAndItsEvidence() {
        verdict = new Verdict(0.33, List.of("Nothing handles week 53.", "more"), "t/1/verdict");
        String text = told(accept()).text();
        assertTrue(
                text.contains(
                        "To the model it is right with a probability of 0.33 [t/1/verdict]: Nothing"
                                + " handles week 53. That makes"),
                text);
    }

    @Test
    void aCheckThatProvesNothingSaysWhyAndOneThatWasRunAgainOnWhatTree() {
        gates =
                List.of(
                        new GateResult(
                                "check-1",
                                "npm test",
                                true,
                                true,
                                GateResult.Status.UNPROVEN,
                                0,
                                1,
                                "t/1/gate-1.log",
                                "",
                                "x",
                                "ran no test (jest)",
                                null,
                                List.of(),
                                1),
                        new GateResult(
                                "check-2",
                                "make",
                                true,
                                true,
                                GateResult.Status.PASS,
                                0,
                                1,
                                "t/1/gate-2.log",
                                "",
                                "",
                                "",
                                null,
                                List.of("README.md"),
                                2));
        String text = told(accept()).text();
        assertTrue(
                text.contains(
                        " The check `npm test` proves nothing: it ran no test (jest)"
                                + " [t/1/gate-1.log]."),
                text);
        assertTrue(
                text.contains(
                        " README.md was changed by somebody while the check `make` ran, so it was"
                                + " run again on the tree as it is now."),
                text);
    }

    @Test
    void gatesAndChecksTogetherAreCountedInWords() {
        GateResult gate =
                new GateResult(
                        "lint", "l", false, false, GateResult.Status.PASS, 0, 1, "t/1/g", "", "");
        gates = List.of(check(GateResult.Status.PASS), gate);
        assertTrue(told(accept()).text().contains("All 2 gates and checks passed ["));
        gates = List.of(check(GateResult.Status.FAIL), gate);
        assertTrue(told(accept()).text().contains(" 1 of the gates and checks passed ["));
        gates = List.of(gate);
        assertTrue(told(accept()).text().contains(" 1 gate passed ["));
        gates = List.of();
        assertTrue(told(accept()).text().contains(" No gate and no check was run."));
    }

    /** Whatever way an attempt ends: whole sentences, one full stop each, no word of the code. */
    @ParameterizedTest
    @EnumSource(Ending.class)
    void everyEndingIsASentence(Ending how) {
        ending = how;
        problems = List.of("It says so.", "twice.");
        String text = told(ask(FAILED)).text();
        String first = text.substring(0, text.indexOf(").") + 2);
        assertTrue(
                first.matches("The agent[^_.]* after 5 min \\(It says so and twice\\)\\."), first);
        assertFalse(text.contains(".."), text);
    }
}
