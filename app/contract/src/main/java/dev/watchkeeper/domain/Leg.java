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
 */
public record Leg(
        int number,
        String run,
        long outputFrom,
        Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable Ending ending) {}
