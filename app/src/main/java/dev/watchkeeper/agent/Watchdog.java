package dev.watchkeeper.agent;

import dev.watchkeeper.domain.Settings;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;

/**
 * Tells a hang from work: no output and no tool at work and no CPU time, for long. One sign of life
 * is enough, because killing a healthy agent costs more than waiting.
 */
final class Watchdog {
    /** Share of one CPU below which a process only idles. */
    private static final double IDLE = 0.02;

    private static final Duration LOOK_AT_MOST_EVERY = Duration.ofSeconds(5);

    private final Settings.Supervisor limits;
    private final Instant startedAt;
    private final Duration beyond;
    private final Duration lookEvery;
    private Instant activeAt;
    private Instant lookedAt;
    private long cpuThen = -1;

    /**
     * @param beyond what the host may need to keep the time limit by itself
     */
    Watchdog(Settings.Supervisor limits, Instant startedAt, Duration beyond, Clock clock) {
        this.limits = limits;
        this.startedAt = startedAt;
        this.beyond = beyond;
        this.activeAt = clock.instant();
        this.lookedAt = activeAt;
        Duration tenth = limits.quietAfter().dividedBy(10);
        this.lookEvery = tenth.compareTo(LOOK_AT_MOST_EVERY) < 0 ? tenth : LOOK_AT_MOST_EVERY;
    }

    /** Something came from the process. */
    void active(Instant now) {
        activeAt = now;
    }

    /**
     * @param cpuMillis CPU time of the tree so far; negative if unknown
     * @return what is wrong, or {@code null} if nothing is
     */
    @Nullable String trouble(Instant now, boolean toolInFlight, LongSupplier cpuMillis) {
        if (!now.isBefore(startedAt.plus(limits.attemptTimeout()).plus(beyond))) {
            return tooLong(limits);
        }
        if (toolInFlight) {
            active(now);
        }
        Duration since = Duration.between(lookedAt, now);
        if (since.compareTo(lookEvery) >= 0) {
            long cpu = cpuMillis.getAsLong();
            // Less than before means that a child of it has ended: that is life, too.
            boolean used =
                    cpuThen >= 0
                            && cpu >= 0
                            && (cpu < cpuThen || cpu - cpuThen > since.toMillis() * IDLE);
            if (used) {
                active(now);
            }
            cpuThen = cpu;
            lookedAt = now;
        }
        Duration quiet = Duration.between(activeAt, now);
        return quiet.compareTo(limits.quietAfter()) < 0
                ? null
                : "no output, no tool at work and no CPU time for " + words(quiet);
    }

    static String tooLong(Settings.Supervisor limits) {
        return "it ran longer than " + words(limits.attemptTimeout());
    }

    private static String words(Duration duration) {
        long seconds = duration.toSeconds();
        return seconds < 120 ? seconds + " s" : duration.toMinutes() + " min";
    }
}
