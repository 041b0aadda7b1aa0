package dev.watchkeeper.domain;

import java.time.LocalTime;
import java.time.ZonedDateTime;

/**
 * Hours of each day; they go over midnight where they end earlier than they begin.
 *
 * @param from the first minute
 * @param to the minute after the last
 */
public record QuietHours(LocalTime from, LocalTime to) {
    /**
     * Until when it is quiet.
     *
     * @return the time itself if it is not quiet
     */
    public ZonedDateTime until(ZonedDateTime now) {
        LocalTime time = now.toLocalTime();
        boolean overMidnight = to.isBefore(from);
        boolean quiet =
                overMidnight
                        ? !time.isBefore(from) || time.isBefore(to)
                        : !time.isBefore(from) && time.isBefore(to);
        if (!quiet) {
            return now;
        }
        ZonedDateTime end = now.with(to);
        return end.isAfter(now) ? end : end.plusDays(1);
    }
}
