package dev.watchkeeper.domain;

import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.Pattern;

/** A time in a sentence for people, to the second: ISO 8601 in UTC, or with its zone. */
public final class Moment {
    private static final DateTimeFormatter LOCAL =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    private static final Pattern WRITTEN =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\dT[0-9:]{8}(?:\\.\\d+)?Z");

    private Moment() {}

    /** Such as {@code 2026-03-14T05:30:00Z}; {@code unknown} for none. */
    public static String of(@Nullable Instant at) {
        return at == null ? "unknown" : at.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** Such as {@code 2026-03-14 06:30:00 UTC+01:00}, as the clocks of a zone show it. */
    public static String in(ZoneId zone, Instant at) {
        ZonedDateTime there = at.atZone(zone);
        return LOCAL.format(there)
                + " UTC"
                + (there.getOffset().equals(ZoneOffset.UTC) ? "" : there.getOffset());
    }

    /** A sentence, each time in UTC in it as {@link #in(ZoneId, Instant)} has it. */
    public static String in(ZoneId zone, String sentence) {
        return WRITTEN.matcher(sentence)
                .replaceAll(m -> {
                    try {
                        return in(zone, Instant.parse(m.group()));
                    } catch (DateTimeException e) {
                        return m.group();
                    }
                });
    }

    /** {@link #of(Instant)} of a time as the journal holds it; what is none stays as it is. */
    public static String of(String written) {
        try {
            return of(Instant.parse(written));
        } catch (DateTimeException e) {
            return written;
        }
    }
}
