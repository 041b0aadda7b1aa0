package dev.watchkeeper.prompt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

final class GroundedLinesTest {
    private static final String SHOWN = "Ran 57 tests in 0.004s, week 2026-W07, limit 1,024 of 30.";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "all 57 tests pass|true",
                "all 5 tests pass|false",
                "58 tests pass|false",
                "confidence 0.70|false",
                "it took 0.004 seconds|true",
                "the limit is 1,024|true",
                "return 0 or 1|true",
                "keep ISO 8601 as it is|true",
                "use what Python 3.11 has|true",
                "Add 40 tests|false",
                "RFC 3339 says so|true",
                "read utf8 and v2 of parse_3|true",
                "no figure at all|true"
            })
    void aFigureStandsInWhatWasShown(String line, boolean stands) {
        assertEquals(stands, GroundedLines.figuresStandIn(line, SHOWN));
    }

    @Test
    void aRepeatIsOneWhateverItsMarks() {
        List<String> said = List.of("The check `unit` passed.");
        assertEquals(true, GroundedLines.repeats("the check unit passed", said));
        assertEquals(false, GroundedLines.repeats("the check unit failed", said));
    }
}
