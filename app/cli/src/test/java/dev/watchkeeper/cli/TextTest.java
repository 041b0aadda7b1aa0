package dev.watchkeeper.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.util.List;

/** What others have written, as a terminal may have it. */
class TextTest {
    @Test
    void aPathThatCouldBeTakenForAnotherOneIsQuotedAsGitDoes() {
        assertEquals("a b/c\\d.txt", Text.path("a b/c\\d.txt"));
        assertEquals("bad\\xff", Text.path("bad\\xff"));
        assertEquals("müde", Text.path("müde"));
        assertEquals("\"new\\nline\\t\\\"x\\\"\"", Text.path("new\nline\t\"x\""));
        assertEquals("\"esc\\033[31m\\\\ \\xff\"", Text.path("esc\u001b[31m\\ \\xff"));
        assertEquals("\"\\302\\233m\"", Text.path("\u009bm"));
    }

    @Test
    void oneLongCellWidensNoOtherLine() {
        List<String> lines =
                new Text(TerminalScreen.plain())
                        .table(List.of(List.of("a", "x".repeat(300), "z"), List.of("b", "y", "z")));
        assertEquals(List.of("a  " + "x".repeat(300) + "  z", "b  y  z"), lines);
    }

    @Test
    void noControlCharacterIsLeftOfAnyKindAndNoneIsDropped() {
        assertEquals("a b␛[1m<U+009B>␡c", Text.clean("a\nb\u001b[1m\u009b\u007fc"));
        assertEquals("a\n\tb<U+009B>␇", Text.cleanLines("a\r\n\tb\u009b\u0007"));
    }

    @Test
    void whatHidesOrTurnsTheReadingOrderIsShown() {
        assertEquals("<U+202E>gnp.exe <U+2066>x", Text.clean("\u202egnp.exe \u2066x"));
        assertEquals(
                "+a<U+200B>b\n-<U+00AD><U+E0041>",
                Text.cleanLines("+a\u200bb\n-\u00ad\udb40\udc41"));
        assertEquals("\"a\\342\\200\\256b🙂\"", Text.path("a\u202eb🙂"));
        assertEquals("שלום", Text.clean("שלום"));
    }
}
