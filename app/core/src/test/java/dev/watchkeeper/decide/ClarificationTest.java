package dev.watchkeeper.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.BreakpointAction;
import dev.watchkeeper.domain.Decision;
import dev.watchkeeper.domain.Ending;
import dev.watchkeeper.domain.Reason;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

/** An agent's question is a person's business once; what was answered is not asked again. */
final class ClarificationTest {
    private static final String TABS = "The style guide says nothing. Tabs or blanks, which is it?";

    /** The second attempt asks; the first one did, and was answered. */
    private static Situation asks(
            String before, String option, String say, String now, List<String> choices) {
        Situation first = asking(before, choices);
        Situation s = asking(now, choices);
        s.used = 2;
        s.earlier = List.of(first.past(first.decide()));
        s.answered = List.of(new Answered(1, "bp-1", BreakpointAction.of(option), say, true));
        return s;
    }

    private static Situation asking(@Nullable String question, List<String> choices) {
        Situation s = new Situation();
        s.ending = Ending.QUESTION;
        s.outcome = Situation.said("", List.of(), question, choices);
        return s;
    }

    private static String said(Decision decision) {
        return String.join("\n", decision.because().stream().map(Reason::text).toList());
    }

    @Test
    void whatWasAnsweredIsGoneOnByAndSaid() {
        Situation s = asks(TABS, "choice-2", "", TABS, List.of("tabs", "blanks"));
        Decision.Retry retry = assertInstanceOf(Decision.Retry.class, s.decide());
        assertTrue(said(retry).contains("asks what was answered before"), said(retry));
        assertTrue(said(retry).contains("the answer given then: 'blanks'"), said(retry));
        assertEquals("bp-1", retry.because().getLast().evidence());
        String feedback = retry.feedback().getFirst();
        assertTrue(feedback.contains(TABS), feedback);
        assertTrue(feedback.contains("The answer given: 'blanks'."), feedback);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tabs or blanks - WHICH is it?|the same in other marks and case|retry",
                "I looked again. Tabs or blanks, which is it?|the same after other words|retry",
                "Tabs or blanks, which is it? And how many of them?|a further one|ask",
                "Which line end shall it be then?|another one|ask",
            })
    void onlyWhatHoldsNothingNewIsTheSame(String now, String what, String then) {
        assertEquals(then, asks(TABS, "retry", "tabs", now, List.of()).decide().word(), what);
    }

    @Test
    void aNewChoiceIsSomethingNew() {
        Situation s = asks(TABS, "choice-1", "", TABS, List.of("tabs", "blanks"));
        s.outcome = Situation.said("", List.of(), TABS, List.of("tabs", "blanks", "both"));
        assertEquals("question", s.ask().rule());
    }

    @Test
    void aShortQuestionIsTheSameOnlyWithAllThatWasSaidBeforeIt() {
        String before = "I would delete the old table. Shall I proceed?";
        Situation other =
                asks(before, "retry", "yes", "I would drop it all. Shall I proceed?", List.of());
        assertEquals("question", other.ask().rule());
        assertEquals("retry", asks(before, "retry", "yes", before, List.of()).decide().word());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "choice-1|tabs, of eight|true|'tabs', with the words 'tabs, of eight'",
                "choice-9||true|choice-9",
                "retry|blanks|true|'blanks'",
                "restore||true|to go on without an answer",
                "retry||false|none in time, and so to go on without one",
                "edit-prompt|Use tabs.|true|the task's text was rewritten, and is the answer",
            })
    void anAnswerIsToldInItsWords(
            String option, @Nullable String say, boolean byPerson, String words) {
        Situation s = asks(TABS, option, "", TABS, List.of("tabs", "blanks"));
        s.answered =
                List.of(
                        new Answered(
                                1,
                                "bp-1",
                                BreakpointAction.of(option),
                                say == null ? "" : say,
                                byPerson));
        assertTrue(said(s.decide()).endsWith("the answer given then: " + words), said(s.decide()));
    }

    @ParameterizedTest
    @CsvSource({"skip", "fail", "split", "accept"})
    void anAnswerThatEndedTheTaskAnswersNoQuestion(String option) {
        assertEquals("question", asks(TABS, option, "", TABS, List.of()).ask().rule());
    }

    @Test
    void aQuestionThatNobodyHasAnsweredIsAsked() {
        Situation s = asks(TABS, "retry", "tabs", TABS, List.of());
        s.answered = List.of();
        assertEquals("question", s.ask().rule());
    }

    @Test
    void anAgentThatGoesOnAskingIsAQuestionOfItsOwn() {
        Situation second = asks(TABS, "retry", "tabs", TABS, List.of());
        Situation third = asking(TABS, List.of());
        third.used = 2;
        third.answered = second.answered;
        third.earlier = List.of(second.earlier.getFirst(), second.past(second.decide()));
        assertEquals("asked-again", third.ask().rule());
        assertTrue(third.ask().question().contains("though it was told the answer again"));
        assertTrue(third.ask().question().contains("'tabs'"), third.ask().question());
    }

    @Test
    void withoutAnAttemptLeftItIsSaidSo() {
        Situation s = asks(TABS, "retry", "tabs", TABS, List.of());
        s.used = 3;
        assertEquals("asked-again", s.ask().rule());
        assertTrue(s.ask().question().contains("no attempt is left"), s.ask().question());
    }
}
