package dev.watchkeeper.cli;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.Assessment;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.EventDraft;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.GateResult;
import dev.watchkeeper.domain.Quality;
import dev.watchkeeper.domain.TestChanges;
import dev.watchkeeper.domain.TestCounts;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What a task's page and its diff say of what stands behind its work. */
final class TaskWordsTest extends TypedCommands {
    @Test
    void aDiffOfWorkThatWasTakenOverSaysWhoseItIs() {
        String words = "what you changed since is not in it";
        run("task", "diff", "parse-dates", "--stat");
        assertFalse(out().contains(words), out());
        Attempt last = around.control.attempts("parse-dates").getLast();
        around.control.append(
                EventDraft.of(
                        EventType.BREAKPOINT_RESOLVED,
                        last,
                        Map.of("breakpoint", "bp-9", "option", "take-over", "rule", "unproven")));
        around.control.append(
                EventDraft.of(
                        EventType.BREAKPOINT_RESOLVED,
                        last,
                        Map.of("breakpoint", "bp-10", "option", "accept", "rule", "taken-over")));
        run("task", "diff", "parse-dates", "--stat");
        assertTrue(out().contains(words), out());
        run("task", "show", "parse-dates");
        assertTrue(
                out().contains(
                                "done: accepted by you after a take-over (bp-10); no check ran on"
                                        + " what stands there"),
                out());
        assertFalse(out().contains("done: proven by"), out());
    }

    @Test
    void aTaskSaysWhichTestsOfItsChecksAreNew() {
        Attempt last = around.control.attempts("parse-dates").getLast();
        Assessment seen = Objects.requireNonNull(last.assessment());
        Quality was = seen.quality();
        TestChanges since =
                new TestChanges(
                        "parse-dates/2/tests",
                        1,
                        14,
                        "parse-dates/1/tests",
                        0,
                        TestChanges.Some.of(List.of("test_leap_day")),
                        TestChanges.Some.NONE,
                        TestChanges.Some.of(List.of("test_slow")),
                        TestChanges.Some.NONE,
                        TestChanges.Some.NONE);
        GateResult gate =
                new GateResult(
                        "check-1",
                        "python3 -m unittest",
                        true,
                        true,
                        GateResult.Status.PASS,
                        0,
                        1,
                        "parse-dates/2/check-1",
                        "",
                        "",
                        "",
                        new TestCounts("unittest", 14, 0, 0, 0, since),
                        List.of(),
                        1,
                        "",
                        GateResult.Status.FAIL);
        around.control.put(
                last.withAssessment(
                        new Assessment(
                                seen.validation(),
                                new Quality(
                                        List.of(gate),
                                        was.changes(),
                                        was.newChange(),
                                        was.outside(),
                                        was.protectedPaths(),
                                        was.weakened(),
                                        was.stubs(),
                                        was.contradicted()),
                                seen.verdict(),
                                seen.modelProblem(),
                                seen.confidence(),
                                seen.surroundings(),
                                seen.repository())));
        run("task", "show", "parse-dates");
        assertTrue(out().contains("check-1: 1 test is new: test_leap_day"), out());
        assertTrue(
                out().contains("check-1: 1 test is skipped now and ran before: test_slow"), out());
        assertTrue(
                out().contains(
                                "done: proven by python3 -m unittest (failed on the tree before"
                                        + " the task, as it must), at attempt 2"),
                out());
    }
}
