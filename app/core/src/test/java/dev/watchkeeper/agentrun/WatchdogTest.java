package dev.watchkeeper.agentrun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.plugin.process.WatchedTime;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;

/** The watchdog by a clock of the test's. */
class WatchdogTest {
    private static final Duration TICK = Duration.ofMillis(250);

    private long nanos;
    private boolean stopped;
    private long cpu;
    private final WatchedTime time = new WatchedTime(() -> nanos, Duration.ofSeconds(2));
    private final Watchdog watchdog =
            new Watchdog(
                    new Settings.Supervisor(
                            1,
                            Duration.ofSeconds(1),
                            Duration.ofSeconds(10),
                            Duration.ofMinutes(5)),
                    Duration.ofSeconds(20));
    private final Watchdog.Signs signs =
            new Watchdog.Signs() {
                @Override
                public long cpuMillis() {
                    return cpu;
                }

                @Override
                public boolean stopped() {
                    return stopped;
                }
            };

    private @Nullable String after(Duration gap) {
        nanos += gap.toNanos();
        return watchdog.trouble(time.now(), false, signs);
    }

    private @Nullable String watchedFor(Duration silence) {
        @Nullable String seen = null;
        for (Duration past = Duration.ZERO;
                seen == null && past.compareTo(silence) < 0;
                past = past.plus(TICK)) {
            seen = after(TICK);
        }
        return seen;
    }

    @Test
    void silenceThatIsWatchedIsAHang() {
        assertNull(watchedFor(Duration.ofSeconds(9)));
        assertNotNull(watchedFor(Duration.ofSeconds(2)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT20S", "PT8H", "P31D"})
    void whatTheMachineSleptIsNoSilence(Duration slept) {
        assertNull(watchedFor(Duration.ofSeconds(5)));
        assertNull(after(slept), "it has just woken");
        assertNull(watchedFor(Duration.ofSeconds(2)));
        assertNotNull(watchedFor(Duration.ofSeconds(4)), "a hang it is all the same");
    }

    @Test
    void sleepingAgainAndAgainIsNoSilenceEither() {
        for (int i = 0; i < 4; i++) {
            assertNull(after(Duration.ofHours(1)), "sleep " + i);
            assertNull(after(TICK));
        }
        assertNotNull(watchedFor(Duration.ofSeconds(5)));
    }

    @Test
    void aClockThatGoesBackCountsNothing() {
        assertNull(after(Duration.ofDays(-31)));
        assertNull(watchedFor(Duration.ofSeconds(9)));
        assertNotNull(watchedFor(Duration.ofSeconds(2)));
    }

    @Test
    void anAgentThatIsStoppedCannotGiveASign() {
        stopped = true;
        assertNull(watchedFor(Duration.ofSeconds(60)));
        stopped = false;
        assertNull(watchedFor(Duration.ofSeconds(1)), "it has just been woken");
        assertNotNull(watchedFor(Duration.ofSeconds(12)));
    }

    @Test
    void theTimeLimitCountsWatchedTimeToo() {
        for (int i = 0; i < 3; i++) {
            watchdog.active(time.now());
            assertNull(after(Duration.ofHours(2)));
        }
        String seen = null;
        for (int i = 0; i < 4000 && seen == null; i++) {
            watchdog.active(time.now());
            seen = after(TICK);
        }
        assertEquals("it ran longer than 5 min", seen);
        assertEquals(
                Duration.ofSeconds(320),
                Duration.ofSeconds(time.now().plusMillis(249).toSeconds()));
    }
}
