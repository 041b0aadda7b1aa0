package dev.watchkeeper.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.Decision;
import dev.watchkeeper.domain.GateResult;

import org.junit.jupiter.api.Test;

import java.util.List;

/** Work whose checks prove nothing is asked about, and never accepted. */
class UnprovenQuestionTest {
    private static GateResult unproven(boolean blocking) {
        return new GateResult(
                "check-1",
                "npm test",
                true,
                blocking,
                GateResult.Status.UNPROVEN,
                0,
                1,
                "ev-1",
                "",
                "f",
                "ran no test (jest)",
                null,
                List.of(),
                1);
    }

    private static Situation with(GateResult... gates) {
        Situation s = new Situation();
        s.confidence = 0.99;
        s.gates = List.of(gates);
        return s;
    }

    @Test
    void itAsksInOneSentenceWhatIsNotProven() {
        Decision.Ask ask = with(unproven(true)).ask();
        assertEquals("unproven", ask.rule());
        assertEquals(
                "It is not proven that the work is right: the check `npm test` proves nothing: it"
                        + " ran no test (jest). Is the work right? If the check is at fault, mend it"
                        + " with 'watchkeeper task edit t-1 --check \"…\"' (it replaces all checks of"
                        + " the task), then answer 'retry'.",
                ask.question());
        assertEquals("ev-1", ask.because().getFirst().evidence());
        assertEquals("accept", ask.options().getFirst().name());
    }

    @Test
    void onePassBesideItIsNotEnough() {
        assertEquals(
                "unproven",
                with(Situation.gate("unit", GateResult.Status.PASS), unproven(true)).ask().rule());
    }

    @Test
    void aFailureBesideItIsTriedAgainFirst() {
        assertInstanceOf(
                Decision.Retry.class,
                with(Situation.gate("unit", GateResult.Status.FAIL), unproven(true)).decide());
    }

    @Test
    void anAdvisoryOneAsksNothingAndCountsForNothing() {
        assertInstanceOf(
                Decision.Accept.class,
                with(Situation.gate("unit", GateResult.Status.PASS), unproven(false)).decide());
        assertEquals("no-evidence", with(unproven(false)).ask().rule());
    }

    @Test
    void weakenedTestsAreSaidFirst() {
        Situation s = with(unproven(true));
        s.weakened = List.of("test_a.py: a test was deleted");
        assertInstanceOf(Decision.Retry.class, s.decide());
    }

    @Test
    void theRulesKnowIt() {
        var known = with(unproven(true)).known();
        assertEquals(List.of("check-1"), known.get("gates_unproven"));
        assertEquals(List.of("check-1"), known.get("gates_failed"));
        assertTrue(
                String.valueOf(known.get("gates")).contains("check-1=unproven"), known::toString);
    }

    @Test
    void itIsNoRegression() {
        Situation before =
                with(
                        new GateResult(
                                "check-1",
                                "npm test",
                                true,
                                true,
                                GateResult.Status.PASS,
                                0,
                                1,
                                "e",
                                "",
                                ""));
        Situation now = with(unproven(true));
        now.earlier = List.of(before.past(null));
        assertEquals(List.of(), now.known().get("checks_regressed"));
    }
}
