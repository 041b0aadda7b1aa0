package dev.watchkeeper.notify;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** When a delivery that failed is tried again: soon at first, then less and less often. */
public final class RetrySchedule {
    private static final List<Duration> PAUSES =
            List.of(
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(30),
                    Duration.ofMinutes(2),
                    Duration.ofMinutes(10),
                    Duration.ofMinutes(30),
                    Duration.ofHours(1),
                    Duration.ofHours(2));

    private RetrySchedule() {}

    /**
     * The pause after so many tries.
     *
     * @param tries how often it was tried, 1 and more
     * @return empty if it was tried often enough
     */
    public static Optional<Duration> pause(int tries) {
        return tries > PAUSES.size() ? Optional.empty() : Optional.of(PAUSES.get(tries - 1));
    }
}
