package dev.watchkeeper.agentrun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Equal counts at two moments prove that nothing ran between them, and nothing else does. */
class IdleSpansTest {
    private final IdleSpans idle = new IdleSpans();

    private static Instant at(long millis) {
        return Instant.EPOCH.plusMillis(millis);
    }

    private void seen(long begun, String activity) {
        idle.seen(at(begun), at(begun + 5), Optional.of(activity).filter(a -> !a.isEmpty()));
    }

    @Test
    void aSpanIsFromTheEndOfOneLookToTheBeginningOfAnother() {
        seen(0, "a");
        assertEquals(List.of(), idle.spans());
        seen(200, "a");
        seen(400, "a");
        // What is changed at 400 may have a time that lags behind.
        assertEquals(List.of(new IdleSpans.Span(at(5), at(380))), idle.spans());
        seen(600, "b");
        seen(800, "");
        seen(1000, "b");
        assertEquals(1, idle.spans().size(), "it ran in between");
        seen(1200, "b");
        assertEquals(new IdleSpans.Span(at(1005), at(1180)), idle.spans().getLast());
    }

    @Test
    void itIsNotLookedAtAllTheTime() {
        assertTrue(idle.due(at(0)));
        seen(0, "a");
        assertFalse(idle.due(at(50)));
        assertTrue(idle.due(at(105)));
    }
}
