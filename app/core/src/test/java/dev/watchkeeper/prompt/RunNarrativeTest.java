package dev.watchkeeper.prompt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.Event;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.RunDigest;
import dev.watchkeeper.domain.SummaryLine;
import dev.watchkeeper.llm.Question;
import dev.watchkeeper.llm.Tokens;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The model's words about a night add nothing to what the journal has. */
final class RunNarrativeTest {
    private static final List<String> NAMES =
            List.of("parse-dates", "add-tests", "totals-rounding", "docs", "Round totals");

    private long seq;

    private Event event(EventType type, String task, Map<String, Object> data) {
        seq++;
        return new Event(seq, Instant.EPOCH.plusSeconds(seq), type, "p", task, 1, data);
    }

    /** Two tasks done, one of them proven, one failed. */
    private RunDigest night() {
        RunDigest night = new RunDigest();
        night.add(event(EventType.ATTEMPT_STARTED, "parse-dates", Map.of()));
        night.add(
                event(
                        EventType.GATE_ENDED,
                        "parse-dates",
                        Map.of("status", "pass", "evidence", "parse-dates/1/check-1")));
        night.add(event(EventType.TASK_DONE, "parse-dates", Map.of()));
        night.add(event(EventType.ATTEMPT_STARTED, "add-tests", Map.of()));
        night.add(event(EventType.TASK_DONE, "add-tests", Map.of()));
        night.add(event(EventType.ATTEMPT_STARTED, "totals-rounding", Map.of()));
        night.add(
                event(
                        EventType.GATE_ENDED,
                        "totals-rounding",
                        Map.of("status", "fail", "evidence", "totals-rounding/1/check-1")));
        night.add(event(EventType.TASK_FAILED, "totals-rounding", Map.of()));
        night.add(
                event(
                        EventType.SUMMARISED,
                        "totals-rounding",
                        Map.of(
                                "lines",
                                List.of(
                                        new SummaryLine(
                                                        "The half-even test fails by 17.",
                                                        List.of("totals-rounding/1/check-1"))
                                                .json()))));
        return night;
    }

    @Test
    void theJournalsSentencesHaveTheirEvidence() {
        assertEquals(
                List.of(
                        new RunDigest.Fact(
                                "1 task is failed: totals-rounding.",
                                List.of("totals-rounding/1/check-1"),
                                true),
                        new RunDigest.Fact(
                                "2 tasks are done: parse-dates, add-tests.",
                                List.of("parse-dates/1/check-1", "event 5"),
                                false),
                        new RunDigest.Fact(
                                "Proven by what was run: parse-dates.",
                                List.of("parse-dates/1/check-1"),
                                false),
                        new RunDigest.Fact(
                                "Attempts made: 3.",
                                List.of("event 1", "event 4", "event 6"),
                                false),
                        new RunDigest.Fact(
                                "Checks and gates failed: 1.",
                                List.of("totals-rounding/1/check-1"),
                                true),
                        new RunDigest.Fact(
                                "Checks and gates passed: 1.",
                                List.of("parse-dates/1/check-1"),
                                false)),
                night().facts());
    }

    @Test
    void puttingGitBackIsNoReturnToACheckpoint() {
        RunDigest night = night();
        night.add(event(EventType.RESTORED, "docs", Map.of("checkpoint", "c1")));
        night.add(event(EventType.RESTORED, "docs", Map.of("checkpoint", "c2")));
        night.add(event(EventType.RESTORED, "docs", Map.of("repository", List.of("HEAD"))));
        List<String> facts = night.facts().stream().map(RunDigest.Fact::text).toList();
        assertTrue(
                facts.contains("A workspace was brought back to a checkpoint 2 times."),
                facts::toString);
        assertTrue(facts.contains("A project's git was put back 1 time."), facts::toString);
    }

    @ParameterizedTest
    @CsvSource({
        "work, An account was held 1 time.",
        "host build, A host was out of reach 1 time.",
        "workspace ws-1, A workspace could not be worked in 1 time."
    })
    void whatRestedIsCalledByWhatItIs(String what, String said) {
        RunDigest night = night();
        night.add(event(EventType.HOLD_STARTED, "docs", Map.of("account", what)));
        List<String> facts = night.facts().stream().map(RunDigest.Fact::text).toList();
        assertTrue(facts.contains(said), facts::toString);
    }

    @Test
    void aTaskCountsByItsNewestState() {
        RunDigest night = night();
        night.add(event(EventType.TASK_READY, "totals-rounding", Map.of("state", "ready")));
        night.add(event(EventType.TASK_CHANGED, "add-tests", Map.of("state", "waiting")));
        assertEquals(
                List.of(
                        "1 task is waiting for a person: add-tests.",
                        "1 task is done: parse-dates."),
                night.facts().stream().map(RunDigest.Fact::text).limit(2).toList());
    }

    @Test
    void withoutAnAttemptThereIsNothingToSay() {
        RunDigest night = new RunDigest();
        night.add(event(EventType.TASK_DONE, "a", Map.of()));
        assertEquals(List.of(), night.facts());
    }

    private List<SummaryLine> read(String evidence, String text) {
        return RunNarrative.read(
                "{\"a_lines\":[{\"a_evidence\":[" + evidence + "],\"b_text\":\"" + text + "\"}]}",
                RunNarrative.sources(night()),
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
                List.of(), RunNarrative.read(answer, RunNarrative.sources(night()), NAMES), answer);
    }

    @Test
    void theQuestionFitsAnyWindowAndIsTheSameForTheSameNight() {
        RunDigest night = night();
        for (int i = 0; i < 500; i++) {
            night.add(event(EventType.TASK_DONE, "another-task-" + i, Map.of()));
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
