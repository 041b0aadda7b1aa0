package dev.watchkeeper.desktop.kit;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times in words: local and relative, absolute with the zone where it matters. */
public final class Ago {
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
    private static final DateTimeFormatter FULL =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss z", Locale.ROOT);

    private Ago() {}

    /** Such as {@code 4 min ago}. */
    public static String ago(Instant then, Instant now) {
        Duration past = Duration.between(then, now);
        if (past.compareTo(Duration.ofSeconds(5)) < 0) {
            return "just now";
        }
        long hours = past.toHours();
        return (hours > 0 && hours < 24 ? hours + " h" : length(past)) + " ago";
    }

    /** Such as {@code in 38 min}; {@code now} once it is over. */
    public static String until(Instant then, Instant now) {
        Duration left = Duration.between(now, then);
        return left.isNegative() || left.isZero() ? "now" : "in " + length(left);
    }

    /** A length of time in its one or two largest units. */
    public static String length(Duration d) {
        long s = Math.max(0, d.toSeconds());
        if (s < 60) {
            return s + " s";
        }
        if (s < 3600) {
            return s / 60 + " min";
        }
        if (s < 86_400) {
            long minutes = s % 3600 / 60;
            return s / 3600 + " h" + (minutes == 0 ? "" : " " + minutes + " min");
        }
        long days = s / 86_400;
        return days + (days == 1 ? " day" : " days");
    }

    /** A running time such as {@code 11:40} or {@code 1:02:03}; of steady width while it ticks. */
    public static String ticking(Duration d) {
        long s = Math.max(0, d.toSeconds());
        return s < 3600
                ? String.format(Locale.ROOT, "%02d:%02d", s / 60, s % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", s / 3600, s % 3600 / 60, s % 60);
    }

    /** The local time of day. */
    public static String clock(Instant at, ZoneId zone) {
        return CLOCK.format(at.atZone(zone));
    }

    /** Date, time and zone. */
    public static String full(Instant at, ZoneId zone) {
        return FULL.format(at.atZone(zone));
    }
}
