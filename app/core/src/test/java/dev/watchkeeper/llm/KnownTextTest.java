package dev.watchkeeper.llm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Objects;

final class KnownTextTest {
    private final KnownText known = new KnownText();

    private void ask(String text, int tokens, int ms) {
        known.add(text, tokens, Duration.ofMillis(ms));
    }

    private double share() {
        return Objects.requireNonNull(known.share(), "a share");
    }

    @Test
    void nothingIsToldBeforeNewTextWasRead() {
        assertNull(known.share());
        ask("a".repeat(1_000), 1_000, 1_000);
        ask("a".repeat(1_000) + "b", 1_001, 10);
        assertNull(known.share(), "how fast new text is read nobody knows");
    }

    @Test
    void whatTookLessTimeThanNewTextWasKnown() {
        ask("a".repeat(1_000), 1_000, 1_000);
        ask("b".repeat(1_000), 1_000, 1_000);
        assertEquals(0, share(), 1e-9);
        ask("b".repeat(1_000) + "c", 1_000, 100);
        assertEquals(0.3, share(), 1e-9);
    }

    @Test
    void whatAllQuestionsBeginWithIsNotReadAgain() {
        String system = "s".repeat(300);
        ask(system + "a".repeat(700), 1_000, 1_000);
        ask(system + "b".repeat(700), 1_000, 700);
        assertEquals(0.15, share(), 1e-9);
    }

    @Test
    void oneSlowQuestionDoesNotSpoilIt() {
        ask("a".repeat(1_000), 1_000, 1_000);
        for (int i = 0; i < 6; i++) {
            ask((char) ('b' + i) + "x".repeat(1_000), 1_000, i == 3 ? 20_000 : 1_000);
        }
        assertEquals(0, share(), 1e-9);
    }

    @Test
    void aServerThatTellsNoTimesTellsNothing() {
        ask("a".repeat(1_000), 1_000, 0);
        ask("b".repeat(1_000), 1_000, 0);
        ask("c".repeat(1_000), 1_000, 0);
        assertNull(known.share());
    }

    @Test
    void shortQuestionsDoNotCount() {
        for (char c = 'a'; c < 'h'; c++) {
            ask(String.valueOf(c).repeat(100), 100, 50);
        }
        assertNull(known.share());
    }
}
