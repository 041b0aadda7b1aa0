package dev.watchkeeper.supervise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.control.JobResult;
import dev.watchkeeper.control.JobWait;
import dev.watchkeeper.control.PreflightRequest;
import dev.watchkeeper.domain.PreflightSheet;
import dev.watchkeeper.domain.PreflightSheet.Mark;
import dev.watchkeeper.testkit.World;

import org.junit.jupiter.api.Test;

import java.time.Duration;
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
}
