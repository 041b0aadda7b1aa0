package dev.watchkeeper.settings;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations and sizes as people write them. */
final class SettingUnits {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,12})(ms|s|m|h|d)");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,12})(B|KB|MB|GB|TB)");

    private SettingUnits() {}

    /** A duration such as {@code 200ms}, or {@code null} if it is none. */
    static @Nullable Duration duration(String text) {
        Matcher m = DURATION.matcher(text);
        if (!m.matches()) {
            return null;
        }
        long n = Long.parseLong(m.group(1));
        return switch (m.group(2)) {
            case "ms" -> Duration.ofMillis(n);
            case "s" -> Duration.ofSeconds(n);
            case "m" -> Duration.ofMinutes(n);
            case "h" -> Duration.ofHours(n);
            // In milliseconds even the longest is a number.
            case String _ -> Duration.ofDays(Math.min(n, 10_000_000_000L));
        };
    }

    /** A size such as {@code 50MB} in bytes, or {@code null} if it is none. */
    static @Nullable Long size(String text) {
        Matcher m = SIZE.matcher(text.toUpperCase(Locale.ROOT));
        if (!m.matches()) {
            return null;
        }
        int power = "BKMGT".indexOf(m.group(2).charAt(0));
        try {
            return Math.multiplyExact(Long.parseLong(m.group(1)), 1L << (10 * power));
        } catch (ArithmeticException e) {
            return null;
        }
    }
}
