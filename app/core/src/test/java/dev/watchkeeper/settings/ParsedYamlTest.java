package dev.watchkeeper.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.yaml.Problems;
import dev.watchkeeper.yaml.Value;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;

final class ParsedYamlTest {
    private static @Nullable Value read(String text, Problems problems) {
        return ParsedYaml.read(
                "ParsedYamlTest.yaml", text.getBytes(StandardCharsets.UTF_8), problems);
    }

    private static Value right(String text) {
        Problems problems = new Problems();
        Value value = Objects.requireNonNull(read(text, problems));
        assertTrue(problems.none());
        return value;
    }

    @Test
    void theSameBytesAreParsedOnce() {
        assertSame(right("once: 1"), right("once: 1"));
    }

    @Test
    void otherBytesOfAFileAreReadAsWhatTheySay() {
        assertEquals(Map.of("a", 1L), right("a: 1").plain());
        assertEquals(Map.of("a", 2L), right("a: 2").plain());
        assertEquals(Map.of("a", 1L), right("a: 1").plain());
    }

    @Test
    void whatIsWrongIsToldEachTime() {
        for (int i = 0; i < 2; i++) {
            Problems problems = new Problems();
            var unused = read("a: 1\na: 2\n", problems);
            assertFalse(problems.none());
        }
    }
}
