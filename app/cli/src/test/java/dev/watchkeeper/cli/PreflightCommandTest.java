package dev.watchkeeper.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;

import dev.watchkeeper.control.Job;
import dev.watchkeeper.control.PreflightRequest;
import dev.watchkeeper.domain.PreflightSheet;
import dev.watchkeeper.domain.PreflightSheet.Area;
import dev.watchkeeper.domain.PreflightSheet.Finding;
import dev.watchkeeper.domain.PreflightSheet.Mark;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The sheet of a rehearsal as a person and a script see it. */
class PreflightCommandTest extends TypedCommands {
    private Runnable pressCtrlC = () -> {};

    private static PreflightSheet sheet(Mark... marks) {
        return new PreflightSheet(
                Stream.of(marks)
                        .map(mark ->
                                new Finding(
                                        mark,
                                        Area.CHECK,
                                        "mvn test",
                                        "found " + mark.word(),
                                        "means something",
                                        mark == Mark.PASSED ? "" : "watchkeeper doctor"))
                        .toList(),
                List.of("Task a will be asked about."),
                "With these checks about 1 of 2 open tasks can be accepted.",
                2,
                1.5);
    }

    @Test
    void whatWouldStopTheNightComesFirstAndDecidesTheExitCode() {
        around.control.rehearses(sheet(Mark.PASSED, Mark.WARNING, Mark.MISSING, Mark.FAILED));
        assertEquals(3, run("preflight", "--no-agents"));
        assertEquals(
                """
                failed   mvn test  found failed
                         tonight: means something
                         → watchkeeper doctor
                missing  mvn test  found missing
                         tonight: means something
                         → watchkeeper doctor
                warning  mvn test  found warning
                         tonight: means something
                         → watchkeeper doctor
                ok       mvn test  found passed; means something

                Likely questions of tonight:
                  - Task a will be asked about.

                With these checks about 1 of 2 open tasks can be accepted.
                2 findings would stop some of the night.
                """,
                out());
        around.control.rehearses(sheet(Mark.MISSING, Mark.WARNING));
        assertEquals(4, run("preflight"));
        around.control.rehearses(sheet(Mark.WARNING, Mark.SKIPPED, Mark.PASSED));
        assertEquals(0, run("preflight"));
        assertTrue(out().endsWith("Nothing was found that would stop the night.\n"), out());
    }

    @Test
    void aScriptReadsTheSameSheet() throws Exception {
        around.control.rehearses(sheet(Mark.FAILED));
        assertEquals(3, run("preflight", "--json"));
        JsonNode all = json();
        assertEquals(
                List.of("passed", "tasks", "seconds", "findings", "questions", "feasibility"),
                keys(all));
        assertEquals(false, all.path("passed").asBoolean(true));
        assertEquals(
                "{\"mark\":\"failed\",\"area\":\"check\",\"what\":\"mvn test\",\"found\":\"found"
                        + " failed\",\"tonight\":\"means something\",\"mend\":\"watchkeeper"
                        + " doctor\"}",
                all.path("findings").path(0).toString());
    }

    @Test
    void whatIsAskedForReachesTheRehearsal() {
        assertEquals(
                0, run("preflight", "--no-agents", "--check-limit", "30s", "--agent-limit", "10m"));
        PreflightRequest wanted =
                new PreflightRequest(null, false, Duration.ofSeconds(30), Duration.ofMinutes(10));
        assertTrue(
                around.control.calls().contains("preflight(" + wanted + ")"),
                around.control.calls()::toString);
        for (String wrong : List.of("0s", "2", "61m", "1h30m", "-1s")) {
            assertEquals(2, run("preflight", "--check-limit", wrong), wrong);
        }
    }

    @Test
    void insideAnAttemptNothingIsRehearsed() {
        guard = new AttemptGuard(Map.of("WATCHKEEPER_RUN", "t/1"), Path.of("/nonexistent"), 1);
        assertEquals(2, run("preflight"));
    }

    @Test
    void oneThatWasCancelledElsewhereSaysSo() {
        around.control.jobsPlayed().nextGoes(Job.State.RUNNING, Job.State.CANCELLED);
        assertEquals(2, run("preflight"));
        assertTrue(err().contains("was cancelled"), err());
    }

    @Test
    void ctrlCEndsItAlsoInTheSupervisor() {
        around.interrupts = pressed -> pressCtrlC = pressed;
        around.control
                .jobsPlayed()
                .nextGoes(Job.State.RUNNING, Job.State.RUNNING, Job.State.RUNNING, Job.State.DONE);
        around.control
                .jobsPlayed()
                .whenLooked(() -> {
                    around.control.jobsPlayed().whenLooked(() -> {});
                    pressCtrlC.run();
                });
        assertEquals(130, run("preflight"));
        assertTrue(
                around.control.calls().stream().anyMatch(c -> c.startsWith("cancelJob(")),
                around.control.calls()::toString);
    }
}
