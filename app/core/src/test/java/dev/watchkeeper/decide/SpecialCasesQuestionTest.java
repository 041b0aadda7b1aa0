package dev.watchkeeper.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.Decision;
import dev.watchkeeper.domain.GateResult;
import dev.watchkeeper.domain.Verdict;

import org.junit.jupiter.api.Test;

import java.util.List;

/** Work that knows the tests that it passes, or that is unfinished, is not accepted alone. */
class SpecialCasesQuestionTest {
    private static final String PLACE =
            "pay.py:14 answers the very input of test_pay.py:9 with the very value that is expected"
                    + " there";

    private static Situation passing() {
        Situation s = new Situation();
        s.gates = List.of(Situation.gate("unit", GateResult.Status.PASS));
        s.confidence = 0.99;
        return s;
    }

    @Test
    void itIsAskedAboutWithItsPlacesWhateverTheModelSays() {
        Situation s = passing();
        s.special = List.of(PLACE, "pay.py:20 names the test test_pay.py");
        s.verdict = new Verdict(1, List.of(), "v");
        Decision.Ask asked = s.ask();
        assertEquals("special-cases", asked.rule());
        assertEquals(
                "The checks pass, but the work may be made for them: "
                        + PLACE
                        + "; pay.py:20 names the test test_pay.py. Is the work right for other inputs, too?",
                asked.question());
        assertEquals(PLACE, asked.because().getFirst().text());
    }

    @Test
    void aFailedCheckIsTriedAgainAndTheNextAttemptIsToldOfBoth() {
        Situation s = passing();
        s.gates = List.of(Situation.gate("unit", GateResult.Status.FAIL));
        s.special = List.of(PLACE);
        Decision.Retry retry = (Decision.Retry) s.decide();
        assertTrue(
                retry.feedback().stream().anyMatch(f -> f.contains(PLACE)),
                retry.feedback()::toString);
    }

    @Test
    void whatIsUnfinishedIsNamedInTheQuestion() {
        Situation s = passing();
        s.stubs = List.of("pay.py:3: TODO");
        s.confidence = 0.69;
        s.used = 3;
        assertTrue(
                s.ask().question().contains("a part is unfinished (pay.py:3: TODO)"),
                s.ask()::question);
    }
}
