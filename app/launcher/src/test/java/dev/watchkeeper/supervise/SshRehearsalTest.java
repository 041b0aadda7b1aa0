package dev.watchkeeper.supervise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.control.JobResult;
import dev.watchkeeper.control.JobWait;
import dev.watchkeeper.control.PreflightRequest;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.PreflightSheet;
import dev.watchkeeper.domain.PreflightSheet.Mark;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.testkit.World;

import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A rehearsal on another machine: its line is cut once, and nothing is left there. */
class SshRehearsalTest extends OverSshd {
    @Test
    void theLineIsCutAndComesBack() throws Exception {
        try (World w = world("grep '^rehearsed ' >watchkeeper-rehearsal.txt\n")) {
            w.write("kept.txt", "as it was\n");
            w.task("writes", "echo more >>kept.txt; false");

            PreflightSheet sheet =
                    JobWait.result(
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

            List<String> found =
                    sheet.findings().stream()
                            .filter(f -> f.mark() == Mark.PASSED)
                            .map(PreflightSheet.Finding::found)
                            .toList();
            for (String wanted :
                    List.of(
                            "its connection was cut and came back in ",
                            "did the trivial change in ",
                            "fails now (exit status 1)",
                            "of 1 file taken in ")) {
                assertTrue(
                        found.stream().anyMatch(f -> f.startsWith(wanted)),
                        () -> wanted + ": " + sheet.findings());
            }
            assertEquals("as it was\n", w.read("kept.txt"));
        }
    }

    @Test
    void theLineIsNotCutWhileAnAttemptInAnotherWorkspaceUsesIt() throws Exception {
        try (World w = world("exit 0\n")) {
            w.task("any", "");
            Path folderOfSecond = Files.createDirectory(folder.resolve("second"));
            Project second =
                    w.control().addProject(folderOfSecond.toString(), "vm", "second", false);
            var unused =
                    w.parts()
                            .state()
                            .write(tx -> {
                                tx.put(
                                        Attempt.planned(
                                                new AttemptRef("other", 1),
                                                second.id(),
                                                tx.mainWorkspace(second.id()).orElseThrow().id(),
                                                "agent",
                                                "vm",
                                                "agent",
                                                Instant.EPOCH));
                                return second;
                            });

            PreflightSheet sheet =
                    JobWait.result(
                                    w.control(),
                                    w.control()
                                            .preflight(
                                                    new PreflightRequest(
                                                            w.project().id(),
                                                            false,
                                                            Duration.ofSeconds(10),
                                                            Duration.ofSeconds(30))),
                                    JobResult.Rehearsed.class)
                            .sheet();

            assertTrue(
                    sheet.findings().stream()
                            .anyMatch(f -> f.found().startsWith("its connection was not cut")),
                    sheet::toString);
        }
    }
}
