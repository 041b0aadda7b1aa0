package dev.watchkeeper.demo;

import dev.watchkeeper.domain.OwnerOnly;
import dev.watchkeeper.domain.Priority;
import dev.watchkeeper.domain.TaskDraft;
import dev.watchkeeper.domain.TaskSpec;
import dev.watchkeeper.domain.WatchkeeperException;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * The demo's staging: a small project, its tasks, and the script of a pretended agent. All else in
 * the demo is the real thing.
 *
 * @param home of the demo's own supervisor
 * @param workspace the project's folder
 * @param tasks in the order in which they are added
 */
public record DemoProject(Path home, Path workspace, List<TaskDraft> tasks) {
    /** How long the pretended usage limit lasts, in seconds. */
    private static final int LIMIT = 6;

    private static final int LIMIT_FAST = 2;

    /**
     * Writes the project below a folder that is made if it is missing and must hold no demo yet.
     *
     * @param fast whether the pretended agent hurries
     */
    public static DemoProject write(Path folder, boolean fast) {
        Path workspace = folder.resolve("project");
        Path home = folder.resolve("home");
        Path agent = folder.resolve("agent.sh");
        if (Files.exists(workspace) || Files.exists(home)) {
            throw new WatchkeeperException(
                    WatchkeeperException.Code.USAGE,
                    folder + " holds a demo already",
                    "give another folder with --keep DIR");
        }
        try {
            OwnerOnly.folder(home);
            for (String sub : List.of("src", "tests", "docs")) {
                Files.createDirectories(workspace.resolve(sub));
            }
            write(workspace.resolve("README.md"), "# Small things\n\nSmall functions in shell.\n");
            write(workspace.resolve("docs/history.txt"), "Begun one evening.\n");
            write(workspace.resolve("src/names.sh"), "shout() {\n    printf '%s\\n' \"$1\"\n}\n");
            write(workspace.resolve("tests/test.sh"), resource("test.sh"));
            write(agent, resource("agent.sh"));
            write(home.resolve("settings.yaml"), settings(agent, fast));
        } catch (IOException e) {
            throw new WatchkeeperException(
                    WatchkeeperException.Code.WORKSPACE,
                    "the demo could not be written to " + folder + ": " + e.getMessage(),
                    "give a folder that can be written with --keep DIR",
                    e);
        }
        return new DemoProject(home, workspace, drafts());
    }

    private static List<TaskDraft> drafts() {
        return List.of(
                draft(
                        "greeting",
                        "Greet people by name",
                        "Write a function greet in src/greet.sh that prints 'Hello, NAME'.",
                        "sh tests/test.sh greet",
                        "steady"),
                draft(
                        "farewell",
                        "Take leave politely",
                        "Write a function farewell in src/farewell.sh that takes leave of NAME.",
                        "sh tests/test.sh farewell",
                        "steady"),
                draft(
                        "leap-years",
                        "Tell leap years",
                        "Write a function is_leap in src/leap.sh that succeeds for leap years.",
                        "sh tests/test.sh leap",
                        "steady"),
                draft(
                        "tidy-up",
                        "Let shout print upper case",
                        "The function shout in src/names.sh must print its name in upper case.",
                        "sh tests/test.sh names",
                        "steady"),
                draft(
                        "word-count",
                        "Count words",
                        "Write a function count_words in src/count.sh.",
                        "sh tests/test.sh count",
                        "limited"));
    }

    private static TaskDraft draft(
            String id, String title, String brief, String check, String agent) {
        return new TaskDraft(
                id,
                new TaskSpec(
                        title,
                        brief,
                        List.of(),
                        Priority.NORMAL,
                        agent,
                        List.of(check),
                        List.of("src/**"),
                        false));
    }

    private static String settings(Path agent, boolean fast) {
        String script = "'" + agent.toString().replace("'", "''") + "'";
        String env =
                "env: {DEMO_PAUSE: '%s', DEMO_LIMIT: '%s'}"
                        .formatted(fast ? "0.1" : "1", fast ? LIMIT_FAST : LIMIT);
        return """
        # The demo's settings: no model, two pretended agents.
        model: {provider: none}
        agents:
          steady: {type: command, run: [sh, %1$s], prompt: stdin, %2$s}
          limited: {type: command, run: [sh, %1$s], prompt: stdin, %2$s}
        default-agent: steady
        """
                .formatted(script, env);
    }

    private static void write(Path file, String text) throws IOException {
        Files.writeString(file, text, StandardCharsets.UTF_8);
    }

    private static String resource(String name) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(DemoProject.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
