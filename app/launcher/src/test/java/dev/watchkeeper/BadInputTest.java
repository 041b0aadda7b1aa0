package dev.watchkeeper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.cli.Cli;
import dev.watchkeeper.cli.TerminalScreen;
import dev.watchkeeper.testkit.HomeFacts;
import dev.watchkeeper.testkit.World;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

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
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Wrong input, through the real command line on a real home: each time the place, the mend, exit 2,
 * and nothing changed. The home is one for all, since nothing may change in it.
 */
class BadInputTest {
    @TempDir static Path folder;

    private static Path home;
    private static Path workspace;
    private static String settings;
    private static String state;
    private static Map<String, String> tree;

    private @Nullable Path named; // Another home than the one that is ready.
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeAll
    static void aHomeWithATaskThatIsReady() throws IOException {
        try (World w = World.fresh(folder, Map.of("agent", "echo done"), "")) {
            w.write("src/a.txt", "a\n");
            w.task("ready", "true");
            home = w.home();
            workspace = w.workspace();
        }
        settings = Files.readString(home.resolve("settings.yaml"));
        state = HomeFacts.state(home);
        tree = HomeFacts.files(workspace);
    }

    @AfterEach
    void nothingHasChanged() throws IOException {
        assertEquals(state, HomeFacts.state(home));
        assertEquals(tree, HomeFacts.files(workspace));
        Files.writeString(home.resolve("settings.yaml"), settings);
        Path templates = home.resolve("templates");
        if (Files.exists(templates)) {
            try (Stream<Path> all = Files.walk(templates)) {
                for (Path p : all.toList().reversed()) {
                    Files.delete(p);
                }
            }
        }
    }

    @Test
    void aScopeThatCanOnlyBeASlip() {
        refused("task add --project world --title T --scope [a", "'[a'", "not closed");
        refused("task add --project world --title T --scope ../**", "'../**'", "out of");
        refused("task edit ready --scope !../x", "'!../x'", "out of");
    }

    @Test
    void aHomeThatIsAFile() throws IOException {
        named = Files.writeString(folder.resolve("file"), "");
        for (String command : List.of("status", "config check", "run --until idle")) {
            refused(command, "the home " + Objects.requireNonNullElse(named, home) + " is a file");
        }
    }

    @Test
    void aProjectsSettingsThatCannotBeUsedWhoeverTrustsThem() throws IOException {
        Path own = Files.createDirectories(workspace.resolve(".watchkeeper"));
        Path file = Files.writeString(own.resolve("settings.yaml"), "gates:\n- {nam: x}\n");
        try {
            for (String command : List.of("config check", "config check --project world")) {
                refused(command, file + ":2:", "nam");
            }
        } finally {
            Files.delete(file);
            Files.delete(own);
        }
    }

