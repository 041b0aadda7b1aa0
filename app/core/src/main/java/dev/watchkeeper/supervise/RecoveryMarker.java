package dev.watchkeeper.supervise;

import dev.watchkeeper.domain.OwnerOnly;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * A file that is there while a step is done again after a restart. A supervisor that dies in that
 * work leaves it; one that gets through it, or only waits, takes it away.
 *
 * <p>How long the work lasted is seen by the file's time, which is renewed while it lasts: who dies
 * long after he began was killed by the work rather than by chance.
 */
final class RecoveryMarker {
    /** From so many points on the work is not begun again. */
    static final int ENOUGH = 6;

    /**
     * After so long it is hardly chance that the death met this work: who kills the supervisor at
     * any moment, again and again, meets each of an attempt's short steps now and then.
     */
    static final Duration LONG = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(RecoveryMarker.class);
    private static final Duration RENEWED = Duration.ofMillis(100);

    private final Path file;
    private final String step;
    private final int weight;
    private final boolean certain;
    private final Clock clock;
    private volatile boolean open;

    /**
     * @param step what is done, and how far it was
     * @param weight points for a death long after the work began; a quick one counts one
     * @param certain whether the last death was by want of memory: no chance, however quick it was
     */
    RecoveryMarker(Path file, String step, int weight, boolean certain, Clock clock) {
        this.file = file;
        this.step = step;
        this.weight = weight;
        this.certain = certain;
        this.clock = clock;
    }

    /** The points of deaths in this very step; 0 if it got further since, or was not begun. */
    int points() {
        try {
            List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
            if (lines.size() != 3 || !lines.get(0).equals(step)) {
                return 0;
            }
            long began = Long.parseLong(lines.get(2));
            long last = Files.getLastModifiedTime(file).toMillis();
            return Integer.parseInt(lines.get(1))
                    + (certain || last - began >= LONG.toMillis() ? weight : 1);
        } catch (IOException | NumberFormatException e) {
            LOG.warn("{} can't be read: {}", file, e.getMessage());
            return 0;
        }
    }

    /** Says that the work begins. */
    void begin() {
        int before = points();
        try {
            Files.write(
                    OwnerOnly.file(file),
                    List.of(step, Integer.toString(before), "" + clock.instant().toEpochMilli()));
            renew();
            open = true;
            Thread.ofVirtual()
                    .name("renew " + file)
                    .start(() -> {
                        LockSupport.parkNanos(RENEWED.toNanos());
                        while (open) {
                            renew();
                            LockSupport.parkNanos(RENEWED.toNanos());
                        }
                    });
        } catch (IOException e) {
            // It only guards against dying of the same work again.
            LOG.warn("{} can't be written: {}", file, e.getMessage());
        }
    }

    private void renew() {
        try {
            Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
        } catch (IOException e) {
            LOG.debug("{} is gone", file);
        }
    }

    /** Says that it is over, or that nothing is done but wait. */
    void end() {
        open = false;
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warn("{} can't be removed: {}", file, e.getMessage());
        }
    }
}
