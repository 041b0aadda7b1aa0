package dev.watchkeeper.supervise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.testkit.World;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The script of the guide that asks while it runs is asked about and answered. */
class GuideScriptLoopTest {
    private static final Path GUIDE =
            Path.of(System.getProperty("watchkeeper.test.root", ".."), "docs/plugin-guide.md");

    @TempDir Path folder;

    private World ran(String permission) throws IOException {
        String guide = Files.readString(GUIDE);
        int from = guide.indexOf("```sh\n") + 6;
        Path script =
                Files.writeString(
                        folder.resolve("agent.sh"),
                        guide.substring(from, guide.indexOf("```", from)));
        assertTrue(script.toFile().setExecutable(true));
        World w =
                World.fresh(
                        folder,
                        """
                        model: {provider: none}
                        agents:
                          claude: {type: claude-code, executable: %s}
                        default-agent: claude
                        permissions: [{%s: Bash(echo *)}]
                        """
                                .formatted(script, permission));
        w.task("t", "grep -q right result.txt");
        w.runUntilIdle();
        return w;
    }

    @Test
    void whatARuleAllowsItDoes() throws IOException {
        try (World w = ran("allow")) {
            assertEquals(TaskState.DONE, w.control().task("t").state());
        }
    }

    @Test
    void whatARuleDeniesItDoesNot() throws IOException {
        try (World w = ran("deny")) {
            assertTrue(w.control().task("t").state() != TaskState.DONE);
            assertTrue(!Files.exists(w.workspace().resolve("result.txt")));
        }
    }
}
