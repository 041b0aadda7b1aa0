package dev.watchkeeper.desktop.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.Assessment;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.Confidence;
import dev.watchkeeper.domain.Ending;
import dev.watchkeeper.domain.GateResult;
import dev.watchkeeper.domain.Quality;
import dev.watchkeeper.domain.Validation;
import dev.watchkeeper.domain.WorkspaceId;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;

class AttemptTextTest {
    private static List<TextLine> told(GateResult.Status status, String why, List<String> changed) {
        GateResult gate =
                new GateResult(
                        "check-1",
                        "npm test",
                        true,
                        true,
                        status,
                        0,
                        1,
                        "t/1/g",
                        "",
                        "",
                        why,
                        null,
                        changed,
                        1);
        Quality quality =
                new Quality(
                        List.of(gate),
                        List.of(),
                        true,
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of());
        return AttemptText.gates(
                Attempt.planned(
                                new AttemptRef("t", 1),
                                "p",
                                new WorkspaceId("p"),
                                "a",
                                "local",
                                "a",
                                Instant.EPOCH)
                        .withAssessment(
                                new Assessment(
                                        new Validation(true, Ending.COMPLETED, List.of()),
                                        quality,
                                        null,
                                        "",
                                        new Confidence(0, List.of(), false, 0))));
    }

    @Test
    void aCheckThatProvesNothingSaysSoAndWhy() {
        List<TextLine> lines =
                told(GateResult.Status.UNPROVEN, "ran no test (jest)", List.of("a.txt"));
        assertEquals("Check check-1 proves nothing, exit 0, 1.0 s", lines.getFirst().text());
        assertEquals(TextLine.Tone.BAD, lines.getFirst().tone());
        assertEquals("  It ran no test (jest).", lines.get(1).text());
        assertEquals(StateLook.UNKNOWN, StateLook.of(GateResult.Status.UNPROVEN));
    }

    @Test
    void whatChangedWhileItRanIsNamed() {
        List<TextLine> lines = told(GateResult.Status.PASS, "", List.of("a.txt", "b.txt"));
        assertTrue(
                lines.stream()
                        .anyMatch(l -> l.text().equals("  Changed while it ran: a.txt, b.txt")),
                lines::toString);
    }
}
