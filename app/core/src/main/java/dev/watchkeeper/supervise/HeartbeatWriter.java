package dev.watchkeeper.supervise;

import dev.watchkeeper.domain.Heartbeat;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;

/**
 * Gives the signs of the loop, by which it is seen from outside that it lives. The loop calls it
 * itself, so that a loop that hangs gives none. That a sign can't be written must not end a run.
 */
final class HeartbeatWriter {
    private static final Logger LOG = LoggerFactory.getLogger(HeartbeatWriter.class);

    private final Path home;
    private final Clock clock;
    private @Nullable Heartbeat last;
    private boolean failed;

    HeartbeatWriter(Path home, Clock clock) {
        this.home = home;
        this.clock = clock;
    }

    /**
     * Gives a sign, unless the last one is fresh and says the same.
     *
     * @param word {@code running idle paused}
     */
    void beat(String word) {
        Heartbeat before = last;
        Instant now = clock.instant();
        if (before == null
                || !before.state().equals(word)
                || now.isBefore(before.at())
                || !now.isBefore(before.at().plus(Heartbeat.EVERY))) {
            put(word, before == null ? now : before.startedAt(), now);
        }
    }

    /** Says that the loop has ended, if it had begun. */
    void end() {
        Heartbeat before = last;
        if (before != null) {
            put(Heartbeat.STOPPED, before.startedAt(), clock.instant());
            last = null;
        }
    }

    private void put(String word, Instant started, Instant now) {
        Heartbeat next = new Heartbeat(word, ProcessHandle.current().pid(), started, now);
        last = next;
        try {
            next.write(home);
            failed = false;
        } catch (IOException e) {
            if (!failed) {
                LOG.warn("the heartbeat can't be written: {}", e.toString());
            }
            failed = true;
        }
    }
}
