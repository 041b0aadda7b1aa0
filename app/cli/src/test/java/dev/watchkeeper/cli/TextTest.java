package dev.watchkeeper.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

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
    void noControlCharacterIsLeftOfAnyKind() {
        assertEquals("a b[1mc", Text.clean("a\nb\u001b[1m\u009b\u007fc"));
        assertEquals("a\n\tb", Text.cleanLines("a\r\n\tb\u009b\u0007"));
    }
}
