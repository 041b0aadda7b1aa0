package dev.watchkeeper.report;

import java.time.Duration;

/** Times that passed, in words for people. */
final class Durations {
    private Durations() {}

    /** Such as {@code 20 s}, {@code 45 min} or {@code 3 h 5 min}. */
    static String words(Duration time) {
        long seconds = Math.max(0, time.toSeconds());
        if (seconds < 60) {
            return seconds + " s";
        }
        long minutes = seconds / 60;
        return minutes < 60 ? minutes + " min" : minutes / 60 + " h " + minutes % 60 + " min";
    }
}
