package dev.watchkeeper.desktop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.watchkeeper.Watchkeeper;
import dev.watchkeeper.control.TaskPages;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskQuery;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.testkit.World;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A real window on a real display: {@code demo} opens it, keys answer it, closing it ends cleanly.
 */
final class RealWindowTest {
    @TempDir Path folder;

    @Test
    void theDemoPlaysInARealWindowAndIsAnsweredByKeys() throws Exception {
        String said = played(false);
        for (String step : List.of("question", "evidence", "answered", "accepted", "closed")) {
            assertTrue(said.contains("walk: " + step), said);
        }
        assertTrue(said.contains("The demo stays in"), said);
    }

    @Test
    void theRunGoesOnWithoutTheWindowUntilNothingIsLeftToDo() throws Exception {
        String said = played(true);
        assertTrue(said.contains("The window is closed; the run goes on here"), said);
        assertTrue(said.contains("2 questions need you."), said);
        try (Watchkeeper w =
                new Watchkeeper(
                        new Watchkeeper.Options(
                                folder.resolve("demo/home").toRealPath(), World.dist(), List.of()),
                        Clock.systemUTC(),
                        a -> {})) {
            assertEquals(
                    List.of(
                            TaskState.DONE,
                            TaskState.DONE,
                            TaskState.WAITING,
                            TaskState.WAITING,
                            TaskState.DONE),
                    TaskPages.all(w.control(), TaskQuery.all()).stream().map(Task::state).toList());
        }
    }

    /** Plays the demo in a window of its own display; what the process said until it ended well. */
    private String played(boolean leave) throws Exception {
        assumeTrue(isOnPath("Xvfb"), "Xvfb is not installed: apt-get install xvfb libgtk-3-0");
        Process display =
                new ProcessBuilder(
                                "Xvfb",
                                "-displayfd",
                                "1",
                                "-screen",
                                "0",
                                "1400x900x24",
                                "-nolisten",
                                "tcp")
                        .redirectError(folder.resolve("xvfb.log").toFile())
                        .start();
        try (BufferedReader number =
                new BufferedReader(
                        new InputStreamReader(display.getInputStream(), StandardCharsets.UTF_8))) {
            String chosen = number.readLine();
            assertTrue(chosen != null && !chosen.isBlank(), "Xvfb opened no display");
            Path log = folder.resolve("window.log");
            Process window = open(":" + chosen.strip(), log, leave);
            try {
                boolean ended = window.waitFor(240, TimeUnit.SECONDS);
                String said = Files.readString(log, StandardCharsets.UTF_8);
                assertTrue(ended, said);
                assertEquals(0, window.exitValue(), said);
                return said;
            } finally {
                window.destroyForcibly();
            }
        } finally {
            display.destroy();
        }
    }

    private Process open(String display, Path log, boolean leave) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Dprism.order=sw",
                        "-Dwalk.leave=" + leave,
                        "-Dwatchkeeper.dist=" + World.dist(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        RealWindow.class.getName(),
                        "demo",
                        "--fast",
                        "--keep",
                        folder.resolve("demo").toString()));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("DISPLAY", display);
        builder.environment().remove("WAYLAND_DISPLAY");
        builder.environment().remove("WATCHKEEPER_HOME");
        return builder.start();
    }

    private static boolean isOnPath(String program) {
        for (String place :
                System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
            if (!place.isEmpty() && Files.isExecutable(Path.of(place, program))) {
                return true;
            }
        }
        return false;
    }
}
