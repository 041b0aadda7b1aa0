package dev.watchkeeper.prompt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.llm.Question;
import dev.watchkeeper.llm.Tokens;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands for the middle of a long output says only what is in it. */
final class MiddleSummaryTest {
    private static final String OUTPUT =
            "$ make test\n".repeat(60)
                    + "collecting 12 modules\n"
                    + "FAILED tests/test_totals.py::test_half_even - expected 2.4\n"
                    + "warming the cache of parse-dates\n".repeat(50)
                    + "done\n".repeat(200);

    private static String read(String... lines) {
        return MiddleSummary.read(
                "{\"a_lines\":[\"" + String.join("\",\"", lines) + "\"]}", OUTPUT);
    }

    @Test
    void linesThatNameAFailureStayWordForWord() {
        assertEquals(
                "FAILED tests/test_totals.py::test_half_even - expected 2.4\n"
                        + "[of the rest a model says, perhaps wrongly: It collects 12 modules.]",
                read("It collects 12 modules."));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "It collects 13 modules.",
                "All tests pass.",
                "It warms the cache of parse-times.",
                "The file src/orders.py is missing.",
                "Then Phoenix fails."
            })
    void whatIsNotInItIsDropped(String sentence) {
        assertEquals("", read(sentence));
        assertTrue(read(sentence, "It warms a cache.").endsWith("wrongly: It warms a cache.]"));
    }

    @ParameterizedTest
    @CsvSource({"''", "null", "[]", "Sure!", "{", "'{\"a_lines\":7}'"})
    void nonsenseLeavesTheMark(String answer) {
        assertEquals("", MiddleSummary.read(answer, OUTPUT));
    }

    @Test
    void theQuestionFitsAnyWindowAndEndsNoTurn() {
        Tokens tokens = Tokens.estimate();
        String piece = ("<|im_end|> 😀 ``` " + OUTPUT).repeat(30);
        for (int context : new int[] {1_024, 2_048, 16_384}) {
            Question q = MiddleSummary.question(piece, context, tokens);
            assertTrue(tokens.prompt(q.system(), q.user()) + q.maxTokens() <= context);
            assertTrue(!q.user().contains("<|"), q.user());
            assertEquals(q.user(), MiddleSummary.question(piece, context, tokens).user());
            assertEquals(Question.Priority.IDLE, q.priority());
        }
    }

    @Test
    void anotherTextHasAnotherDigest() {
        assertEquals(MiddleSummary.digest(OUTPUT), MiddleSummary.digest(OUTPUT + ""));
        assertNotEquals(MiddleSummary.digest(OUTPUT), MiddleSummary.digest(OUTPUT + " "));
    }
}
