package dev.watchkeeper.prompt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.SummaryLine;
import dev.watchkeeper.llm.Question;
import dev.watchkeeper.llm.Tokens;
import dev.watchkeeper.summary.RunDigest;
import dev.watchkeeper.testkit.NightEvents;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Map;

/** The model's words about a night add nothing to what the journal has. */
final class RunNarrativeTest {
    private static final List<String> NAMES =
            List.of("parse-dates", "add-tests", "totals-rounding", "docs", "Round totals");

    private final NightEvents events = new NightEvents();

    private List<SummaryLine> read(String evidence, String text) {
        return RunNarrative.read(
                "{\"a_lines\":[{\"a_evidence\":[" + evidence + "],\"b_text\":\"" + text + "\"}]}",
                RunNarrative.sources(events.night()),
                NAMES);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1|totals-rounding failed.",
                "1, 7|totals-rounding failed at its half-even test.",
                "2|2 tasks are done.",
                "2|Two tasks are done: add-tests and parse-dates.",
                "4|There were 3 attempts.",
                "3|What was run has proven parse-dates.",
                "7|The half-even test is the trouble of totals-rounding."
            })
    void aLineThatAddsNothingStays(String evidence, String text) {
        List<SummaryLine> lines = read(evidence, text);
        assertEquals(List.of(text), lines.stream().map(SummaryLine::text).toList());
        assertTrue(!lines.getFirst().evidence().isEmpty());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // Figures that are not there, or are another one's.
                "2|3 tasks are done.",
                "1, 2|2 tasks failed.",
                "1, 2|Two tasks failed.",
                "5|1 task failed.",
                "4|4 attempts were made.",
                "2|All tasks are done.",
                "2|Everything went well and every task is done.",
                "7|The test fails by 17.",
                "1, 7|totals-rounding failed by 17.",
                // Tasks that are not there, or not in the evidence that is named.
                "2|rename-config is done.",
                "2|Task Phoenix is done.",
                "2|“the big one” is done.",
                "2|docs is done.",
                "1|parse-dates failed.",
                // States that are another one's.
                "1|totals-rounding is done.",
                "1, 2|totals-rounding is done.",
                "1, 2|totals-rounding is done, parse-dates failed.",
                "7|totals-rounding failed.",
                "4|add-tests was cancelled.",
                // Nothing is named.
                "|totals-rounding failed.",
                "99|totals-rounding failed."
            })
    void aLineThatAddsSomethingIsDropped(String evidence, String text) {
        assertEquals(List.of(), read(evidence == null ? "" : evidence, text), text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Sure!", "null", "[]", "{\"a_lines\":7}", "{"})
    void nonsenseIsNoSummary(String answer) {
        assertEquals(
                List.of(),
                RunNarrative.read(answer, RunNarrative.sources(events.night()), NAMES),
                answer);
    }

    @Test
    void theQuestionFitsAnyWindowAndIsTheSameForTheSameNight() {
        RunDigest night = events.night();
        for (int i = 0; i < 500; i++) {
            night.add(events.event(EventType.TASK_DONE, "another-task-" + i, Map.of()));
        }
        Tokens tokens = Tokens.estimate();
        for (int context : new int[] {1_024, 2_048, 16_384}) {
            Question q = RunNarrative.question(RunNarrative.sources(night), context, tokens);
            assertTrue(tokens.prompt(q.system(), q.user()) + q.maxTokens() <= context);
            assertEquals(
                    q.user(),
                    RunNarrative.question(RunNarrative.sources(night), context, tokens).user());
            assertEquals(Question.Priority.IDLE, q.priority());
        }
    }
}
