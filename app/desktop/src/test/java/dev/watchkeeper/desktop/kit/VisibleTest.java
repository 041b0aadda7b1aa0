package dev.watchkeeper.desktop.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;

final class VisibleTest {
    @Test
    void plainTextStaysTheSameObject() {
        String plain = "Grüße, 日本, 🙂\n\ttab";
        assertSame(plain, Visible.text(plain));
    }

    @Test
    void charactersThatHideOrReorderAreShown() {
        assertEquals("␛[31mred", Visible.text("\u001b[31mred"));
        assertEquals("a<U+202E>b", Visible.text("a\u202eb"));
        assertEquals("a<U+200B>b<U+FEFF>", Visible.text("a\u200bb\ufeff"));
        assertEquals("<U+D83D>!", Visible.text("\ud83d!"), "half of a pair");
        assertEquals("␀␡", Visible.text("\u0000\u007f"));
    }

    @Test
    void whatJoinsEmojiStaysAndNothingElseIsJoined() {
        for (String one : new String[] {"👩\u200d👩\u200d👧", "❤️\u200d🔥", "👩🏽\u200d💻"}) {
            assertEquals(one, Visible.text(one));
        }
        assertEquals("a<U+200D>b", Visible.text("a\u200db"));
        assertEquals("👩<U+200D>b", Visible.text("👩\u200db"));
        assertEquals("<U+200D>👩<U+200D>", Visible.text("\u200d👩\u200d"));
        assertEquals("👩<U+200D><U+200D>👩", Visible.text("👩\u200d\u200d👩"));
        assertEquals("a<U+00AD>b", Visible.text("a\u00adb"));
    }

    @Test
    void lineEndsOfWindowsAreLineEnds() {
        assertEquals("a\nb␍c", Visible.text("a\r\nb\rc"));
    }

    @Test
    void oneLineHasNoLineEnds() {
        assertEquals("a b c", Visible.line("  a\n\n b \r\n c\n"));
    }

    @Test
    void whatTakesNoRoomIsShownInEveryPlane() {
        assertEquals("a<U+E0041>b", Visible.text("a\udb40\udc41b"), "a tag, as smuggled to models");
        assertEquals("<U+3164>", Visible.text("\u3164"), "a filler that looks like a space");
        assertEquals("<U+2069>x<U+061C>", Visible.text("\u2069x\u061c"));
        assertEquals("<U+FFFE>", Visible.text("\ufffe"));
    }

    @Test
    void marksThatWouldCoverTheLinesAroundAreCounted() {
        assertEquals("e\u0301", Visible.text("e\u0301"));
        assertEquals(
                "e" + "\u0301".repeat(4) + "<296 more marks>!",
                Visible.text("e" + "\u0301".repeat(300) + "!"));
        assertEquals("שָּׁ", Visible.text("שָּׁ"), "three marks are ordinary in Hebrew");
    }

    @Test
    void aShortenedTextHalvesNoCharacter() {
        assertEquals("ab…", Visible.line("ab🙂cd", 4));
        assertEquals("ab🙂…", Visible.line("ab🙂cd", 5));
        assertEquals("abcd", Visible.line(" abcd ", 4));
    }
}
