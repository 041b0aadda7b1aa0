package dev.watchkeeper.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.BreakpointOption;
import dev.watchkeeper.domain.Decision;
import dev.watchkeeper.domain.Ending;
import dev.watchkeeper.domain.RepositoryChange;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.List;

/** What git would run later is a question whatever the rest is worth; the rest is told. */
final class RepositoryQuestionTest {
    private static final RepositoryChange HOOK =
            new RepositoryChange("hook", ".git/hooks/x", "", "1 bytes", true, "a hook was added");
    private static final RepositoryChange LOCK =
            RepositoryChange.told("lock", ".git/index.lock", "", "left", "it left index.lock");
    private static final RepositoryChange COMMIT =
            RepositoryChange.told("branch", "side", "a", "b", "it committed on side");

    private static final RepositoryChange OBJECTS =
            RepositoryChange.staying(
                    "git", ".git/objects", "whole", "broken", "it removed objects");

    private static Decision decided(Situation s, RepositoryChange... changes) {
        return s.decide(s.assessment().withRepository(List.of(changes)));
    }

    @ParameterizedTest
    @EnumSource(
            value = Ending.class,
            names = {"COMPLETED", "ERROR", "TIMEOUT", "REFUSED", "VANISHED"})
    void aHookIsAskedAboutHoweverItEnded(Ending ending) {
        Situation s = new Situation();
        s.ending = ending;
        Decision.Ask ask = (Decision.Ask) decided(s, HOOK, COMMIT);
        assertEquals("git-changed", ask.rule());
        assertTrue(ask.question().contains("a hook was added"), ask::question);
        assertEquals("put-back", ask.options().getFirst().name());
    }

    private static List<String> options(Decision.Ask ask) {
        return ask.options().stream().map(BreakpointOption::name).toList();
    }

    @Test
    void whatNothingHoldsIsNotOfferedToBePutBack() {
        Decision.Ask ask = (Decision.Ask) decided(new Situation(), OBJECTS);
        assertEquals("git-changed", ask.rule());
        assertFalse(options(ask).contains("put-back"), () -> "" + options(ask));
        assertEquals("accept", options(ask).getFirst());
        assertTrue(ask.question().contains("'put-back' is no answer"), ask::question);
        Decision.Ask ruled =
                new Decision.Ask(ask.because(), "mine", "What now?", ask.options(), null);
        assertFalse(
                options((Decision.Ask) RepositoryQuestion.kept(ask, ruled)).contains("put-back"));
    }

    @Test
    void whatPutBackCanNotUndoIsNamedBesideWhatItCan() {
        Decision.Ask ask = (Decision.Ask) decided(new Situation(), OBJECTS, HOOK);
        assertEquals("put-back", options(ask).getFirst());
        assertTrue(ask.question().contains("but can't undo: .git/objects."), ask::question);
    }

    @Test
    void aQuestionOfTheAgentsSaysWhatNoAnswerPutsBack() {
        Situation s = new Situation();
        s.ending = Ending.QUESTION;
        s.outcome = Situation.said("", List.of(), "Which colour shall it be?", List.of("red"));
        Decision.Ask ask = (Decision.Ask) decided(s, OBJECTS);
        assertTrue(ask.question().endsWith("No answer puts that back."), ask::question);
    }

    @Test
    void aHookIsAskedAboutWhereTheChecksFail() {
        Decision.Ask ask = (Decision.Ask) decided(new Situation().failing(), HOOK);
        assertEquals("git-changed", ask.rule());
        assertTrue(ask.question().contains("the work is not finished"), ask::question);
    }

    @Test
    void theAgentsOwnQuestionStaysAndSaysItToo() {
        Situation s = new Situation();
        s.ending = Ending.QUESTION;
        s.outcome = Situation.said("", List.of(), "Which colour shall it be?", List.of("red"));
        Decision.Ask ask = (Decision.Ask) decided(s, HOOK);
        assertEquals("question", ask.rule());
        assertTrue(ask.question().contains("a hook was added"), ask::question);
        assertEquals("choice-1", ask.options().getFirst().name());
    }

    @Test
    void aCommitIsNoQuestion() {
        Decision decision = decided(new Situation(), COMMIT);
        assertEquals("accept", decision.word());
        assertEquals("it committed on side", decision.because().getLast().text());
    }

    @Test
    void aQuestionSaysThatALockWasLeft() {
        Situation s = new Situation();
        s.confidence = 0.4;
        Decision.Ask ask = (Decision.Ask) decided(s, LOCK, COMMIT);
        assertEquals("unsure", ask.rule());
        assertTrue(ask.question().contains("it left index.lock"), ask::question);
    }

    @Test
    void whoeverChangedNoFileButCommittedIsSaidToHaveCommitted() {
        Situation s = new Situation();
        s.changes = List.of();
        Decision.Ask ask = (Decision.Ask) decided(s, COMMIT);
        assertEquals("no-change", ask.rule());
        assertTrue(ask.question().contains("it committed on side"), ask::question);
        assertTrue(ask.question().contains("changed no file"), ask::question);
    }
}
