package dev.watchkeeper.plugin.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

@NullMarked
class LineCutterTest {
    @Test
    void ofALineThatIsTooLongTheHeadIsKeptAndTheLengthIsKnown() {
        LineCutter cutter = new LineCutter(8);
        List<LineCutter.Line> lines = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            lines.addAll(cutter.lines(bytes("0123456789")));
        }
        lines.addAll(cutter.lines(bytes("\nnext\n12345678\n")));
        assertEquals(new LineCutter.Line("01234567", 1000, false), lines.get(0));
        assertEquals("01234567 [… 992 bytes of this line left out …]", lines.get(0).marked());
        assertEquals(new LineCutter.Line("next", 4, true), lines.get(1));
        assertEquals(new LineCutter.Line("12345678", 8, true), lines.get(2), "just as long");
        assertEquals(3, lines.size());
    }

    @Test
    void aCharacterThatTheLimitCutsIsLeftOut() {
        LineCutter cutter = new LineCutter(8);
        LineCutter.Line line = cutter.lines(bytes("123456€€\n")).getFirst();
        assertEquals("123456", line.text());
        assertEquals(12, line.bytes());
        assertFalse(line.whole());
    }

    @Test
    void theUnfinishedLastLineStaysWhatItIs() {
        LineCutter cutter = new LineCutter(8);
        assertEquals(List.of(), cutter.lines(bytes("abc")));
        assertEquals(new LineCutter.Line("abc", 3, true), cutter.last());
        assertEquals(List.of(), cutter.lines(bytes("abcdefghijkl")));
        assertEquals(new LineCutter.Line("abcdefgh", 12, false), cutter.last());
        assertEquals("", cutter.rest());
    }

    @Test
    void onlyALineFeedEndsALine() {
        LineCutter cutter = new LineCutter();
        assertEquals(
                List.of("a\rb\fc\u2028d\u0085e", "f"),
                cutter.accept(bytes("a\rb\fc\u2028d\u0085e\r\nf\n")));
    }

    /** Against the same text taken apart at once. */
    @Test
    void anyPiecesGiveTheSameLines() {
        Random random = new Random(7);
        for (int round = 0; round < 300; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(200); i > 0; i--) {
                text.append("ab€\ud83d\ude00\u00fc\n".charAt(random.nextInt(6)));
            }
            byte[] all = bytes(text.toString());
            LineCutter whole = new LineCutter(16);
            List<LineCutter.Line> expected = new ArrayList<>(whole.lines(all));
            expected.add(whole.last());
            LineCutter cutter = new LineCutter(16);
            List<LineCutter.Line> lines = new ArrayList<>();
            for (int at = 0; at < all.length; ) {
                int n = Math.min(all.length - at, 1 + random.nextInt(20));
                lines.addAll(cutter.lines(Arrays.copyOfRange(all, at, at + n)));
                at += n;
            }
            lines.add(cutter.last());
            assertEquals(expected, lines);
            long sum = lines.stream().mapToLong(LineCutter.Line::bytes).sum() + lines.size() - 1;
            assertEquals(all.length, sum, "no byte is missing in the lengths");
            assertTrue(lines.stream().allMatch(l -> bytes(l.text()).length <= 16 * 3));
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
