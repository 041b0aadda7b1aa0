package dev.watchkeeper.summary;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.watchkeeper.domain.Event;
import dev.watchkeeper.domain.EventType;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Map;

class RestoreWordsTest {
    private static String words(Map<String, Object> data) {
        return RestoreWords.of(new Event(1, Instant.EPOCH, EventType.RESTORED, "p", "t", 1, data));
    }

    @Test
    void theTasksWhoseWorkIsTakenBackAreNamed() {
        assertEquals(
                "the workspace was brought back to checkpoint c1; the work of these is taken back:"
                        + " a, b; the work of these is back: c",
                words(
                        Map.of(
                                "checkpoint", "c1",
                                "undone", List.of("a", "b"),
                                "returned", List.of("c"))));
    }

    @Test
    void itIsSaidWhatWasRestored() {
        assertEquals(
                "the workspace was brought back to checkpoint c1: 1 file written, 2 removed; left"
                        + " as they are, for no checkpoint holds them: [big.bin]",
                words(
                        Map.of(
                                "checkpoint",
                                "c1",
                                "written",
                                List.of("a"),
                                "deleted",
                                List.of("b", "c"),
                                "left",
                                List.of("big.bin"))));
        assertEquals(
                "the project's git was put back: written in the project's git: HEAD",
                words(
                        Map.of(
                                "repository",
                                List.of("HEAD"),
                                "left",
                                List.of(),
                                "why",
                                "written in the project's git: HEAD")));
    }
}
