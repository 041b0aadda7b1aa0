package dev.watchkeeper.assess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;

class ReadableOutputTest {
    private static String readable(String text) {
        return ReadableOutput.readable(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void escapesAndControlCharactersGoAndOfALineOverwrittenStaysWhatWasLeft() {
        assertEquals("red\n", readable("\u001b[31mred\u001b[0m\r\n"));
        assertEquals("title\n", readable("\u001b]0;x\u0007title\n"));
        assertEquals("100 %\n", readable("10 %\r50 %\r100 %\n"));
        assertEquals("a\tb", readable("a\tb\u0000\u0008"));
        assertEquals("grün", readable("grün"));
    }

    @Test
    void theTailIsOfWholeLinesAndAtMostFourKilobytes() {
        assertEquals("a\nb", ReadableOutput.tail("a\nb\n\n"));
        String tail = ReadableOutput.tail("ü".repeat(50) + "\n" + "line\n".repeat(2000));
        assertTrue(tail.getBytes(StandardCharsets.UTF_8).length <= 4096);
        assertTrue(tail.startsWith("line\n"), tail.substring(0, 10));
        String long1 = ReadableOutput.tail("ü".repeat(5000));
        assertTrue(long1.getBytes(StandardCharsets.UTF_8).length <= 4096);
        assertTrue(long1.startsWith("ü"), "no half character");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Ran 12 tests in 0.003s|Ran 12 tests in 1.4 s",
                "at 0x7f3a9c|at 0x1b2c3d",
                "Foo@1a2b3c4d|Foo@99aabbcc",
                "/tmp/pytest-12/a failed|/tmp/pytest-13/b failed",
                "id 123e4567-e89b-12d3-a456-426614174000|id 00000000-e89b-12d3-a456-426614174999",
                "commit 9fceb02d0ae598e95|commit 1a2b3c4d5e6f70819",
                "2026-03-01 22:00:01 FAIL|2027-12-31 03:14:15 FAIL"
            })
    void theSameFailureAtAnotherTimeIsTheSame(String one, String other) {
        assertEquals(
                ReadableOutput.fingerprint("FAIL 1", one),
                ReadableOutput.fingerprint("FAIL 1", other));
    }

    @Test
    void otherLinesOrAnotherEndAreAnotherFailure() {
        String base = ReadableOutput.fingerprint("FAIL 1", "a failed\nb passed");
        assertEquals(base, ReadableOutput.fingerprint("FAIL 1", "b passed\na failed\n"), "order");
        assertNotEquals(base, ReadableOutput.fingerprint("FAIL 1", "b failed\na passed"));
        assertNotEquals(base, ReadableOutput.fingerprint("TIMEOUT null", "a failed\nb passed"));
    }
}
