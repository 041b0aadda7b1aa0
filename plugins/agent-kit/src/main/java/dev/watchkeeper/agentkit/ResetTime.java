package dev.watchkeeper.agentkit;

import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;

/** When a usage limit ends, as programs write it for people. */
public final class ResetTime {
    private ResetTime() {}

    /**
     * The moment that a match names by its groups {@code hour}, and where the pattern has them
     * {@code minute}, {@code half} (am or pm), {@code month} (three letters), {@code day} and
     * {@code year}. Without a date it is the next such time of day, without a year the next such
     * day.
     *
     * @return {@code null} if there is no such moment
     */
    public static @Nullable Instant of(Matcher match, ZoneId zone, Instant now) {
        try {
            ZonedDateTime from = now.atZone(zone);
            LocalTime time = time(match);
            String month = group(match, "month");
            if (month == null) {
                ZonedDateTime at = from.with(time);
                return (at.isAfter(from) ? at : at.plusDays(1)).toInstant();
            }
            MonthDay day =
                    MonthDay.parse(
                            month + " " + match.group("day"),
                            DateTimeFormatter.ofPattern("MMM d", Locale.ENGLISH));
            String year = group(match, "year");
            if (year != null) {
                return day.atYear(Integer.parseInt(year)).atTime(time).atZone(zone).toInstant();
            }
            ZonedDateTime at = from.with(day).with(time);
            return (at.isAfter(from.minusDays(1)) ? at : at.plusYears(1)).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static LocalTime time(Matcher match) {
        int hour = Integer.parseInt(match.group("hour"));
        String minute = group(match, "minute");
        String half = group(match, "half");
        int of24 =
                half == null
                        ? hour
                        : hour % 12 + (half.toLowerCase(Locale.ROOT).equals("pm") ? 12 : 0);
        return LocalTime.of(of24, minute == null ? 0 : Integer.parseInt(minute));
    }

    private static @Nullable String group(Matcher match, String name) {
        Map<String, Integer> groups = match.namedGroups();
        return groups.containsKey(name) ? match.group(name) : null;
    }
}
