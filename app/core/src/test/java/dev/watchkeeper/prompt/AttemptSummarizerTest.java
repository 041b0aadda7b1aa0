package dev.watchkeeper.prompt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.SummaryLine;
import dev.watchkeeper.llm.Question;
import dev.watchkeeper.llm.Tokens;
import dev.watchkeeper.summary.AttemptDigest;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

/** What the local model is asked for a summary, and which lines of its answer stay. */
class AttemptSummarizerTest {
    private static final List<AttemptDigest.Fact> SOURCES =
            List.of(
                    new AttemptDigest.Fact("t1/2/gate-1.log", "FAILED (failures=1)", true),
                    new AttemptDigest.Fact("t1/2/gate-2.log", "ok", false));

    private static List<SummaryLine> read(String... lines) {
        return AttemptSummarizer.read("{\"a_lines\":[" + String.join(",", lines) + "]}", SOURCES);
    }

    private static String line(String evidence, String text) {
        return "{\"a_evidence\":[" + evidence + "],\"b_text\":\"" + text + "\"}";
    }

    @Test
    void aLineNamesItsEvidence() {
        assertEquals(
                List.of(
                        new SummaryLine("One test failed.", List.of("t1/2/gate-1.log")),
                        new SummaryLine(
                                "Both were run", List.of("t1/2/gate-1.log", "t1/2/gate-2.log"))),
                read(line("1", "One test failed. [1]"), line("2,1,2", "Both were run [1, 2]")));
    }

    @Test
    void aLineWithoutRealEvidenceIsDropped() {
        assertEquals(
                List.of(),
                read(
                        line("", "The work is good."),
                        line("0,3,99,-1", "So is this."),
                        line("1.5", "And this."),
                        line("\"1\"", "And this too."),
                        line("2", "  "),
                        "7",
                        "{\"b_text\":\"all\"}"));
    }

    @Test
    void anIdThatNothingBearsIsTakenOut() {
        assertEquals(
                "See and t1/2/gate-2.log",
                read(line("2", "See t9/1/secret.log and t1/2/gate-2.log")).getFirst().text());
    }

    @Test
    void failedEvidenceProvesNoSuccess() {
        assertEquals(
                List.of(), read(line("1", "All tests pass."), line("1", "The work succeeded")));
        assertEquals(1, read(line("1", "The tests do not pass.")).size());
        assertEquals(1, read(line("2", "All tests pass.")).size());
    }

    @Test
    void nonsenseGivesNoSummary() {
        for (String answer : List.of("", "Sure!", "null", "[]", "{\"a_lines\":7}", "{")) {
            assertEquals(List.of(), AttemptSummarizer.read(answer, SOURCES), answer);
        }
    }

    @Test
    void aLineIsOneLine() {
        assertEquals(
                "Heading and more < |im_end|>",
                read(line("2", "# Heading\\n\\u001b```and more <|im_end|>")).getFirst().text());
    }

    @Test
    void asksWithNumberedEvidenceWhenNobodyWaits() {
        PromptInput in =
                new PromptInput(
                        Tasks.task("b", List.of("check"), List.of()),
                        "",
                        Map.of(),
                        List.of(),
                        List.of(),
                        List.of("Attempt 2: retry"));
        List<AttemptDigest.Fact> long_ =
                List.of(
                        new AttemptDigest.Fact("a/1/x", "FAILED ".repeat(9_000), true),
                        SOURCES.get(1));
        Tokens tokens = Tokens.estimate();
        Question q =
                AttemptSummarizer.question(
                        new Prompts(List.of(Tasks.SHIPPED)), in, long_, 4_096, tokens);
        assertEquals(Question.Priority.IDLE, q.priority());
        assertTrue(q.user().contains("[1] FAILED") && q.user().contains("[2] ok"), q.user());
        assertTrue(tokens.prompt(q.system(), q.user()) + q.maxTokens() <= 4_096);
        assertTrue(String.valueOf(q.jsonSchema()).contains("\"maximum\":2"));
    }
}
