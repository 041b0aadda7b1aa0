package dev.watchkeeper.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.BreakpointAction;
import dev.watchkeeper.domain.BreakpointOption;
import dev.watchkeeper.domain.BreakpointRule;
import dev.watchkeeper.domain.Decision;
import dev.watchkeeper.domain.Default;
import dev.watchkeeper.domain.Ending;
import dev.watchkeeper.domain.TaskAction;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Set;

final class RuleDecisionTest {
    private static final Default SKIP = new Default(Duration.ofHours(1), TaskAction.SKIP);

    private static BreakpointRule rule(
            String name,
            String ask,
            List<String> options,
            @Nullable Default fallback,
            BreakpointRule.Condition condition) {
        return new BreakpointRule(
                name,
                "big",
                Set.of("confidence"),
                condition,
                ask,
                actions(options),
                fallback,
                "f.yaml:3");
    }

    private static List<BreakpointAction> actions(List<String> words) {
        return words.stream().map(BreakpointAction::of).toList();
    }

    private static List<BreakpointAction> actions(Decision.Ask ask) {
        return ask.options().stream().map(BreakpointOption::action).toList();
    }

    private static List<String> names(Decision.Ask ask) {
        return ask.options().stream().map(BreakpointOption::name).toList();
    }

    @Test
    void aRuleThatFiresStopsAnAcceptanceWithItsOwnWords() {
        Situation s = new Situation();
        s.rules = List.of(rule("big", "Look at it?", List.of("accept", "skip"), SKIP, k -> true));
        Decision.Ask ask = s.ask();
        assertEquals("big", ask.rule());
        assertEquals("Look at it?", ask.question());
        assertEquals(List.of("accept", "skip"), names(ask));
        assertEquals(SKIP, ask.fallback());
        assertEquals("the rule says: big", ask.because().getFirst().text());
    }

    @Test
    void aRuleWithoutWordsSaysWhatWouldHaveFollowed() {
        Situation s = new Situation();
        s.rules = List.of(rule("big", "", List.of(), null, k -> true));
        Decision.Ask ask = s.ask();
        assertEquals(
                "The rule 'big' stops here. Without it: accept. How does it go on?",
                ask.question());
        assertEquals(AnswerOptions.WORK, actions(ask));
        assertNull(ask.fallback());
    }

    @Test
    void theFirstRuleThatFiresCountsAndOthersAreSilent() {
        Situation s = new Situation();
        s.rules =
                List.of(
                        rule("no", "", List.of(), null, k -> false),
                        rule("first", "", List.of(), null, k -> true),
                        rule("second", "", List.of(), null, k -> true));
        assertEquals("first", s.ask().rule());
        s.rules = s.rules.subList(0, 1);
        assertEquals("accept", s.decide().word());
    }

    @Test
    void aRuleThatNeedsSomethingUnknownIsPassedOver() {
        Situation s = new Situation();
        s.rules =
                List.of(
                        new BreakpointRule(
                                "v",
                                "w",
                                Set.of("verdict.pass_probability"),
                                k -> true,
                                "",
                                List.of(),
                                null,
                                "f"));
        assertEquals("accept", s.decide().word());
    }

    @Test
    void aRuleThatCannotBeEvaluatedIsAQuestionOfItsOwn() {
        Situation s = new Situation();
        s.rules =
                List.of(
                        rule(
                                "bad",
                                "",
                                List.of(),
                                null,
                                k -> {
                                    throw new IllegalStateException("no such key");
                                }));
        Decision.Ask ask = s.ask();
        assertEquals("rule-failed", ask.rule());
        assertTrue(ask.question().contains("no such key"), ask.question());
        assertTrue(ask.question().contains("f.yaml:3"), ask.question());
        s.ending = Ending.REFUSED;
        assertEquals(AnswerOptions.STOPPED, actions(s.ask()));
    }

    @Test
    void aRuleOfTheSameNameLendsItsWordsAndDefaultToTheQuestion() {
        Situation s = new Situation();
        s.ending = Ending.QUESTION;
        s.rules = List.of(rule("question", "Anna, please:", List.of(), SKIP, k -> true));
        Decision.Ask ask = s.ask();
        assertEquals("question", ask.rule());
        assertEquals("Anna, please:", ask.question());
        assertEquals(SKIP, ask.fallback());
    }

    @Test
    void aRuleWithoutWordsLeavesAQuestionAsItIs() {
        Situation s = new Situation();
        s.ending = Ending.QUESTION;
        Decision.Ask plain = s.ask();
        s.rules = List.of(rule("other", "", List.of(), null, k -> true));
        Decision.Ask ruled = s.ask();
        assertEquals(plain.rule(), ruled.rule());
        assertEquals(plain.question(), ruled.question());
        assertEquals(plain.options(), ruled.options());
        assertEquals("other", ruled.because().getLast().evidence());
    }

    @Test
    void aRulesOptionsWinOverThoseOfferedAnywayAndTheAgentsChoicesStay() {
        Situation s = new Situation();
        s.ending = Ending.QUESTION;
        s.outcome = Situation.said("", List.of(), "Tabs?", List.of("tabs", "blanks"));
        s.rules = List.of(rule("question", "", List.of("skip", "fail"), null, k -> true));
        Decision.Ask ask = s.ask();
        assertEquals(List.of("choice-1", "choice-2", "skip", "fail"), names(ask));
        assertTrue(ask.question().startsWith("The agent asks:"), ask.question());
    }

    @Test
    void aRuleOfAnotherNameThatBringsOptionsOrADefaultGivesItsNameToo() {
        Situation s = new Situation();
        s.ending = Ending.REFUSED;
        s.rules = List.of(rule("mine", "", List.of("retry", "skip"), null, k -> true));
        assertEquals("mine", s.ask().rule());
        assertEquals(List.of("retry", "skip"), names(s.ask()));
        s.rules = List.of(rule("mine", "", List.of(), SKIP, k -> true));
        assertEquals("mine", s.ask().rule());
        assertEquals(AnswerOptions.STOPPED, actions(s.ask()));
        assertEquals(SKIP, s.ask().fallback());
    }

    @Test
    void aRuleWithItsOwnWordsReplacesAnotherQuestion() {
        Situation s = new Situation();
        s.ending = Ending.QUESTION;
        s.rules = List.of(rule("other", "Stop?", List.of(), null, k -> true));
        Decision.Ask ask = s.ask();
        assertEquals("other", ask.rule());
        assertEquals("Stop?", ask.question());
        assertEquals(AnswerOptions.STOPPED, actions(ask));
    }

    @Test
    void everyOptionSaysWhatFollowsFromIt() {
        List<BreakpointOption> all =
                AnswerOptions.of(actions(List.of("split", "choice-2", "dance")));
        assertEquals(
                "the task is cancelled for smaller ones; each line of yours that begins with '- '"
                        + " becomes one",
                all.get(0).effect());
        assertEquals("gives the agent its own answer number 2", all.get(1).effect());
        assertEquals("answers 'dance'", all.get(2).effect());
        String effect =
                AnswerOptions.withChoices(List.of("a\n  b" + "c".repeat(300)), List.of())
                        .getFirst()
                        .effect();
        assertTrue(effect.startsWith("answers the agent: a bccc"), effect);
        assertTrue(effect.endsWith("c…") && effect.length() < 230, effect);
    }
}
