package dev.watchkeeper.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.BreakpointRule;
import dev.watchkeeper.domain.Factor;
import dev.watchkeeper.domain.GateResult;
import dev.watchkeeper.domain.Reason;
import dev.watchkeeper.domain.TaskAction;
import dev.watchkeeper.domain.Verdict;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Set;

/** Where what was run, the confidence and the model disagree, a person is asked, rules or none. */
final class ConflictTest {
    private static Situation judged(double pass) {
        Situation s = new Situation();
        s.verdict = new Verdict(pass, List.of("Week 53 is not handled"), "t-1/1/verdict");
        return s;
    }

    @ParameterizedTest
    @CsvSource({"0.0, ask", "0.33, ask", "0.39, ask", "0.4, accept", "0.5, accept", "1.0, accept"})
    void aClearNoOfTheModelIsNeverAcceptedSilently(double pass, String decision) {
        assertEquals(decision, judged(pass).decide().word());
    }

    @Test
    void theQuestionTellsBothSidesWithTheirEvidence() {
        Situation s = judged(0.2);
        assertEquals("conflict", s.ask().rule());
        assertEquals(
                "The checks pass, but the model thinks that the work is wrong: Week 53 is not"
                        + " handled. Who is right?",
                s.ask().question());
        assertEquals(AnswerOptions.WORK, s.ask().options().stream().map(o -> o.action()).toList());
        assertEquals(
                List.of("t-1/1/verdict", "ev-unit", "confidence"),
                s.ask().because().stream().map(Reason::evidence).toList());
        assertTrue(s.ask().because().getFirst().text().contains("only 0.20"));
    }

    @Test
    void whatFailedIsTriedAgainWhateverTheModelSays() {
        for (double pass : new double[] {0, 1}) {
            Situation s = judged(pass);
            s.gates = List.of(Situation.gate("unit", GateResult.Status.FAIL));
            assertEquals("retry", s.decide().word());
        }
    }

    @Test
    void aDoubtThatTheConfidenceSharesIsNoConflict() {
        Situation s = judged(0.2);
        s.confidence = 0.4;
        assertEquals("unsure", s.ask().rule());
    }

    private static Situation unsure(Factor... factors) {
        Situation s = judged(0.1);
        s.confidence = 0.57;
        s.factors = List.of(factors);
        return s;
    }

    private static Factor factor(String name, double value) {
        return new Factor(name, value, 1, "evidence of " + name);
    }

    @Test
    void noAttemptIsSpentOnWhatTheModelAloneObjectsTo() {
        Situation s =
                unsure(
                        factor("checks", 1),
                        factor("model", 0.1),
                        factor("criteria", 0),
                        factor("attempts", 0.33),
                        factor("agent", 0.4));
        assertEquals("conflict", s.ask().rule());
        assertTrue(s.ask().question().contains("Week 53 is not handled"));
        assertTrue(
                s.ask().because().stream()
                        .anyMatch(r -> r.text().startsWith("the model's verdict speaks")),
                s.ask().because()::toString);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "validation",
                "gates",
                "checks",
                "scope",
                "tests",
                "stubs",
                "special_cases",
                "claims"
            })
    void whatElseSpeaksAgainstTheWorkIsTriedAgain(String other) {
        assertEquals("retry", unsure(factor("model", 0.1), factor(other, 0.2)).decide().word());
    }

    @Test
    void whereTheModelDoesNotObjectAnUnsureAttemptIsTriedAgain() {
        assertEquals("retry", unsure(factor("model", 0.6), factor("size", 0.3)).decide().word());
        Situation s = unsure(factor("size", 0.3));
        s.verdict = null;
        assertEquals("retry", s.decide().word());
    }

    @Test
    void aGateThatFailedWithoutBlockingIsTriedAgain() {
        Situation s = unsure(factor("model", 0.1));
        s.gates =
                List.of(
                        Situation.gate("unit", GateResult.Status.PASS),
                        new GateResult(
                                "lint",
                                "lint",
                                false,
                                false,
                                GateResult.Status.FAIL,
                                1,
                                1,
                                "ev-lint",
                                "one warning",
                                "w"));
        assertEquals("retry", s.decide().word());
    }

    @Test
    void aRuleOfItsNameMayWordItAndOfferOtherAnswers() {
        Situation s = judged(0.2);
        s.rules =
                List.of(
                        new BreakpointRule(
                                "conflict",
                                "decision == 'ask'",
                                Set.of("decision"),
                                known -> "ask".equals(known.get("decision")),
                                "Who is right, Anna?",
                                List.of(TaskAction.ACCEPT, TaskAction.RETRY),
                                null,
                                "f"));
        assertEquals("conflict", s.ask().rule());
        assertEquals("Who is right, Anna?", s.ask().question());
        assertEquals(
                List.of("accept", "retry"), s.ask().options().stream().map(o -> o.name()).toList());
    }
}
