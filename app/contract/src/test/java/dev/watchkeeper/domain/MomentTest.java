package dev.watchkeeper.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.time.Instant;

class MomentTest {
    @Test
    void aTimeForPeopleEndsWithTheSecond() {
        assertEquals(
                "2026-03-14T05:30:00Z", Moment.of(Instant.parse("2026-03-14T05:30:00.123456789Z")));
        assertEquals("2026-03-14T05:30:00Z", Moment.of("2026-03-14T05:30:00.5Z"));
        assertEquals("tomorrow", Moment.of("tomorrow"));
        assertEquals("unknown", Moment.of((Instant) null));
    }
}
