package dev.watchkeeper.docker;

import dev.watchkeeper.plugin.host.ProcessSpec;
import dev.watchkeeper.plugin.host.ProcessStatus;
import dev.watchkeeper.plugin.host.Processes;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A process that has ended.
 *
 * @param out what it printed
 */
record Ran(String id, ProcessStatus status, String out) {
    static ProcessSpec spec(String id, String... words) {
        return new ProcessSpec(
                id,
                List.of(words),
                "",
                Map.of("PATH", "/usr/bin:/bin"),
                ProcessSpec.Input.GIVEN,
                new byte[0],
                Map.of());
    }

    /** Runs a process to its end. */
    static Ran in(Processes processes, String... words) {
        String id = "r-" + UUID.randomUUID();
        processes.start(spec(id, words));
        return ended(processes, id);
    }

    /** Waits for the end of one that was started. */
    static Ran ended(Processes processes, String id) {
        long end = System.nanoTime() + 30_000_000_000L;
        ProcessStatus now = processes.status(id);
        while (!now.ended() && System.nanoTime() < end) {
            now = processes.await(id, now, Duration.ofSeconds(1));
        }
        return new Ran(id, now, out(processes, id));
    }

    static String out(Processes processes, String id) {
        return new String(
                processes.read(id, Processes.Stream.OUT, 0, 100_000), StandardCharsets.UTF_8);
    }

    /** Waits until one says something. */
    static String said(Processes processes, String id) {
        ProcessStatus now = processes.status(id);
        while (now.out() == 0 && !now.ended()) {
            now = processes.await(id, now, Duration.ofSeconds(1));
        }
        return out(processes, id);
    }
}
