package dev.watchkeeper.preflight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.control.JobResult;
import dev.watchkeeper.control.JobWait;
import dev.watchkeeper.control.PreflightRequest;
import dev.watchkeeper.domain.PreflightSheet;
import dev.watchkeeper.domain.PreflightSheet.Area;
import dev.watchkeeper.testkit.World;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a killed rehearsal has left is cleared by the next one, and never taken for its own. */
class KilledRehearsalTest {
    private static final String SETTINGS =
            """
            model: {provider: none}
            agents:
              good: {type: command, run: [sh, -c, "grep '^rehearsed ' >watchkeeper-rehearsal.txt"], prompt: stdin}
            default-agent: good
            """;

    @TempDir Path folder;

    @Test
    void theNextRehearsalBeginsAnew() throws Exception {
        try (World w = World.fresh(folder, SETTINGS)) {
            w.write("kept.txt", "as it was\n");
            Path saved = folder.resolve("saved");
            Path scratch = w.home().resolve("preflight");
            w.task("first", "cp -a '" + scratch + "' '" + saved + "'; exit 3");
            var unused = rehearsed(w);
            assertFalse(Files.exists(scratch));
            // What one leaves that was killed as a check ran, which came to its end without it.
            Files.move(saved, scratch);
            Files.writeString(only(scratch, "preflight.1.check-1").resolve("exit"), "0\n");
            Files.writeString(
                    only(scratch, "tree").resolveSibling("preflight-agent-good"), "old\n");

            PreflightSheet sheet = rehearsed(w);

            assertEquals("fails now (exit status 3)", found(sheet, Area.CHECK));
            assertTrue(
                    found(sheet, Area.AGENT).startsWith("did the trivial change"), sheet::toString);
            assertFalse(Files.exists(scratch));
        }
    }

    private static PreflightSheet rehearsed(World w) {
        return JobWait.result(
                        w.control(),
                        w.control()
                                .preflight(
                                        new PreflightRequest(
                                                null,
                                                true,
                                                Duration.ofSeconds(10),
                                                Duration.ofSeconds(30))),
                        JobResult.Rehearsed.class)
                .sheet();
    }

    private static String found(PreflightSheet sheet, Area area) {
        return sheet.findings().stream()
                .filter(f -> f.area() == area)
                .map(PreflightSheet.Finding::found)
                .collect(Collectors.joining("\n"));
    }

    /** The outermost folder of a name. */
    private static Path only(Path below, String name) throws IOException {
        try (Stream<Path> all = Files.walk(below)) {
            List<Path> found = all.filter(p -> p.endsWith(name)).toList();
            assertFalse(found.isEmpty(), name);
            return found.getFirst();
        }
    }
}
