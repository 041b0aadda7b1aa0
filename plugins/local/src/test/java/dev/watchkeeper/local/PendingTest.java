package dev.watchkeeper.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.concurrent.TimeUnit;

final class PendingTest {
    private final Pending pending = new Pending(ms(200));

    private static long ms(long ms) {
        return TimeUnit.MILLISECONDS.toNanos(ms);
    }

    @Test
    void looksSoonAtAPathThatWasQuiet() {
        assertTrue(pending.touch("a", ms(0)));
        assertEquals(List.of(), pending.due(ms(19)));
        assertEquals(ms(1), pending.rest(ms(19)));
        assertEquals(List.of("a"), pending.due(ms(20)));
        assertTrue(pending.isEmpty());
    }

    @Test
    void waitsUntilAPathLookedAtJustNowIsQuiet() {
        pending.touch("a", ms(0));
        assertEquals(List.of("a"), pending.due(ms(20)));
        pending.touch("a", ms(30));
        pending.touch("a", ms(150));
        assertEquals(List.of(), pending.due(ms(349)));
        assertEquals(List.of("a"), pending.due(ms(350)));
    }

    @Test
    void looksSoonAgainAfterItWasQuiet() {
        pending.touch("a", ms(0));
        assertEquals(List.of("a"), pending.due(ms(20)));
        pending.touch("a", ms(300));
        assertEquals(List.of("a"), pending.due(ms(320)));
    }

    @Test
    void doesNotWaitForEverForAPathThatIsNeverQuiet() {
        pending.touch("a", ms(0));
        assertEquals(List.of("a"), pending.due(ms(20)));
        int looked = 0;
        for (int t = 21; t < 5000; t++) {
            pending.touch("a", ms(t));
            looked += pending.due(ms(t)).size();
        }
        assertEquals(4, looked); // Every 1.2 seconds.
    }

    @Test
    void looksTogetherAtWhatIsTouchedTogether() {
        pending.touch("old", ms(0));
        assertFalse(pending.touch("new", ms(15)));
        assertEquals(List.of(), pending.due(ms(34)));
        assertEquals(List.of("new", "old"), pending.due(ms(35)));
    }

    @Test
    void looksAtTheLatestAfterAWhileInABurst() {
        int looked = 0;
        for (int t = 0; t < 60; t++) {
            pending.touch("f" + t, ms(t));
            assertEquals(List.of(), pending.due(ms(t)));
        }
        looked += pending.due(ms(60)).size();
        assertEquals(60, looked);
    }

    @Test
    void givesAllAtOnceSorted() {
        pending.touch("b", ms(0));
        pending.touch("a", ms(1));
        assertEquals(List.of("a", "b"), pending.all(ms(2)));
        assertTrue(pending.isEmpty());
    }

    @Test
    void givesAtOnceWhatIsAskedForAtOnce() {
        pending.now("", ms(3));
        assertEquals(List.of(""), pending.due(ms(3)));
    }
}
