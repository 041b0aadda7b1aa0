package dev.watchkeeper.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.BreakpointRule;
import dev.watchkeeper.domain.GateResult;
import dev.watchkeeper.domain.Reason;
import dev.watchkeeper.domain.TaskAction;
import dev.watchkeeper.domain.Verdict;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
