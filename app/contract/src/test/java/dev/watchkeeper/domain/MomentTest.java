package dev.watchkeeper.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.time.ZoneOffset;

class MomentTest {
    @Test
    void aTimeForPeopleEndsWithTheSecond() {
        assertEquals(
                "2026-03-14T05:30:00Z", Moment.of(Instant.parse("2026-03-14T05:30:00.123456789Z")));
        assertEquals("2026-03-14T05:30:00Z", Moment.of("2026-03-14T05:30:00.5Z"));
        assertEquals("tomorrow", Moment.of("tomorrow"));
        assertEquals("unknown", Moment.of((Instant) null));
    }

    @Test
    void theTimesOfASentenceAreToldAsTheClocksOfAZoneShowThem() {
        assertEquals(
                "limit until 2026-03-15 00:30:00 UTC+02:00, since 2026-03-14 07:30:00 UTC+02:00",
                Moment.in(
                        ZoneOffset.ofHours(2),
                        "limit until 2026-03-14T22:30:00Z, since 2026-03-14T05:30:00.123Z"));
        assertEquals(
                "at 2026-13-99T99:99:99Z", Moment.in(ZoneOffset.UTC, "at 2026-13-99T99:99:99Z"));
    }
}
