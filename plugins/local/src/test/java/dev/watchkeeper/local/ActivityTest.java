package dev.watchkeeper.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Whoever has run since the last look is seen to have. */
class ActivityTest {
    private static String asleep(Process process) {
        long deadline = System.nanoTime() + 20_000_000_000L;
        Optional<String> before = Optional.empty();
        while (System.nanoTime() < deadline) {
            Optional<String> now = Activity.of(process.pid());
            if (now.isPresent() && now.equals(before)) {
                return now.get();
            }
            before = now;
            LockSupport.parkNanos(20_000_000);
        }
        throw new AssertionError("it sleeps in time");
    }

    @Test
    void aChildOfASleeperThatDoesSomethingIsSeen() throws Exception {
        Assumptions.assumeTrue(Files.isReadable(Path.of("/proc/self/status")), "only Linux counts");
        Process process =
                new ProcessBuilder("sh", "-c", "(while read x; do echo $x; done); :").start();
        try (var out = process.inputReader();
                var in = process.outputWriter()) {
            in.write("ready\n");
            in.flush();
            assertEquals("ready", out.readLine());
            String first = asleep(process);
            assertEquals(first, asleep(process));
            in.write("again\n");
            in.flush();
            assertEquals("again", out.readLine());
            assertNotEquals(first, asleep(process));
        }
        var unused = process.waitFor();
        assertTrue(Activity.of(process.pid()).isEmpty());
    }
}
