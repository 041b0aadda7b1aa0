package dev.watchkeeper.supervise;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.watchkeeper.attempt.GivenAnswer;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.BreakpointAction;
import dev.watchkeeper.domain.BreakpointOption;
import dev.watchkeeper.domain.RequestAction;
import dev.watchkeeper.domain.TaskAction;
import dev.watchkeeper.domain.WatchkeeperException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;

class AnswerRequirementsTest {
    private static Breakpoint offering(BreakpointAction... actions) {
        return new Breakpoint(
                "bp-1",
                "p",
                "t",
                1,
                Breakpoint.State.OPEN,
                "rule",
                "?",
                Arrays.stream(actions).map(a -> new BreakpointOption(a, "e")).toList(),
                null,
                null,
                List.of(),
                List.of(),
                Instant.EPOCH,
                null);
    }

    private static GivenAnswer given(BreakpointAction action, String say, String agent) {
        return new GivenAnswer(action, say, agent, "person");
    }

    static List<BreakpointAction> named() {
        return BreakpointAction.named();
    }

    /** Each with the least words that it needs. */
    private static String words(BreakpointAction action) {
        return switch (action.words()) {
            case NONE, REASON, GUIDANCE -> "";
            case BRIEF, REPLY -> "words";
            case SMALLER_TASKS -> "- a smaller one";
        };
    }

    @ParameterizedTest
    @MethodSource("named")
    void anActionThatIsOfferedIsAllowedWithItsWordsAndNotWithout(BreakpointAction action) {
        Breakpoint b = offering(action);
        assertDoesNotThrow(
                () -> AnswerRequirements.requireAllowed(b, given(action, words(action), "")));
        if (!words(action).isEmpty()) {
            WatchkeeperException refused =
                    assertThrows(
                            WatchkeeperException.class,
                            () -> AnswerRequirements.requireAllowed(b, given(action, " ", "")));
            assertEquals(
                    true,
                    String.valueOf(refused.getMessage()).startsWith("'" + action + "' needs "));
        }
    }

    @Test
    void aSplitNeedsSmallerTasksInItsWords() {
        WatchkeeperException refused =
                assertThrows(
                        WatchkeeperException.class,
                        () ->
                                AnswerRequirements.requireAllowed(
                                        offering(TaskAction.SPLIT),
                                        given(TaskAction.SPLIT, "make it smaller", "")));
        assertEquals("'split' finds no smaller task in your words", refused.getMessage());
    }

    @Test
    void whatIsNotOfferedIsRefusedWithWhatIs() {
        WatchkeeperException refused =
                assertThrows(
                        WatchkeeperException.class,
                        () ->
                                AnswerRequirements.requireOption(
                                        offering(TaskAction.RETRY, RequestAction.DENY),
                                        BreakpointAction.of("dance")));
        assertEquals("breakpoint bp-1 has no option 'dance'", refused.getMessage());
        assertEquals("choose one of: retry, deny", refused.hint());
    }

    @Test
    void whatANewerVersionOffersIsRefusedWithWords() {
        BreakpointAction newer = BreakpointAction.of("defer");
        WatchkeeperException refused =
                assertThrows(
                        WatchkeeperException.class,
                        () ->
                                AnswerRequirements.requireOption(
                                        offering(TaskAction.RETRY, newer), newer));
        assertEquals(
                "breakpoint bp-1 offers 'defer', which this version of Watchkeeper can't do: a"
                        + " newer one asked",
                refused.getMessage());
    }

    @Test
    void anAgentGoesWithAnotherAgentsAttemptOnly() {
        Breakpoint b = offering(TaskAction.RETRY, TaskAction.RETRY_OTHER);
        assertDoesNotThrow(() ->
                AnswerRequirements.requireAllowed(b, given(TaskAction.RETRY_OTHER, "", "codex")));
        assertThrows(
                WatchkeeperException.class,
                () -> AnswerRequirements.requireAllowed(b, given(TaskAction.RETRY, "", "codex")));
    }
}
