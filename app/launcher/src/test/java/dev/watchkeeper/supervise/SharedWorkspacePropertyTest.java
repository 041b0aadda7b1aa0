package dev.watchkeeper.supervise;

import dev.watchkeeper.plugin.contract.Rounds;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;

/**
 * Whatever a person, an agent and what it left behind write in the same workspace, and wherever a
 * run is stopped, answered, called off or put back: no byte of the person's is lost, and nobody's
 * change is called another one's.
 */
class SharedWorkspacePropertyTest {
    private static final long SEED = Rounds.seed("watchkeeper.test.seed");
    private static final int ROUNDS = Rounds.count("watchkeeper.shared.rounds", 20, 300);
    private static final int IN_ONE_WORLD = 20;

    @TempDir Path folder;

    @Test
    void nothingOfAPersonsIsLostOrTakenForTheAgents() throws Exception {
        String again = "-Dwatchkeeper.test.seed=" + SEED + " -Dwatchkeeper.shared.rounds=" + ROUNDS;
        System.out.println("seed " + SEED + " (" + again + ")");
        for (int first = 0; first < ROUNDS; first += IN_ONE_WORLD) {
            Path world = folder.resolve("world-" + first);
            try (SharedWorkspace shared = new SharedWorkspace(world, SEED + first)) {
                for (int i = first; i < Math.min(ROUNDS, first + IN_ONE_WORLD); i++) {
                    List<String> wrong = shared.round(i);
                    if (!wrong.isEmpty()) {
                        throw new AssertionError(
                                String.join("\n", wrong)
                                        + "\n\nround "
                                        + i
                                        + " of "
                                        + again
                                        + "\n"
                                        + shared.story());
                    }
                }
            }
        }
    }
}
