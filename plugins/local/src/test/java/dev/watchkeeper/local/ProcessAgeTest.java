package dev.watchkeeper.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.hostkit.process.HostProcess;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Which processes need not be asked whether they are ours. */
final class ProcessAgeTest {
    private static HostProcess since(String start) {
        return new HostProcess(7, 1, 1, start, false, 0, false);
    }

    @Test
    void olderIsWhatBeganEarlierInTheSameBoot() {
        assertTrue(since("99.boot").isOlderThan("100.boot"));
        assertFalse(since("100.boot").isOlderThan("100.boot"), "the same tick");
        assertFalse(since("101.boot").isOlderThan("100.boot"));
    }

    @Test
    void whatCanNotBeComparedIsNotOlder() {
        assertFalse(since("99.boot").isOlderThan("100.other"));
        assertFalse(since("99.boot").isOlderThan(""));
        assertFalse(since("Sat_Nov_21_10:00:00_2026").isOlderThan("100.boot"));
        assertFalse(since("a.boot").isOlderThan("100.boot"));
    }

    @Test
    void aMarkedProcessIsSeenByOneThatBeganNoLater() throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("sleep", "60");
        builder.environment().put("PROCESS_AGE", "mine");
        Process process = builder.start();
        try {
            LocalTransport host = new LocalTransport();
            String start = host.startOf(process.pid());
            assertEquals(Optional.of(true), marked(host, process, start));
            assertEquals(Optional.of(true), marked(host, process, ""));
            String later =
                    (Long.parseLong(start.split("\\.", 2)[0]) + 1)
                            + start.substring(start.indexOf('.'));
            assertEquals(Optional.of(false), marked(host, process, later));
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private static Optional<Boolean> marked(LocalTransport host, Process process, String since) {
        return host.processes("PROCESS_AGE=mine", since).stream()
                .filter(p -> p.pid() == process.pid())
                .map(HostProcess::marked)
                .findFirst();
    }

    @Test
    void readsALineOfTheKernelsWhateverTheProgramIsCalled() {
        String rest = " 5 6 7 0 -1 4194560 1 2 3 4 10 20 30 40 20 0 1 0 12345 99 0 1";
        HostProcess p = HostProcess.ofStat("42 (a) b (c) S" + rest, "boot", false);
        assertEquals(new HostProcess(42, 5, 7, "12345.boot", false, 1000, false), p);
        for (String stopped : List.of("T", "t")) {
            assertEquals(
                    new HostProcess(42, 5, 7, "12345.boot", false, 1000, true),
                    HostProcess.ofStat("42 (S) " + stopped + rest, "boot", false));
        }
        assertNull(HostProcess.ofStat("42 (sh) Z" + rest, "boot", false));
        assertNull(HostProcess.ofStat("42 (sh) S 5 6", "boot", false));
        assertNull(HostProcess.ofStat("42 (sh)", "boot", false));
        assertNull(HostProcess.ofStat("", "boot", false));
    }
}
