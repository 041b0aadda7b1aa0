package dev.watchkeeper.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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
            Process window = open(":" + chosen.strip(), log);
            try {
                boolean ended = window.waitFor(240, TimeUnit.SECONDS);
                String said = Files.readString(log, StandardCharsets.UTF_8);
                assertTrue(ended, said);
                assertEquals(0, window.exitValue(), said);
                for (String step :
                        List.of("question", "evidence", "answered", "accepted", "closed")) {
                    assertTrue(said.contains("walk: " + step), said);
                }
                assertTrue(said.contains("The demo stays in"), said);
            } finally {
                window.destroyForcibly();
            }
        } finally {
            display.destroy();
        }
    }

    private Process open(String display, Path log) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Dprism.order=sw",
                        "-Dtestfx.robot=glass",
                        "-Dwatchkeeper.dist=" + World.dist(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.watchkeeper.ui.RealWindow",
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
