package dev.watchkeeper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.cli.Cli;
import dev.watchkeeper.cli.TerminalScreen;
import dev.watchkeeper.testkit.World;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Who only reads where there is no home makes none. */
class NoHomeTest {
    @TempDir Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(Map<String, String> environment, String... args) {
        out.reset();
        err.reset();
        return new Cli(
                        new LocalApplication(World.dist()),
                        new Cli.Surface(
                                new PrintStream(out, true, StandardCharsets.UTF_8),
                                new PrintStream(err, true, StandardCharsets.UTF_8),
                                new BufferedReader(new StringReader("")),
                                TerminalScreen.plain(),
                                environment,
                                folder,
                                Clock.systemUTC()))
                .run(args);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"status", "task list", "log", "report", "breakpoint list", "project list"})
    void aHomeThatWasMistypedIsToldOfAndNotMade(String command) throws IOException {
        String missing = folder.resolve("no/such").toString();
        List<String> words = new ArrayList<>(List.of("--home", missing));
        words.addAll(List.of(command.split(" ")));
        assertEquals(2, run(Map.of(), words.toArray(String[]::new)));
        assertTrue(err().contains("there is no home at " + missing), err());
        assertEquals(2, run(Map.of("WATCHKEEPER_HOME", missing), command.split(" ")));
        assertEquals(List.of(), made());
    }

    @Test
    void beforeTheFirstProjectThereIsNothingYet() throws IOException {
        Map<String, String> usual = Map.of("XDG_DATA_HOME", folder.resolve("data").toString());
        assertEquals(0, run(usual, "status", "--json"), err());
        assertTrue(
                out.toString(StandardCharsets.UTF_8).contains("\"state\":\"stopped\""),
                out.toString(StandardCharsets.UTF_8));
        assertTrue(err().contains("Nothing here yet"), err());
        assertEquals(0, run(usual, "task", "list", "--json"), err());
        assertEquals("{\"items\":[]}\n", out.toString(StandardCharsets.UTF_8));
        Files.createDirectory(folder.resolve("shop"));
        assertEquals(0, run(usual, "init", "shop"), err());
        assertEquals(0, run(usual, "agent", "list"), err());
        assertEquals(0, run(usual, "plugin", "list"), err());
        assertEquals(0, run(usual, "config", "check"), err());
        assertEquals(2, run(usual, "task", "show", "t"), err());

        assertEquals(List.of("shop"), made());
        Path empty = Files.createDirectory(folder.resolve("empty"));
        assertEquals(0, run(Map.of(), "--home", empty.toString(), "status"), err());
        try (Stream<Path> files = Files.list(empty)) {
            assertEquals(0, files.count());
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aHomeThatIsMadeIsItsOwnersAlone() throws IOException {
        Path work = Files.createDirectories(folder.resolve("work"));
        for (List<String> first :
                List.of(
                        List.of("project", "add", work.toString()),
                        List.of("config", "set", "thresholds.attempts", "2"))) {
            Path home = folder.resolve("home-" + first.getFirst());
            List<String> words = new ArrayList<>(List.of("--home", home.toString()));
            words.addAll(first);
            assertEquals(0, run(Map.of(), words.toArray(String[]::new)), err());
            assertEquals(
                    "rwx------",
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(home)));
        }
    }

    /** Names of what lies in the folder now. */
    private List<String> made() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString()).sorted().toList();
        }
    }
}
