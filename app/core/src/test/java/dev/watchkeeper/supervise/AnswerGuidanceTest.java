package dev.watchkeeper.supervise;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.watchkeeper.domain.AgentOutcome;
import dev.watchkeeper.domain.AgentRequest;
import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.BreakpointAction;
import dev.watchkeeper.domain.Ending;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Instant;
import java.util.List;

class AnswerGuidanceTest {
    private static Breakpoint by(String rule) {
        return new Breakpoint(
                "bp-6",
                "p",
                "t",
                1,
                Breakpoint.State.RESOLVED,
                rule,
                "The agent asks: x",
                List.of(),
                null,
                null,
                List.of(),
                List.of(),
                Instant.EPOCH,
                null);
    }

    private static AgentOutcome ended(Ending ending, @Nullable String question, String said) {
        return new AgentOutcome(
                ending,
                0,
                said,
                List.of(),
                List.of(),
                question,
                List.of("tabs", "blanks!"),
                null,
                0,
                0,
                0,
                false);
    }

    private static String told(String rule, AgentOutcome outcome, String action, String say) {
        return new AnswerGuidance(by(rule), outcome, null).of(BreakpointAction.of(action), say);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "question|choice-1|''|You asked: Tabs or blanks? The answer: tabs.",
                "question|choice-2|Four.|You asked: Tabs or blanks? The answer: blanks! Four.",
                "asked-again|choice-9|''|You asked: Tabs or blanks? The answer: your choice 9.",
                "question|retry|Use tabs.|You asked: Tabs or blanks? The answer: Use tabs.",
                "mine|restore|tabs|You asked: Tabs or blanks? The answer: tabs",
                "question|retry-other|tabs|The agent before you asked: Tabs or blanks? The answer: tabs",
                "question|retry|''|You asked: Tabs or blanks? No answer was given: decide it yourself and"
                        + " say what you decided.",
                "taken-over|retry|go on|go on"
            })
    void anAnswerComesWithItsQuestion(String rule, String action, String say, String told) {
        AgentOutcome asked = ended(Ending.QUESTION, "Tabs or blanks?", "I can't tell.");
        assertEquals(told, told(rule, asked, action, say));
    }

    @Test
    void whatWasAskedInTheLastWordsIsTold() {
        AgentOutcome asked = ended(Ending.QUESTION, null, "I need to know: tabs or blanks");
        assertEquals(
                "You asked: I need to know: tabs or blanks. The answer: tabs",
                told("question", asked, "retry", "tabs"));
    }

    @Test
    void wordsForAnAttemptThatDidNotAskAreTheWordsAlone() {
        AgentOutcome done = ended(Ending.COMPLETED, null, "Done. All well?");
        assertEquals("mind the dot", told("no-evidence", done, "retry", " mind the dot "));
        assertEquals("", told("no-evidence", done, "retry", ""));
        assertEquals("The answer: tabs.", told("permission", done, "choice-1", ""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "true|answer|Four|You asked: How wide? The answer: Four",
                "true|choice-2|''|You asked: How wide? The answer: eight.",
                "true|no-answer|''|You asked: How wide? No answer was given: decide it yourself and say what you"
                        + " decided.",
                "false|allow|''|What you wanted to be permitted is permitted: use it again.",
                "false|deny|It is slow.|What you wanted to be permitted is not: go on without. It is slow."
            })
    void anAgentThatWaitedIsToldWhatItAskedThen(
            boolean question, String action, String say, String told) {
        AgentRequest request =
                new AgentRequest(
                        "ar-1",
                        "p",
                        new AttemptRef("t", 1),
                        "run",
                        "r",
                        question,
                        "How wide?",
                        true,
                        "",
                        null,
                        null,
                        List.of("four", "eight"),
                        AgentRequest.State.SUSPENDED,
                        "bp-6",
                        null,
                        Instant.EPOCH);
        String rule = question ? AgentRequest.QUESTION_RULE : AgentRequest.PERMISSION_RULE;
        assertEquals(
                told,
                new AnswerGuidance(by(rule), null, request).of(BreakpointAction.of(action), say));
    }
}
