package dev.watchkeeper.summary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.testkit.NightEvents;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.Map;

/** A night as the journal has it. */
final class RunDigestTest {
    private final NightEvents events = new NightEvents();

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
                events.night().facts());
    }

    /** A check that could not be run says nothing of the work, nor does one that ran no test. */
    @Test
    void whatProvedNothingHasNotFailed() {
        RunDigest night = events.night();
        for (String status : List.of("unproven", "error", "timeout")) {
            night.add(
                    events.event(
                            EventType.GATE_ENDED,
                            "add-tests",
                            Map.of("status", status, "evidence", "add-tests/1/" + status)));
        }
        List<RunDigest.Fact> facts = night.facts();
        assertTrue(
                facts.contains(
                        new RunDigest.Fact(
                                "Checks and gates that proved nothing: 2.",
                                List.of("add-tests/1/unproven", "add-tests/1/error"),
                                true)),
                facts::toString);
        assertTrue(
                facts.contains(
                        new RunDigest.Fact(
                                "Checks and gates failed: 2.",
                                List.of("totals-rounding/1/check-1", "add-tests/1/timeout"),
                                true)),
                facts::toString);
    }

    /** A check that is told of again, because more became known of it, is one check. */
    @Test
    void aCheckCountsOnceByWhatWasSaidOfItLast() {
        RunDigest night = events.night();
        for (String status : List.of("pass", "unproven")) {
            night.add(
                    events.event(
                            EventType.GATE_ENDED,
                            "parse-dates",
                            Map.of("status", status, "evidence", "parse-dates/1/check-1")));
        }
        List<String> facts = night.facts().stream().map(RunDigest.Fact::text).toList();
        assertTrue(facts.contains("Checks and gates that proved nothing: 1."), facts::toString);
        assertTrue(
                facts.stream().noneMatch(f -> f.startsWith("Checks and gates passed")),
                facts::toString);
    }

    /** That a restore took back what was done before the night makes nothing done in it. */
    @Test
    void workThatIsTakenBackIsNotDoneAgain() {
        RunDigest night = events.night();
        night.add(
                events.event(
                        EventType.TASK_CHANGED,
                        "old",
                        Map.of("state", "done", "taken_back", true)));
        assertFalse(night.tasks().contains("old"));
    }

    @Test
    void noEvidenceIsLeftOut() {
        RunDigest night = events.night();
        for (int i = 0; i < 20; i++) {
            night.add(events.event(EventType.ATTEMPT_STARTED, "docs", Map.of()));
        }
        assertEquals(
                List.of(23),
                night.facts().stream()
                        .filter(f -> f.text().equals("Attempts made: 23."))
                        .map(f -> f.evidence().size())
                        .toList());
    }

    @Test
    void puttingGitBackIsNoReturnToACheckpoint() {
        RunDigest night = events.night();
        night.add(events.event(EventType.RESTORED, "docs", Map.of("checkpoint", "c1")));
        night.add(events.event(EventType.RESTORED, "docs", Map.of("checkpoint", "c2")));
        night.add(events.event(EventType.RESTORED, "docs", Map.of("repository", List.of("HEAD"))));
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
        RunDigest night = events.night();
        night.add(events.event(EventType.HOLD_STARTED, "docs", Map.of("account", what)));
        List<String> facts = night.facts().stream().map(RunDigest.Fact::text).toList();
        assertTrue(facts.contains(said), facts::toString);
    }

    @Test
    void aTaskCountsByItsNewestState() {
        RunDigest night = events.night();
        night.add(events.event(EventType.TASK_READY, "totals-rounding", Map.of("state", "ready")));
        night.add(events.event(EventType.TASK_CHANGED, "add-tests", Map.of("state", "waiting")));
        assertEquals(
                List.of(
                        "1 task is waiting for a person: add-tests.",
                        "1 task is done: parse-dates."),
                night.facts().stream().map(RunDigest.Fact::text).limit(2).toList());
    }

    @Test
    void withoutAnAttemptThereIsNothingToSay() {
        RunDigest night = new RunDigest();
        night.add(events.event(EventType.TASK_DONE, "a", Map.of()));
        assertEquals(List.of(), night.facts());
    }
}
