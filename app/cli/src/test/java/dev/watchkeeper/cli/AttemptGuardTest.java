package dev.watchkeeper.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What a process of an attempt may do on the command line. */
class AttemptGuardTest extends TypedCommands {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "task cancel speed-import",
                "breakpoint resolve bp-1 --choose accept",
                "confidence label parse-dates right",
                "run",
                "stop",
                "hold lift claude-code",
                "project trust orders",
                "config set a b",
                "checkpoint restore cp-docs-api-1",
                "job cancel job-1",
                "demo",
                "plugin install odd.jar",
                "plugin trust odd",
                "plugin remove odd",
                "plugin enable odd",
                "model pull x",
                "model use x",
                "init"
            })
    void insideAnAttemptNothingIsChanged(String command) throws Exception {
        guard = new AttemptGuard(Map.of("WATCHKEEPER_RUN", "t/1"), Path.of("/nonexistent"), 1);

        assertEquals(2, run((command + " --json").split(" ")));

        assertEquals("REFUSED", json().at("/error/code").asText());
        assertEquals(List.of(), around.control.calls());
        assertEquals(List.of(), around.calls);
    }

    @Test
    void aMarkerOnAnAncestorOrASessionLeaderIsSeen(@TempDir Path proc) throws Exception {
        process(proc, 30, "(sh (odd) name) S 20 30 30 0", "PATH=/bin");
        process(proc, 20, "(bash) S 1 20 10 0", "A=b");
        process(proc, 10, "(agent) S 1 10 10 0", "A=b\0WATCHKEEPER_RUN=t/1");
        process(proc, 40, "(sh) S 1 40 40 0", "X_WATCHKEEPER_RUN=no");
        guard = new AttemptGuard(Map.of(), proc, 30);
        assertEquals(2, run("pause"));

        guard = new AttemptGuard(Map.of(), proc, 40);
        assertEquals(0, run("pause"), err());
    }

    private static void process(Path proc, int pid, String stat, String environment)
            throws Exception {
        Path of = Files.createDirectories(proc.resolve(String.valueOf(pid)));
        Files.writeString(of.resolve("stat"), pid + " " + stat + "\n");
        Files.writeString(of.resolve("environ"), environment + "\0");
    }

    @Test
    void readingIsAllowedInsideAnAttempt() {
        guard = new AttemptGuard(Map.of("WATCHKEEPER_RUN", "t/1"), Path.of("/nonexistent"), 1);

        assertEquals(0, run("status"));
    }
}
