package dev.watchkeeper.supervise;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.Priority;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskDraft;
import dev.watchkeeper.domain.TaskSpec;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.testkit.World;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A run is refused only where nothing can be done. */
class RunStartCheckTest {
    private static final String SETTINGS =
            """
            model: {provider: none}
            agents:
              here: {type: command, run: [sh, -c, "true"], prompt: stdin}
              missing: {type: command, run: [/no/such/agent], prompt: stdin}
            default-agent: here
            """;

    @TempDir Path folder;

    private static Task task(World w, String id, String agent) {
        return w.control()
                .addTasks(
                        w.project().id(),
                        List.of(
                                new TaskDraft(
                                        id,
                                        new TaskSpec(
                                                id,
                                                "Do it.",
                                                List.of(),
                                                Priority.NORMAL,
                                                agent,
                                                List.of("true"),
                                                List.of(),
                                                false))))
                .getFirst();
    }

    @Test
    void anAgentThatIsMissingStopsNoOtherTask() throws Exception {
        try (World w = World.fresh(folder, SETTINGS)) {
            RunStartCheck preflight =
                    new RunStartCheck(
                            w.parts().state(),
                            w.parts().settings(),
                            w.parts().hosts(),
                            w.parts().agents(),
                            w.parts().prompts());
            Task stuck = task(w, "stuck", "missing");
            Task fine = task(w, "fine", "here");
            WatchkeeperException e =
                    assertThrows(
                            WatchkeeperException.class, () -> preflight.checkRun(List.of(stuck)));
            assertTrue(String.valueOf(e.getMessage()).contains("/no/such/agent"), e::toString);
            for (List<Task> open : List.of(List.of(stuck, fine), List.of(fine, stuck))) {
                assertDoesNotThrow(() -> preflight.checkRun(open));
            }
            assertThrows(WatchkeeperException.class, () -> preflight.check(List.of(stuck, fine)));
            // A folder that is gone is waited for.
            Files.move(w.workspace(), folder.resolve("away"));
            assertDoesNotThrow(() -> preflight.checkRun(List.of(fine)));
            try (Stream<Path> all = Files.list(folder)) {
                assertTrue(all.noneMatch(w.workspace()::equals));
            }
        }
    }
}
