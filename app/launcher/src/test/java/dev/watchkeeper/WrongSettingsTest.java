package dev.watchkeeper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.cli.Cli;
import dev.watchkeeper.cli.TerminalScreen;
import dev.watchkeeper.testkit.World;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
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
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A slip in the settings of a home where no supervisor runs keeps nobody from looking. */
class WrongSettingsTest {
    @TempDir Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Path home;

    @BeforeEach
    void aHomeWithAProject() throws IOException {
        home = folder.resolve("home");
        Files.createDirectory(folder.resolve("docs"));
        assertEquals(0, run("project", "add", folder.resolve("docs").toString()), err());
        Files.writeString(home.resolve("settings.yaml"), "treshold: {accept: 0.5}\n");
    }

    private int run(String... words) {
        out.reset();
        err.reset();
        return new Cli(
                        new LocalApplication(World.dist()),
                        new Cli.Surface(
                                new PrintStream(out, true, StandardCharsets.UTF_8),
                                new PrintStream(err, true, StandardCharsets.UTF_8),
                                new BufferedReader(new StringReader("")),
                                TerminalScreen.plain(),
                                Map.of("WATCHKEEPER_HOME", home.toString()),
                                folder,
                                Clock.systemUTC()))
                .run(words);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "task list", "log", "report", "project list", "hold list"})
    void whatHasHappenedCanBeRead(String command) {
        assertEquals(0, run(command.split(" ")), err());
    }

    @Test
    void statusTellsWhatIsWrong() {
        assertEquals(0, run("status"), err());
        assertTrue(out().contains("settings.yaml:1:1: unknown key 'treshold'"), out());
        assertTrue(out().contains("no run begins"), out());
    }

    @Test
    void theDoctorTellsItAndExaminesTheRest() {
        run("doctor");
        assertTrue(out().contains("unknown key 'treshold'"), out());
        assertTrue(out().contains("agent claude"), out());
    }

    @Test
    void configShowTellsItAndWhatHoldsWithoutTheFile() {
        assertEquals(2, run("config", "show"));
        assertTrue(out().contains("thresholds.accept"), out());
        assertTrue(err().contains("unknown key 'treshold'"), err());
    }

    @Test
    void theFileIsThereToBeEdited() throws IOException {
        Path editor = folder.resolve("mend");
        Files.writeString(editor, "#!/bin/sh\nprintf 'thresholds: {accept: 0.5}\\n' >\"$1\"\n");
        assertTrue(editor.toFile().setExecutable(true));
        int status =
                new Cli(
                                new LocalApplication(World.dist()),
                                new Cli.Surface(
                                        new PrintStream(out, true, StandardCharsets.UTF_8),
                                        new PrintStream(err, true, StandardCharsets.UTF_8),
                                        new BufferedReader(new StringReader("")),
                                        TerminalScreen.plain(),
                                        Map.of(
                                                "WATCHKEEPER_HOME",
                                                home.toString(),
                                                "EDITOR",
                                                editor.toString()),
                                        folder,
                                        Clock.systemUTC()))
                        .run("config", "edit");
        assertEquals(0, status, err());
        assertEquals(0, run("config", "check"), err());
    }

    /** They would be done by settings that are not the person's. */
    @ParameterizedTest
    @ValueSource(strings = {"task add --title x --project docs", "project remove docs", "run"})
    void nothingIsChangedUntilItIsMended(String command) {
        assertEquals(2, run(command.split(" ")));
        assertTrue(err().contains("unknown key 'treshold'"), err());
        assertEquals(0, run("project", "list"), err());
        assertTrue(out().contains("docs"), out());
        assertEquals(0, run("task", "list", "--json"), err());
        assertEquals("{\"items\":[]}", out().strip());
    }

    @Test
    void aLookWritesNothing() throws IOException {
        assertEquals(0, run("log", "--all", "--json"), err());
        long before = out().lines().count();
        assertEquals(0, run("status"), err());
        assertEquals(0, run("log", "--all", "--json"), err());
        assertEquals(before, out().lines().count());
        try (Stream<Path> all = Files.list(home)) {
            List<String> names = all.map(p -> p.getFileName().toString()).toList();
            assertFalse(names.contains("settings.yaml.bak"), names.toString());
        }
    }
}
