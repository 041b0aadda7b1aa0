package dev.watchkeeper.ui.look;

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
    void lineEndsOfWindowsAreLineEnds() {
        assertEquals("a\nb␍c", Visible.text("a\r\nb\rc"));
    }

    @Test
    void oneLineHasNoLineEnds() {
        assertEquals("a b c", Visible.line("  a\n\n b \r\n c\n"));
    }
}
