package dev.watchkeeper.domain;

import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** A time in a sentence for people: ISO 8601 in UTC, to the second. */
public final class Moment {
    private Moment() {}

    /** Such as {@code 2026-03-14T05:30:00Z}; {@code unknown} for none. */
    public static String of(@Nullable Instant at) {
        return at == null ? "unknown" : at.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** The same of a time as the journal holds it; what is none stays as it is. */
    public static String of(String written) {
        try {
            return of(Instant.parse(written));
        } catch (DateTimeException e) {
            return written;
        }
    }
}
