package dev.watchkeeper.decide;

import static dev.watchkeeper.decide.Situation.change;
import static dev.watchkeeper.decide.Situation.gate;
import static dev.watchkeeper.decide.Situation.said;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.Ending;
import dev.watchkeeper.domain.Factor;
import dev.watchkeeper.domain.FileChange;
import dev.watchkeeper.domain.GateResult;
import dev.watchkeeper.domain.Verdict;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.Map;
import java.util.Set;

final class VariablesTest {
    private static Object at(Map<String, Object> known, String path) {
        Object found = known;
        for (String name : path.split("\\.")) {
            found = java.util.Objects.requireNonNull(((Map<?, ?>) found).get(name), path);
        }
        return found;
    }

    @Test
    void whatTheEvidenceShowsIsKnownByName() {
        Situation s = new Situation();
        s.gates =
                List.of(gate("unit", GateResult.Status.PASS), gate("lint", GateResult.Status.FAIL));
        s.changes =
                List.of(
                        change("a", FileChange.Kind.ADDED),
                        change("b", FileChange.Kind.MODIFIED),
                        change("c", FileChange.Kind.RENAMED),
                        change("d", FileChange.Kind.DELETED));
        s.outside = List.of("x");
        s.protectedPaths = List.of("x", "y");
        s.verdict = new Verdict(0.25, List.of(), "e");
        s.factors = List.of(new Factor("size", 0.3, 0.1, ""));
        s.used = 2;
        s.earlier =
                List.of(
                        new Situation().attempt(),
                        withGate("lint", GateResult.Status.PASS),
                        withGate("unit", GateResult.Status.FAIL));
        Map<String, Object> known = s.known();
        Map<String, Object> expected =
                Map.ofEntries(
                        Map.entry("confidence", 0.9),
                        Map.entry("factors.size", 0.3),
                        Map.entry("verdict.pass_probability", 0.25),
                        Map.entry("validation.ending", "completed"),
                        Map.entry("gates.lint", "fail"),
                        Map.entry("gates_failed", List.of("lint")),
                        Map.entry("checks_regressed", List.of("lint")),
                        Map.entry("changes.count", 4L),
                        Map.entry("changes.added", 1L),
                        Map.entry("changes.modified", 2L),
                        Map.entry("changes.deleted", 1L),
                        Map.entry("changes.lines", 20L),
                        Map.entry("changes.outside", List.of("x", "y")),
                        Map.entry("task.priority", "high"),
                        Map.entry("task.attempts_left", 1L),
                        Map.entry("time.attempt_seconds", 90.0),
                        Map.entry("time.hour", 22L),
                        Map.entry("history.retries", 3L));
        expected.forEach((name, value) -> assertEquals(value, at(known, name), name));
        assertFalse(known.containsKey("asked"));
        assertFalse(known.containsKey("budget"));
    }

    private static dev.watchkeeper.domain.Attempt withGate(String name, GateResult.Status status) {
        Situation s = new Situation();
        s.gates = List.of(gate(name, status));
        return s.past(null);
    }

    @Test
    void whatTheAgentAskedForIsItsQuestionOrWhatWasDenied() {
        Situation s = new Situation();
        s.ending = Ending.PERMISSION_DENIED;
        s.outcome = said("", List.of("rm", "curl"), null, List.of());
        assertEquals("rm; curl", at(s.known(), "asked"));
        assertEquals(7L, at(s.known(), "budget.turns"));
        s.ending = Ending.QUESTION;
        s.outcome = said("", List.of("rm"), "May I?", List.of());
        assertEquals("May I?", at(s.known(), "asked"));
        s.ending = Ending.COMPLETED;
        s.outcome = said("", List.of(), null, List.of());
        assertFalse(s.known().containsKey("asked"));
    }

    @Test
    void givenVariablesWinAndMapsAreJoined() {
        Situation s = new Situation();
        s.variables =
                Map.of(
                        "history",
                        Map.of("restores", 2L),
                        "confidence",
                        0.1,
                        "agent",
                        Map.of("a", 1L),
                        "changes",
                        5L);
        Map<String, Object> known = s.known();
        assertEquals(2L, at(known, "history.restores"));
        assertEquals(0L, at(known, "history.retries"));
        assertEquals(0.1, at(known, "confidence"));
        assertEquals(1L, at(known, "agent.a"));
        assertEquals(5L, at(known, "changes"));
    }

    @ParameterizedTest
    @CsvSource({
        "a, true",
        "m.b, true",
        "m.n.c, true",
        "x.y, true",
        "b, false",
        "m.z, false",
        "a.b, false",
        ".a, false",
        "q.r, false"
    })
    void aDottedNameMeansAMember(String name, boolean covered) {
        Map<String, Object> known =
                Map.of("a", 1L, "m", Map.of("b", 2L, "n", Map.of("c", 3L)), "x.y", 4L);
        assertEquals(covered, Variables.covers(known, Set.of(name)));
    }

    @Test
    void aFailureIsTheSameByItsGatesItsWordsAndItsEndingAndWithoutAChange() {
        Situation now = new Situation().failing();
        now.newChange = false;
        now.earlier = List.of(new Situation().failing().past(null), new Situation().attempt());
        assertTrue(Novelty.sameFailure(now.assessment(), now.history()));
        now.newChange = true;
        assertFalse(Novelty.sameFailure(now.assessment(), now.history()));
        now.newChange = false;
        now.gates = List.of(gate("unit", GateResult.Status.FAIL, true, "bang"));
        assertFalse(Novelty.sameFailure(now.assessment(), now.history()));
        now.failing().ending = Ending.ERROR;
        assertFalse(Novelty.sameFailure(now.assessment(), now.history()));
        assertFalse(Novelty.sameFailure(new Situation().assessment(), now.history()));
    }

    @Test
    void weakeningIsTheSameByItsPath() {
        Situation now = new Situation();
        now.weakened = List.of("t.py: skipped");
        Situation before = new Situation();
        before.weakened = List.of("t.py");
        now.earlier = List.of(new Situation().attempt(), before.past(null));
        assertTrue(Novelty.weakenedAgain(now.quality(), now.history()));
        now.weakened = List.of("u.py: skipped");
        assertFalse(Novelty.weakenedAgain(now.quality(), now.history()));
    }
}
