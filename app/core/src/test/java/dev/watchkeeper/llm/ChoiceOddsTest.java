package dev.watchkeeper.llm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.util.Set;

/** Trap 9: what the tokens' probabilities say of a choice. */
final class ChoiceOddsTest {
    private static final String SCHEMA =
            "{\"type\":\"object\",\"properties\":{\"v\":{\"enum\":[%s]}}}";
    private static final String TWO = "\"pass\",\"fail\"";

    private static @Nullable Double odds(String allowed, String... chunks) {
        ChatAnswer answer = new ChatAnswer();
        for (String chunk : chunks) {
            answer.take(OllamaServer.parsed(chunk));
        }
        return ChoiceOdds.of(
                answer,
                OllamaServer.parsed(SCHEMA.formatted(allowed)),
                new Question.Choice("v", Set.of("pass")));
    }

    private static void near(double expected, @Nullable Double odds) {
        assertNotNull(odds);
        assertEquals(expected, odds, 1e-6);
    }

    private static String sure(String token) {
        return LogprobText.chunk(token, token, 1.0, "#", 1e-9);
    }

    @Test
    @DisplayName("trap 9: tokens that were not allowed are left out")
    void leavesOutWhatWasNotAllowed() {
        near(
                0.8,
                odds(
                        TWO,
                        sure("{\"v\":\""),
                        LogprobText.chunk("pass", "Yes", 0.9, "pass", 0.04, "fail", 0.01),
                        sure("\"}")));
    }

    @Test
    @DisplayName("trap 9: special tokens, empty and without bytes, count for nothing")
    void specialTokensCountForNothing() {
        near(
                0.8,
                odds(
                        TWO,
                        sure("{\"v\":\""),
                        LogprobText.chunk("pass", "", 0.9, "pass", 0.04, "fail", 0.01),
                        sure("\"}")));
    }

    @Test
    @DisplayName("trap 9: a word letter by letter is followed until it is clear")
    void letterByLetter() {
        near(
                0.6 * 0.75,
                odds(
                        "\"pass\",\"partly\",\"fail\"",
                        sure("{"),
                        sure("\"v\":"),
                        sure("\""),
                        LogprobText.chunk("p", "p", 0.6, "f", 0.4),
                        LogprobText.chunk("a", "a", 0.9, "#", 1e-9),
                        LogprobText.chunk("s", "s", 0.3, "r", 0.1, "#", 1e-9),
                        sure("s"),
                        sure("\"}")));
    }

    @Test
    @DisplayName("trap 9: a token that begins before the value is split in the same way")
    void tokenAcrossTheQuote() {
        near(
                0.75,
                odds(
                        TWO,
                        sure("{\"v\":"),
                        LogprobText.chunk(" \"pass", " \"pass", 0.3, " \"fail", 0.1, " ", 0.5),
                        sure("\"}")));
    }

    @Test
    @DisplayName("trap 9: a value that is not listed may be as likely as the least that is")
    void missingValueIsBounded() {
        Double p =
                odds(
                        TWO,
                        sure("{\"v\":\""),
                        LogprobText.chunk("pass", "pass", 0.95, "x", 0.01),
                        sure("\"}"));
        near(0.95 / 0.96, p);
        assertNull(
                odds(
                        TWO,
                        sure("{\"v\":\""),
                        LogprobText.chunk("pass", "pass", 0.01, "x", 0.5, "y", 0.4),
                        sure("\"}")),
                "the other may be as likely");
    }

    @Test
    @DisplayName("trap 9: a chosen token that is not in its own list counts as well")
    void chosenMayBeMissingFromTheList() {
        near(
                0.3 / 0.4,
                odds(
                        TWO,
                        sure("{\"v\":\""),
                        LogprobText.chunk("fail", "fail", 0.1, "pass", 0.3)
                                .replace(
                                        "{\"token\":\"fail\",\"logprob\":-2.302585092994046,"
                                                + "\"bytes\":[102,97,105,108]},",
                                        ""),
                        sure("\"}")));
    }

    @Test
    @DisplayName("trap 9: nothing is known without lists, with nonsense, or with other text")
    void unknown() {
        String quote = sure("{\"v\":\"");
        String good = LogprobText.chunk("pass", "pass", 0.9, "fail", 0.1);
        near(0.9, odds(TWO, quote, good, sure("\"}")));
        assertNull(odds(TWO, ScriptedOllama.chunk("{\"v\":\"pass\"}")), "no tokens");
        assertNull(
                odds(
                        TWO,
                        quote,
                        good.replaceAll(
                                "\"top_logprobs\":\\[.*\\]\\}\\]\\}", "\"top_logprobs\":[]}]}"),
                        sure("\"}")),
                "no alternatives");
        assertNull(
                odds(TWO, quote, LogprobText.chunk("pass", "pass", 7.0, "fail", 0.1), sure("\"}")),
                "more than certain");
        assertNull(odds("", quote, good, sure("\"}")), "nothing is allowed");
        assertNull(odds(TWO, good), "no JSON");
    }

    @Test
    @DisplayName("trap 9: a recorded answer, letter by letter with nothing allowed listed")
    void recordedSchemaAnswer() {
        ChatAnswer answer = new ChatAnswer();
        answer.take(
                OllamaServer.parsed(
                        ScriptedOllama.fixture("logprobs-schema-r38").path("body").asText()));
        assertEquals("{\"c\" : \"yes\"}", answer.content());
        assertTrue(answer.tokens().size() > 5);
        assertNull(
                ChoiceOdds.of(
                        answer,
                        OllamaServer.parsed("{\"properties\":{\"c\":{\"enum\":[\"yes\",\"no\"]}}}"),
                        new Question.Choice("c", Set.of("yes"))));
    }
}
