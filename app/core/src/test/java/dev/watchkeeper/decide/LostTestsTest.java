package dev.watchkeeper.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.Decision;
import dev.watchkeeper.domain.GateResult;
import dev.watchkeeper.domain.TestChanges;
import dev.watchkeeper.domain.TestCounts;

import org.junit.jupiter.api.Test;

import java.util.List;

/** Tests that do not run any more weigh like tests that were weakened, however green the rest. */
class LostTestsTest {
    private static final TestChanges.Some NONE = TestChanges.Some.NONE;

    private static Situation with(TestChanges since) {
        Situation s = new Situation();
        s.confidence = 0.99;
        s.gates =
                List.of(
                        new GateResult(
                                "check-1",
                                "npm test",
                                true,
                                true,
                                GateResult.Status.PASS,
                                0,
                                1,
                                "ev-1",
                                "",
                                "",
                                "",
                                new TestCounts("jest", 3, 0, 0, 0, since),
                                List.of(),
                                1));
        return s;
    }

    private static TestChanges vanished(String... names) {
        return new TestChanges(
                "ev-2",
                1,
                3,
                "ev-0",
                0,
                NONE,
                TestChanges.Some.of(List.of(names)),
                NONE,
                NONE,
                NONE);
    }

    @Test
    void theAgentIsToldFirst() {
        Decision.Retry retry =
                assertInstanceOf(Decision.Retry.class, with(vanished("a › one")).decide());
        assertTrue(
                retry.feedback()
                        .contains(
                                "Tests that ran before this task no longer do: npm test: 1 test is"
                                        + " not there any more: a › one. Let them run again as they"
                                        + " were."),
                retry.feedback().toString());
    }

    @Test
    void withoutAnAttemptLeftThePersonIsAsked() {
        Situation s = with(vanished("a › one", "a › two", "b › three", "b › four"));
        s.used = 3;
        Decision.Ask ask = s.ask();
        assertEquals("tests-weakened", ask.rule());
        assertEquals(
                "Tests that ran before do not run any more: npm test: 4 tests are not there any"
                        + " more: a › one, a › two, b › four and 1 more. Is that part of the task? (A"
                        + " task allows it beforehand where its text names the file or its scope"
                        + " means it, such as --scope 'tests/**'.)",
                ask.question());
        assertEquals("ev-1", ask.because().getFirst().evidence());
    }

    @Test
    void whatIsNewOrPerhapsRenamedAsksNothing() {
        assertInstanceOf(
                Decision.Accept.class,
                with(new TestChanges(
                                "ev-2",
                                1,
                                3,
                                "ev-0",
                                0,
                                TestChanges.Some.of(List.of("a › new")),
                                NONE,
                                NONE,
                                TestChanges.Some.of(List.of("a › old")),
                                TestChanges.Some.of(List.of("b › removed"))))
                        .decide());
    }
}
