package dev.watchkeeper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How a process ends whose memory has run out. */
@EnabledOnOs(OS.LINUX)
final class OutOfMemoryExitTest {
    @TempDir Path home;

    /** Takes all memory that there is, in several threads, as a supervisor does. */
    static final class Eater {
        private Eater() {}

        public static void main(String[] args) {
            OutOfMemoryExit.Watch watch =
                    args.length > 0 ? OutOfMemoryExit.begin() : OutOfMemoryExit.Watch.NONE;
            watch.ready();
            if (args.length > 1) {
                watch.end();
                System.exit(0);
            }
            for (int i = 0; i < 3; i++) {
                Thread.ofPlatform().start(Eater::eat);
            }
            eat();
        }

        @SuppressWarnings("ModifiedButNotUsed") // What is eaten is not read.
        private static void eat() {
            List<byte[]> all = new ArrayList<>();
            while (true) {
                try {
                    all.add(new byte[10_000]);
                } catch (OutOfMemoryError e) {
                    Thread.onSpinWait(); // Nobody is to rely on what others do then.
                }
            }
        }
    }

    private static String place(Class<?> of) throws Exception {
        return Path.of(of.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    }

    private String run(int status, String... args) throws Exception {
        String script =
                Path.of(System.getProperty("watchkeeper.test.root"))
                        .resolve("scripts/out-of-memory")
                        .toString();
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                                "-Xmx16m",
                                "-XX:+UseSerialGC",
                                "--enable-native-access=ALL-UNNAMED",
                                "-XX:OnOutOfMemoryError='" + script + "' %p '" + home + "'",
                                "-Dwatchkeeper.command=watchkeeper",
                                "-cp",
                                place(Eater.class)
                                        + ":"
                                        + place(OutOfMemoryExit.class)
                                        + ":"
                                        + place(org.slf4j.Logger.class),
                                Eater.class.getName()));
        command.addAll(List.of(args));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(status, process.waitFor(), said);
        return said;
    }

    @Test
    void aSupervisorEndsAsOneThatLacksSomethingAndSaysHowToGiveIt() throws Exception {
        String said = run(4, "supervisor");
        assertTrue(said.contains("memory ran out"), said);
        assertTrue(said.contains("WATCHKEEPER_JAVA_OPTS=-Xmx2g"), said);
        assertTrue(Files.exists(home.resolve(".out-of-memory")));
    }

    @Test
    void anyOtherCommandIsKilledAndMarksNothing() throws Exception {
        assertTrue(run(137).contains("memory ran out"));
        assertTrue(Files.notExists(home.resolve(".out-of-memory")));
    }

    @Test
    void oneThatEndsAsItShouldDoesNotWaitForIt() throws Exception {
        assertFalse(run(0, "supervisor", "end").contains("memory"));
    }
}
