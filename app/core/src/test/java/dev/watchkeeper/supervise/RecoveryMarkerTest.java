package dev.watchkeeper.supervise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/** A death leaves the file as it is: these write what a dead supervisor has left. */
class RecoveryMarkerTest {
    private static final Instant BEGAN = Instant.parse("2026-03-01T02:00:00Z");
    private static final Clock CLOCK = Clock.fixed(BEGAN, ZoneOffset.UTC);

    @TempDir private Path folder;

    private RecoveryMarker note(String step, int weight) {
        return new RecoveryMarker(folder.resolve("note"), step, weight, false, CLOCK);
    }

    private void left(String step, int points, Duration lasted) throws IOException {
        Path file = folder.resolve("note");
        Files.write(file, List.of(step, "" + points, "" + BEGAN.toEpochMilli()));
        Files.setLastModifiedTime(file, FileTime.from(BEGAN.plus(lasted)));
    }

    @Test
    void aDeathLongAfterTheWorkBeganIsEnoughWhereWorkIsShort() throws IOException {
        assertEquals(0, note("a", RecoveryMarker.ENOUGH).points());
        left("a", 0, Duration.ofSeconds(5));
        assertEquals(RecoveryMarker.ENOUGH, note("a", RecoveryMarker.ENOUGH).points());
        assertEquals(2, note("a", 2).points(), "where it may take its time it takes three of them");
    }

    @Test
    void aQuickDeathMayBeChanceAndSixInARowAreNot() throws IOException {
        left("a", 0, Duration.ZERO);
        assertEquals(1, note("a", 3).points());
        left("a", 5, Duration.ofMillis(900));
        assertEquals(RecoveryMarker.ENOUGH, note("a", 3).points());
    }

    @Test
    void aDeathByWantOfMemoryIsNoChanceHoweverQuick() throws IOException {
        left("a", 0, Duration.ZERO);
        RecoveryMarker note = new RecoveryMarker(folder.resolve("note"), "a", 3, true, CLOCK);
        assertEquals(3, note.points());
    }

    @Test
    void whoGotFurtherBeginsToCountAnew() throws IOException {
        left("a", 2, Duration.ofSeconds(5));
        assertEquals(0, note("b", 3).points());
    }

    @Test
    void whatIsDamagedCountsNothing() throws IOException {
        Files.writeString(folder.resolve("note"), "a");
        assertEquals(0, note("a", 3).points());
    }

    @Test
    void pointsAreKeptOverTheNextBeginningAndGoWithItsEnd() throws IOException {
        left("a", 1, Duration.ZERO);
        RecoveryMarker note = note("a", 3);
        note.begin();
        assertEquals("2", Files.readAllLines(folder.resolve("note")).get(1));
        note.end();
        assertFalse(Files.exists(folder.resolve("note")));
    }
}
