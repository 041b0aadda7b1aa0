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
            int status =
                    KillableProgram.run(
                            KillableWriters.class,
                            folder.resolve("output.txt"),
                            home,
                            random.nextInt(600));
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
}
