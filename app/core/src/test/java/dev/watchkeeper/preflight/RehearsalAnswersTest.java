package dev.watchkeeper.preflight;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.watchkeeper.domain.PermissionRule;
import dev.watchkeeper.plugin.agent.AgentEvent;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

/**
 * What a rehearsed agent asks is answered by the rules, and noted where a person would be asked.
 */
class RehearsalAnswersTest {
    private static PermissionRule rule(PermissionRule.Kind kind, String pattern) {
        return new PermissionRule(kind, pattern, null, "settings.yaml:1:1");
    }

    private static AgentEvent.PermissionRequest asks(String form) {
        return new AgentEvent.PermissionRequest(form, "Tool", form, true, form);
    }

    @Test
    void onlyWhatNoRuleAnswersIsNoted() {
        RehearsalAnswers answers =
                new RehearsalAnswers(
                        List.of(
                                rule(PermissionRule.Kind.ALLOW, "Bash(mvn *)"),
                                rule(PermissionRule.Kind.DENY, "WebFetch(*)"),
                                rule(PermissionRule.Kind.ASK, "Edit(*)")),
                        form -> form.equals("Edit(known.txt)"));
        for (String form :
                List.of(
                        "Bash(mvn test)",
                        "WebFetch(https://a.example)",
                        "Edit(known.txt)",
                        "Edit(other.txt)",
                        "Write(file)")) {
            answers.see(asks(form));
        }

        assertEquals(
                List.of(true, false, true, false, false),
                answers.look().stream().map(r -> r.answer().allowed()).toList());
        assertEquals(List.of("Edit(other.txt)", "Write(file)"), answers.asked());

        answers.sent(answers.look().getFirst());
        answers.see(new AgentEvent.Withdrawn("Write(file)"));
        assertEquals(3, answers.look().size());
    }

    @Test
    void aQuestionIsToldThatNobodyAnswers() {
        RehearsalAnswers answers = new RehearsalAnswers(List.of(), _ -> false);
        answers.see(new AgentEvent.Question("q", "Which?", List.of("a", "b")));
        assertEquals(false, answers.look().getFirst().answer().allowed());
        assertEquals(List.of(), answers.asked());
    }

    @ParameterizedTest
    @CsvSource({
        "Bash(mvn -q test), Bash(mvn *)",
        "Bash(ls), Bash(ls)",
        "Write(/a/b.txt), Write(*)",
        "WebSearch, WebSearch"
    })
    void theLineThatIsSuggestedAllowsRequestsLikeTheOneThatWasAsked(String form, String pattern) {
        assertEquals(pattern, RehearsalAnswers.pattern(form));
    }
}