    private int run(String... args) {
        out.reset();
        err.reset();
        List<String> all =
                new java.util.ArrayList<>(
                        List.of("--home", Objects.requireNonNullElse(named, home).toString()));
        all.addAll(List.of(args));
        return new Cli(
                        new LocalApplication(World.dist()),
                        new Cli.Surface(
                                new PrintStream(out, true, StandardCharsets.UTF_8),
                                new PrintStream(err, true, StandardCharsets.UTF_8),
                                new BufferedReader(new StringReader("")),
                                TerminalScreen.plain(),
                                Map.of(),
                                folder,
                                Clock.systemUTC()))
                .run(all.toArray(String[]::new));
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    /** Runs a command that must be refused with all of these words, and must change nothing. */
    private void refused(String command, String... words) {
        Map<String, String> files = HomeFacts.files(home);

        assertEquals(2, run(command.split(" ")), err());

        for (String word : words) {
            assertTrue(err().contains(word), () -> "'" + word + "' is missing in: " + err());
        }
        assertTrue(err().contains("→ "), () -> "no mend: " + err());
        assertFalse(err().contains("\tat "), this::err);
        assertFalse(err().contains("defect"), this::err);
        assertEquals(files, HomeFacts.files(home));
    }

    static Stream<Arguments> wrongSettings() {
        return Stream.of(
                Arguments.of(
                        "an unknown setting",
                        "thresholds: {acept: 0.8}",
                        "'acept'|did you mean 'accept'"),
                Arguments.of(
                        "an unknown setting at the top",
                        "threshold: {accept: 0.8}",
                        "'threshold'|did you mean 'thresholds'"),
                Arguments.of("a wrong type", "supervisor: {parallel: many}", "parallel|many"),
                Arguments.of("a value out of range", "thresholds: {accept: 7}", "accept|7"),
                Arguments.of(
                        "an agent on an unknown host",
                        "hosts: {vm: {type: local}}\n"
                                + "agents: {far: {type: command, run: [x], host: vn}}",
                        "'vn'|did you mean 'vm'"),
                Arguments.of("an unknown type of agent", "agents: {x: {type: comand}}", "'comand'"),
                Arguments.of(
                        "a password that stands there itself",
                        "hosts: {x: {type: ssh, address: x, password: hunter}}",
                        "hosts.x.password|must be a reference alone|${env:NAME}"),
                Arguments.of("an unknown type of host", "hosts: {x: {type: locl}}", "'locl'"),
                Arguments.of(
                        "a rule with an unknown variable",
                        "breakpoints: [{name: mine, when: confidance < 0.3}]",
                        "'confidance'|did you mean 'confidence'"),
                Arguments.of(
                        "a rule with an unknown member",
                        "breakpoints: [{name: mine, when: task.criticl}]",
                        "'criticl'|did you mean 'critical'"),
                Arguments.of(
                        "a rule that is no condition",
                        "breakpoints: [{name: mine, when: confidence}]",
                        "condition"),
                Arguments.of("no YAML", "thresholds: {accept: 0.8]", "YAML"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void wrongSettings(String what, String line, String words) throws IOException {
        String base = line.contains("agents:") ? "model: {provider: none}\n" : settings;
        Files.writeString(home.resolve("settings.yaml"), base + line + "\n");
        int at = (int) base.lines().count() + (int) line.lines().count();
        String place = home.resolve("settings.yaml") + ":" + at + ":";

        for (String command : List.of("config check", "run --json")) {
            refused(command, (place + "|" + words).split("\\|"));
        }
        assertTrue(
                out.toString(StandardCharsets.UTF_8)
                        .startsWith("{\"error\":{\"code\":\"SETTINGS\""));
    }

    @Test
    void aDefaultAgentThatIsNoAgent() throws IOException {
        Files.writeString(
                home.resolve("settings.yaml"),
                settings.replace("default-agent: agent", "default-agent: agnt"));

        refused("run", "settings.yaml:4:", "'agnt'", "did you mean 'agent'");
    }

    @Test
    void aWrongSettingOfTheCommandLine() {
        refused("--set thresholds.acept=0.8 status", "--set", "'acept'", "did you mean 'accept'");
    }

    @Test
    void aTaskForAnUnknownAgent() {
        refused("task add --project world --title T --agent agnt", "'agnt'", "agent, claude");
        refused("task edit ready --agent agnt", "'agnt'", "agent, claude");
    }

    @Test
    void aTaskForAnAgentOfAnotherHost() throws IOException {
        Files.writeString(
                home.resolve("settings.yaml"),
                settings.replace(
                                "agents:\n",
                                "agents:\n  far: {type: command, run: [x], host: vm}\n")
                        + "hosts: {vm: {type: local}}\n");

        refused("task add --project world --title T --agent far", "'vm'", "'local'", "agent,");
        refused("task edit ready --agent far", "'vm'");
        refused("--set default-agent=far run", "'vm'", "'local'");
    }

    @Test
    void aProjectOnAnUnknownHost() throws IOException {
        Path other = Files.createDirectories(folder.resolve("other"));
        refused("project add --host vm " + other, "'vm'", "local");
    }

    @Test
    void tasksThatWaitForEachOther() throws IOException {
        Path file = folder.resolve("cyclic.yaml");
        Files.writeString(
                file,
                """
                tasks:
                  - {id: a, title: A, after: [c]}
                  - {id: b, title: B, after: [a]}
                  - {id: c, title: C, after: [b]}
                """);
        refused("task import --project world " + file, file + ":", "a", "b", "c");
        Files.delete(file);
    }

    @Test
    void tasksAfterOneThatIsNotThere() throws IOException {
        refused("task add --project world --title T --after redy", "'redy'");

        Path file = folder.resolve("dangling.yaml");
        Files.writeString(
                file,
                """
                tasks:
                  - {id: first, title: A}
                  - {id: b, title: B, after: [frist]}
                """);
        refused("task import --project world " + file, file + ":3:", "'frist'", "first");
        Files.delete(file);
    }

    @Test
    void twoTasksOfOneId() throws IOException {
        refused("task add --project world --title T --id ready", "'ready'");
        Path file = folder.resolve("twice.yaml");
        Files.writeString(
                file,
                """
                tasks:
                  - {id: a, title: A}
                  - {id: a, title: B}
                """);
        refused("task import --project world " + file, file + ":3:", "'a'");
        Files.delete(file);
    }

    @Test
    void aPathThatIsNoWorkspace() throws IOException {
        Path file = folder.resolve("file.txt");
        Files.writeString(file, "no folder\n");
        refused("project add " + folder.resolve("nowhere"), "nowhere does not exist");
        refused("project add " + file, "file.txt is no folder");
        refused("project add /", "whole disk");
        refused("project add " + System.getProperty("user.home"), "home folder");
        refused("project add " + home, "the home of Watchkeeper");
        Files.delete(file);
    }

    @Test
    void aWorkspaceInsideAnother() {
        refused("project add " + workspace.resolve("src"), "is inside", "project 'world'");
        refused("project add " + workspace, "is already", "project 'world'");
        refused("project add " + folder, "holds");
        refused("project add --name again " + workspace, "project remove world");
    }

    @Test
    void projectSettingsThatCannotBeUsedAreNotTrusted() throws IOException {
        Path own = workspace.resolve(".watchkeeper/settings.yaml");
        Files.createDirectories(own.getParent());
        Files.writeString(own, "breakpoints:\n  - {name: mine, when: confidance < 0.3}\n");

        refused("project trust world", own + ":2:", "'confidance'", "did you mean 'confidence'");

        Files.delete(own);
        Files.delete(own.getParent());
    }

    static Stream<Arguments> wrongTemplates() {
        return Stream.of(
                Arguments.of("an unknown variable", "{{ title }}\n\n{{ tilte }}", ":3:4", "tilte"),
                Arguments.of("no template", "{% if task.title %}\nnever closed", ":", "template"),
                Arguments.of("a file that is not there", "{% include \"no.peb\" %}", "", "no.peb"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void wrongTemplates(String what, String text, String place, String word) throws IOException {
        Path file = home.resolve("templates/task.peb");
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);

        for (String command : List.of("config check", "run")) {
            refused(command, word, place.isEmpty() ? "" : file + place);
        }
    }

    @Test
    void aTemplateThatCannotBeRead() throws IOException {
        Path file = home.resolve("templates/task.peb");
        Files.createDirectories(file);

        refused("config check", file.toString());
        refused("run", file.toString());
        Files.delete(file);
        Files.write(file, new byte[] {'a', (byte) 0xff, (byte) 0xfe});
        refused("run", file.toString(), "UTF-8");
    }

    @Test
    void aCommandAgentWhoseCommandIsMissing() throws IOException {
        Files.writeString(
                home.resolve("settings.yaml"),
                "model: {provider: none}\n"
                        + "agents: {agent: {type: command, run: [no-such-command-here]}}\n"
                        + "default-agent: agent\n");

        refused("run", "no-such-command-here", "agent");
    }

    @Test
    void unknownIdsAndOptions() {
        refused("task show nothing", "'nothing'", "task list");
        refused("breakpoint resolve bp-9 --choose accept", "'bp-9'", "breakpoint list");
        refused("checkpoint restore cp-9", "'cp-9'", "checkpoint list");
        refused("project trust nothing", "'nothing'", "project list");
        refused("run --project nothing", "'nothing'", "project list");
        refused("run --until tomorrow", "tomorrow");
    }

    @Test
    void hintsAreLinesThatCanBeTypedAsTheyAre() {
        refused("task show nothing", "watchkeeper --home " + home + " task list");
    }
}
