package dev.watchkeeper.domain;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * One uninterrupted run of an attempt's agent. A resumption after a limit, a stop or a restart is
 * the attempt's next leg.
 *
 * @param number from 1
 * @param run id of the durable process on the host
 * @param outputFrom where this leg's bytes begin in the attempt's output
 * @param ending {@code null} while it runs
 * @param used what the attempt had used when it ended, with the legs before; {@code null} while it
 *     runs, and if an earlier version has stored it
 */
public record Leg(
        int number,
        String run,
        long outputFrom,
        Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable Ending ending,
        @Nullable Usage used) {

    /** One that runs. */
    public Leg(int number, String run, long outputFrom, Instant startedAt) {
        this(number, run, outputFrom, startedAt, null, null, null);
    }

    /** The same, ended. */
    public Leg ended(Instant at, Ending how, Usage with) {
        return new Leg(number, run, outputFrom, startedAt, at, how, with);
    }
}
