package dev.watchkeeper.agentrun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Equal counts at two moments prove that nothing ran between them, and nothing else does. */
class IdleSpansTest {
    @TempDir Path folder;
    private IdleSpans idle;

    @BeforeEach
    void open() {
        idle = IdleSpans.open(output(), "r1");
    }

    private Path output() {
        return folder.resolve("output");
    }

    private List<IdleSpans.Span> spans() {
        return IdleSpans.of(output(), "r1");
    }

    private static Instant at(long millis) {
        return Instant.EPOCH.plusMillis(millis);
    }

    private void seen(long begun, String activity) {
        idle.seen(at(begun), at(begun + 5), Optional.of(activity).filter(a -> !a.isEmpty()));
    }

    @Test
    void aSpanIsFromTheEndOfOneLookToTheBeginningOfAnother() {
        seen(0, "a");
        assertEquals(List.of(), spans());
        seen(200, "a");
        seen(400, "a");
        // What is changed at 400 may have a time that lags behind.
        assertEquals(List.of(new IdleSpans.Span(at(5), at(380))), spans());
        seen(600, "b");
        seen(800, "");
        seen(1000, "b");
        assertEquals(1, spans().size(), "it ran in between");
        seen(1200, "b");
        assertEquals(new IdleSpans.Span(at(1005), at(1180)), spans().getLast());
    }

    @Test
    void theNextFollowerGoesOnFromThere() {
        seen(0, "a");
        seen(200, "a");
        open();
        seen(5000, "a");
        assertEquals(List.of(new IdleSpans.Span(at(5), at(4980))), spans());
        open();
        seen(6000, "b");
        seen(6200, "b");
        assertEquals(
                List.of(
                        new IdleSpans.Span(at(5), at(4980)),
                        new IdleSpans.Span(at(6005), at(6180))),
                spans(),
                "it ran while nobody followed");
    }

    @Test
    void aLineThatIsCutCountsForNothingAndIsWrittenOver() throws IOException {
        seen(0, "a");
        seen(200, "a");
        seen(400, "b");
        seen(600, "b");
        Path file = folder.resolve("idle.r1");
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length - 7));
        open();
        assertEquals(List.of(new IdleSpans.Span(at(5), at(180))), spans());
        seen(800, "c");
        seen(1000, "c");
        assertEquals(new IdleSpans.Span(at(805), at(980)), spans().getLast());
        assertEquals(2, spans().size());
    }

    @Test
    void whatWasNotLookedAtProvesNothingOfTheLegAndOthersStay() {
        seen(0, "a");
        seen(200, "a");
        idle = IdleSpans.open(output(), "r2");
        seen(400, "a");
        seen(600, "a");
        idle.clear();
        seen(800, "a");
        assertEquals(List.of(), IdleSpans.of(output(), "r2"));
        assertEquals(1, spans().size());
    }

    @Test
    void itIsNotLookedAtAllTheTime() {
        assertTrue(idle.due(at(0)));
        seen(0, "a");
        assertFalse(idle.due(at(50)));
        assertTrue(idle.due(at(105)));
    }
}
