package dev.watchkeeper.codex;

import dev.watchkeeper.agentkit.ResetTime;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is meant by the words with which the program fails: it gives no codes. */
final class ErrorMessage {
    /** The beginning of the message: words about limits in the middle of another say nothing. */
    private static final Pattern LIMIT =
            Pattern.compile(
                    "You['’]ve (?:hit|reached) your .{0,60}limit\\b.*"
                            + "|You hit your spend cap\\b.*"
                            + "|Your workspace is out of credits\\b.*"
                            + "|(?:rate limit exceeded|stream disconnected before completion):"
                            + " Rate limit reached\\b.*"
                            + "|exceeded retry limit, last status: 429\\b.*"
                            + "|unexpected status 429\\b.*",
                    Pattern.DOTALL);

    private static final Pattern AGAIN =
            Pattern.compile(
                    "try again at (?:(?<month>[A-Z][a-z]{2}) (?<day>\\d{1,2})(?:st|nd|rd|th),"
                            + " (?<year>\\d{4}) )?(?<hour>\\d{1,2}):(?<minute>\\d{2})"
                            + " (?<half>[AP]M)\\b",
                    Pattern.CASE_INSENSITIVE);

    /** As the servers of the Responses API write it into a stream. */
    private static final Pattern AGAIN_IN =
            Pattern.compile(
                    "try again in (?:(?<hours>\\d{1,3})h)?(?:(?<minutes>\\d{1,4})m(?!s))?"
                            + "(?:(?<seconds>\\d{1,6})(?:\\.\\d+)? ?s|(?<millis>\\d{1,6})(?:\\.\\d+)?ms)?",
                    Pattern.CASE_INSENSITIVE);

    private static final Pattern REFUSED =
            Pattern.compile(
                    "reason: content_filter\\b|\\bflagged (?:as|for) (?:potential|possibl)"
                            + "|limited access to this content for safety reasons");

    private static final Pattern CUT = Pattern.compile("reason: max_output_tokens\\b");

    private static final Pattern LOGIN =
            Pattern.compile(
                    "\\b401 Unauthorized\\b|\\bNot logged in\\b|access token could not be refreshed"
                            + "|log out and sign in again");

    private static final Pattern RETRYING =
            Pattern.compile("Reconnecting\\.\\.\\. \\d+/\\d+.*", Pattern.DOTALL);

    private ErrorMessage() {}

    static boolean isLimit(String message) {
        return LIMIT.matcher(message.strip()).matches();
    }

    /** Whether the program goes on after it. */
    static boolean isRetry(String message) {
        return RETRYING.matcher(message.strip()).matches();
    }

    static boolean isRefusal(String message) {
        return REFUSED.matcher(message).find();
    }

    /** Whether the answer was cut by a length limit. */
    static boolean isCut(String message) {
        return CUT.matcher(message).find();
    }

    /** Whether a person must log in. */
    static boolean asksForLogin(String message) {
        return LOGIN.matcher(message).find();
    }

    /**
     * When the limit ends that the message tells. The program leaves out the seconds: the minute
     * that it names must be over. A time of day without a date is one of the same day where the
     * program is; one that lies on another day here was written in another zone and says nothing.
     *
     * @param clock whose zone is that of the program
     * @return {@code null} if the message names no time
     */
    static @Nullable Instant until(String message, Clock clock) {
        Instant now = clock.instant();
        Matcher again = AGAIN.matcher(message);
        if (!again.find()) {
            return within(message, now);
        }
        // A limit of this very minute ends with it, not tomorrow.
        Instant before = now.minus(1, ChronoUnit.MINUTES);
        Instant minute = ResetTime.of(again, clock.getZone(), before);
        if (minute == null
                || again.group("month") == null && day(minute, clock) != day(now, clock)) {
            return null;
        }
        return minute.plus(1, ChronoUnit.MINUTES);
    }

    private static long day(Instant at, Clock clock) {
        return LocalDate.ofInstant(at, clock.getZone()).toEpochDay();
    }

    /** A wait that the message names, to the next second; at least one. */
    private static @Nullable Instant within(String message, Instant now) {
        Matcher again = AGAIN_IN.matcher(message);
        if (!again.find() || again.end() == again.start() + "try again in ".length()) {
            return null;
        }
        long seconds = 3600 * number(again, "hours") + 60 * number(again, "minutes");
        return now.plusSeconds(seconds + number(again, "seconds") + 1);
    }

    private static long number(Matcher match, String group) {
        String digits = match.group(group);
        return digits == null ? 0 : Long.parseLong(digits);
    }
}
