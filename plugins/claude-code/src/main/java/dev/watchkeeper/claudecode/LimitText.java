package dev.watchkeeper.claudecode;

import dev.watchkeeper.agentkit.ResetTime;

import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
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
            String zone = resets.group("zone");
            return ResetTime.of(
                    resets, zone == null ? ZoneId.systemDefault() : ZoneId.of(zone), now);
        } catch (DateTimeException e) {
            return null; // There is no such zone.
        }
    }
}
