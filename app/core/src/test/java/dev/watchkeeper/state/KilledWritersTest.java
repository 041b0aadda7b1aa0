package dev.watchkeeper.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.Event;
import dev.watchkeeper.plugin.contract.Rounds;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** The process dies while many write, read and back up; what was acknowledged is there. */
final class KilledWritersTest {
    private static final int KILLS = 5;

    @TempDir Path folder;

    @Test
    void whatWasAcknowledgedSurvivesEveryKill() throws Exception {
        long seed = Rounds.seed("kill.seed");
        System.out.println("kill.seed=" + seed);
        Random random = new Random(seed);
        Path home = folder.resolve("home");
        long before = 0;
        for (int i = 0; i < KILLS; i++) {
            int status = run(home, random.nextInt(600));
            assertEquals(137, status, Files.readString(folder.resolve("output.txt")));
            try (StateManager state = StateManager.open(home, Clock.systemUTC())) {
                // Opening compares the journal's end with the last acknowledged seq.
                List<Event> journal = state.read(v -> v.events(0, Integer.MAX_VALUE));
                assertTrue(journal.size() > before, "something was written");
                for (int n = 0; n < journal.size(); n++) {
                    assertEquals(n + 1, journal.get(n).seq());
                }
                before = journal.size();
            }
        }
    }

    private int run(Path home, long millis) throws Exception {
        Process p =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "-cp",
                                System.getProperty("java.class.path"),
                                KillableWriters.class.getName(),
                                home.toString(),
                                String.valueOf(millis))
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("output.txt").toFile())
                        .start();
        if (!p.waitFor(120, TimeUnit.SECONDS)) {
            p.destroyForcibly();
        }
        return p.waitFor();
    }
}
