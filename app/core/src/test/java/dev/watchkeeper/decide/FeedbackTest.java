package dev.watchkeeper.decide;

import static dev.watchkeeper.decide.Situation.gate;
import static dev.watchkeeper.decide.Situation.said;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.Decision;
import dev.watchkeeper.domain.Ending;
import dev.watchkeeper.domain.GateResult;
import dev.watchkeeper.domain.Verdict;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.List;

final class FeedbackTest {
    private static List<String> of(Situation s) {
        return Feedback.of(s.assessment(), s.outcome);
    }

    @Test
    void isNeverEmpty() {
        assertTrue(of(new Situation()).getFirst().startsWith("Everything that was run passed"));
    }

    @ParameterizedTest
    @EnumSource(Ending.class)
    void anImproperEndingIsToldWithItsProblems(Ending ending) {
        Situation s = new Situation();
        s.ending = ending;
        s.problems = List.of("It is so.");
        List<String> told = of(s);
        boolean silent = ending == Ending.COMPLETED || ending == Ending.LIMIT;
        assertEquals(1, told.size());
        assertEquals(!silent, told.getFirst().endsWith(" It is so."), told.getFirst());
    }

    @Test
    void deniedActionsAreNamed() {
        Situation s = new Situation();
        s.ending = Ending.PERMISSION_DENIED;
        String unnamed = "Something was not permitted to the attempt before.";
        assertEquals(List.of(unnamed), of(s));
        s.outcome = said("", List.of(), null, List.of());
        assertEquals(List.of(unnamed), of(s));
        s.outcome = said("", List.of("rm", "curl"), null, List.of());
        assertTrue(of(s).getFirst().endsWith("before: rm; curl."), of(s).getFirst());
    }

    @Test
    void aFailureComesWithTheFencedEndOfItsOutput() {
        Situation s = new Situation();
        s.gates =
                List.of(
                        new GateResult(
                                "c",
                                "make test",
                                true,
                                true,
                                GateResult.Status.FAIL,
                                2,
                                1,
                                "e",
                                "x ```` y\n\n",
                                ""),
                        gate("slow", GateResult.Status.TIMEOUT),
                        gate("good", GateResult.Status.PASS));
        assertEquals(
                List.of(
                        "The task's check `make test` failed with exit status 2. The end of its"
                                + " output:\n`````\nx ```` y\n`````",
                        "The gate 'slow' `run slow` did not end within its time limit (stopped"
                                + " after 12 s). It printed nothing."),
                of(s));
    }

    @Test
    void everyFindingIsToldOnce() {
        Situation s = new Situation();
        s.weakened = List.of("t.py: deleted");
        s.outside = List.of("README.md");
        s.stubs = List.of("a.py:3 TODO");
        s.contradicted = List.of("it says that the tests pass");
        s.changes = List.of();
        List<String> told = of(s);
        assertEquals(5, told.size(), told.toString());
        assertTrue(told.get(0).contains("t.py: deleted"));
        assertTrue(told.get(1).contains("README.md"));
        assertTrue(told.get(2).contains("TODO"));
        assertTrue(told.get(3).startsWith("This is not so: "));
        assertTrue(told.get(4).startsWith("Nothing in the workspace"));
    }

    @Test
    void whatWasPutBackIsSaidWithWhatMayBeDoneInstead() {
        Situation s = new Situation();
        s.weakened = List.of("tests/test_a.py: a test was changed");
        String told = of(s).getFirst();
        assertTrue(
                told.contains("put back, with all else that was changed in the same file"), told);
        assertTrue(told.contains("a new test goes into a new test file"), told);
        s.earlier = List.of(s.past(null));
        String question = ((Decision.Ask) s.decide()).question();
        assertTrue(question.contains("--scope 'tests/**'"), question);
    }

    @Test
    void ourOwnFilesAreNamedAsOutside() {
        Situation s = new Situation();
        s.protectedPaths = List.of("watchkeeper.yaml");
        assertTrue(of(s).getFirst().contains("watchkeeper.yaml"));
    }

    @Test
    void aReviewersDoubtIsToldOnlyWhenItDoubts() {
        Situation s = new Situation();
        s.verdict = new Verdict(0.4, List.of("no cart"), "e");
        assertEquals(List.of("A reviewer's doubt, which may be wrong: no cart"), of(s));
        s.verdict = new Verdict(0.5, List.of("no cart"), "e");
        assertTrue(of(s).getFirst().startsWith("Everything that was run passed"));
    }
}
