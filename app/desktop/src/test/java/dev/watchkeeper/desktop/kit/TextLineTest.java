package dev.watchkeeper.desktop.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.watchkeeper.desktop.kit.TextLine.Tone;

import org.junit.jupiter.api.Test;

import java.util.List;

final class TextLineTest {
    @Test
    void aDiffIsTonedByItsSignsAndOnlyInsideHunks() {
        List<TextLine> lines =
                TextLine.diff(
                        """
                        diff --git a/x b/x
                        --- a/x
                        +++ b/x
                        @@ -1,2 +1,2 @@
                         same
                        --- a comment of SQL that went
                        +++ one that came
                        diff --git a/y b/y
                        --- a/y
                        """);
        assertEquals(
                List.of(
                        Tone.HEAD,
                        Tone.MUTED,
                        Tone.MUTED,
                        Tone.HUNK,
                        Tone.PLAIN,
                        Tone.REMOVED,
                        Tone.ADDED,
                        Tone.HEAD,
                        Tone.MUTED),
                lines.stream().map(TextLine::tone).toList());
        assertEquals("--- a comment of SQL that went", lines.get(5).text());
    }

    @Test
    void emptyLinesInsideStayAndTheEndOfTheLastOneIsNoLine() {
        assertEquals(
                List.of("a", "", "b"),
                TextLine.lines("a\n\nb\n", Tone.PLAIN).stream().map(TextLine::text).toList());
    }
}
