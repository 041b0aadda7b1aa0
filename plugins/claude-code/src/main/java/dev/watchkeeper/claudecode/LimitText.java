package dev.watchkeeper.claudecode;

import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Knows a usage limit by the program's words, and when it ends. */
final class LimitText {
    /** The whole message: words about limits in the middle of an answer say nothing. */
    private static final Pattern LIMIT =
            Pattern.compile(
                    "(You've (hit|reached) your .{0,60}limit|(Claude AI |Claude )?usage limit reached)"
                            + "\\b.{0,120}",
                    Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private static final Pattern RESETS =
            Pattern.compile(
                    "resets?(?: at)? (?:(?<month>[A-Z][a-z]{2})[a-z]* (?<day>\\d{1,2}),?(?: at)? )?"
                            + "(?<hour>\\d{1,2})(?::(?<minute>\\d{2}))? ?(?<half>[ap]m)?"
                            + "(?: \\((?<zone>[A-Za-z0-9_+/-]+)\\))?");

    private static final Pattern EPOCH = Pattern.compile("\\|(\\d{10})\\b");

    private LimitText() {}

    static boolean isLimit(String text) {
        return LIMIT.matcher(text.strip()).matches();
    }

    /**
     * The moment that the message names; without a date it is the next such time of day.
     *
     * @return {@code null} if it names none
     */
    static @Nullable Instant until(String text, Instant now) {
        Matcher epoch = EPOCH.matcher(text);
        if (epoch.find()) {
            return Instant.ofEpochSecond(Long.parseLong(epoch.group(1)));
        }
        Matcher resets = RESETS.matcher(text);
        if (!resets.find()) {
            return null;
        }
        try {
            ZoneId zone = zone(resets.group("zone"));
            ZonedDateTime from = now.atZone(zone);
            LocalTime time = time(resets);
            String month = resets.group("month");
            if (month == null) {
                ZonedDateTime at = from.with(time);
                return (at.isAfter(from) ? at : at.plusDays(1)).toInstant();
            }
            MonthDay day =
                    MonthDay.parse(
                            month + " " + resets.group("day"),
                            DateTimeFormatter.ofPattern("MMM d", Locale.ENGLISH));
            ZonedDateTime at = from.with(day).with(time);
            return (at.isAfter(from.minusDays(1)) ? at : at.plusYears(1)).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static ZoneId zone(@Nullable String name) {
        return name == null ? ZoneId.systemDefault() : ZoneId.of(name);
    }

    private static LocalTime time(Matcher resets) {
        int hour = Integer.parseInt(resets.group("hour"));
        String minute = resets.group("minute");
        String half = resets.group("half");
        int of24 = half == null ? hour : hour % 12 + (half.equals("pm") ? 12 : 0);
        return LocalTime.of(of24, minute == null ? 0 : Integer.parseInt(minute));
    }
}
