package dev.watchkeeper.agentrun;

import dev.watchkeeper.domain.Settings;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/**
 * Tells a hang from work: no output and no tool at work and no CPU time, for long. One sign of life
 * is enough, because killing a healthy agent costs more than waiting.
 *
 * <p>All times are {@link dev.watchkeeper.plugin.process.WatchedTime}: what the machine slept, or
 * we were stopped, is no silence, and a clock that is set changes nothing.
 */
final class Watchdog {
    /** Share of one CPU below which a process only idles. */
    private static final double IDLE = 0.02;

    private static final Duration LOOK_AT_MOST_EVERY = Duration.ofSeconds(5);

    /** What is asked of the host, only now and then. */
    interface Signs {
        /** CPU time of the tree so far; negative if unknown. */
        long cpuMillis();

        /** Whether a signal or a debugger keeps a process of the tree from going on. */
        boolean stopped();
    }

    private final Settings.Supervisor limits;
    private final Duration beyond;
    private final Duration lookEvery;
    private Duration activeAt = Duration.ZERO;
    private Duration lookedAt = Duration.ZERO;
    private long cpuThen = -1;

    /**
     * @param beyond what the host may need to keep the time limit by itself
     */
    Watchdog(Settings.Supervisor limits, Duration beyond) {
        this.limits = limits;
        this.beyond = beyond;
        Duration tenth = limits.quietAfter().dividedBy(10);
        this.lookEvery = tenth.compareTo(LOOK_AT_MOST_EVERY) < 0 ? tenth : LOOK_AT_MOST_EVERY;
    }

    /** Something came from the process. */
    void active(Duration now) {
        activeAt = now;
    }

    /**
     * @param now watched since following began
     * @return what is wrong, or {@code null} if nothing is
     */
    @Nullable String trouble(Duration now, boolean toolInFlight, Signs signs) {
        if (now.compareTo(limits.attemptTimeout().plus(beyond)) >= 0) {
            return tooLong(limits);
        }
        if (toolInFlight) {
            active(now);
        }
        Duration since = now.minus(lookedAt);
        if (since.compareTo(lookEvery) >= 0) {
            long cpu = signs.cpuMillis();
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
        Duration quiet = now.minus(activeAt);
        if (quiet.compareTo(limits.quietAfter()) >= 0 && signs.stopped()) {
            // It can't give a sign. The time limit, which the host keeps, bounds that too.
            active(now);
            return null;
        }
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
