package dev.watchkeeper.desktop.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

final class RightToLeftTest {
    @Test
    void otherTextStaysWhole() {
        String text = "Grüße, 日本, 🙂, हिन्दी and a very long word: " + "x".repeat(100);
        assertFalse(RightToLeft.isIn(text));
        assertEquals(List.of(text), RightToLeft.pieces(text));
    }

    @Test
    void eachWordAndEachSignIsAPieceOfItsOwn() {
        assertEquals(
                List.of("a", "/", "حساب", "/", "قديمة", ".", "py", " ", " ", "x"),
                RightToLeft.pieces("a/حساب/قديمة.py  x"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ا", "א", "ܐ", "𞤀", "١"})
    void everyScriptThatRunsLeftIsKnown(String letter) {
        assertTrue(RightToLeft.isIn("plain " + letter));
    }

    @Test
    void noPieceIsTooLongAndNothingIsLost() {
        String text = "ا".repeat(300) + "𞤀".repeat(40) + "\u00a0حساب\u00a0" + "-".repeat(50);
        List<String> pieces = RightToLeft.pieces(text);
        assertEquals(text, String.join("", pieces));
        assertTrue(pieces.stream().allMatch(p -> p.length() <= RightToLeft.LONGEST_PIECE));
        assertTrue(
                pieces.stream().noneMatch(p -> Character.isLowSurrogate(p.charAt(0))),
                "no letter is halved");
    }

    @Test
    void onePictureOfSeveralEmojiIsNotPulledApart() {
        String family = "👩\u200d👩\u200d👧";
        String coder = "👩🏽\u200d💻";
        assertEquals(
                List.of("حساب", " ", family, " ", coder),
                RightToLeft.pieces("حساب " + family + " " + coder));
        List<String> pieces = RightToLeft.pieces("ا".repeat(13) + family);
        assertTrue(pieces.getLast().endsWith(family), pieces.toString());
        List<String> chain = RightToLeft.pieces("ا " + "👩\u200d".repeat(100));
        assertTrue(chain.stream().allMatch(p -> p.length() <= 34), chain.toString());
    }
}
