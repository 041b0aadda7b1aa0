package dev.watchkeeper.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.plugin.contract.Rounds;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

class SettingsEditorTest {
    private static final String TEXT =
            """
            # mine
            thresholds:   # when
              attempts: 3   # three

              accept: 0.8
            model: {name: 'qwen', timeout: "90s"}

            gates:
              - name: tests
                run: make test   # slow
            # end
            """;

    @TempDir Path home;

    private String set(String before, String key, String value) throws IOException {
        Path file = home.resolve("settings.yaml");
        Files.writeString(file, before);
        new SettingsEditor(SettingsLoaderTest.loader(home)).set(file, key, value);
        return Files.readString(file);
    }

    @Test
    void changesNothingButTheValue() throws IOException {
        assertEquals(TEXT.replace("3   #", "5   #"), set(TEXT, "thresholds.attempts", "5"));
        assertEquals(TEXT.replace("'qwen'", "'llama'"), set(TEXT, "model.name", "llama"));
        assertEquals(TEXT.replace("\"90s\"", "\"2m\""), set(TEXT, "model.timeout", "2m"));
        assertEquals(
                TEXT.replace("make test ", "make -s check "),
                set(TEXT, "gates.tests.run", "make -s check"));
    }

    @Test
    void addsWhatIsMissingWhereItBelongs() throws IOException {
        assertEquals(
                TEXT.replace("accept: 0.8\n", "accept: 0.8\n  clarify: 0.4\n"),
                set(TEXT, "thresholds.clarify", "0.4"));
        assertEquals(
                TEXT.replace("\"90s\"}", "\"90s\", context: 8192}"),
                set(TEXT, "model.context", "8192"));
        assertEquals(
                TEXT.replace("# slow\n", "# slow\n    timeout: 5m\n"),
                set(TEXT, "gates.tests.timeout", "5m"));
        assertEquals(
                TEXT.replace("# slow\n", "# slow\n  - {name: lint, run: make lint}\n"),
                set(TEXT, "gates.lint.run", "make lint"));
        assertEquals("limits: {wait: 2h}\n", set("", "limits.wait", "2h"));
    }

    @Test
    void aNewEntryIsSetAsAWhole() throws IOException {
        WatchkeeperException e =
                assertThrows(
                        WatchkeeperException.class, () -> set("", "agents.own.type", "command"));
        assertTrue(String.valueOf(e.getMessage()).contains("lacks 'run'"), e::getMessage);
        assertTrue(
                e.hint().contains("watchkeeper config set agents.own \"{type: command, …}\""),
                e::hint);
        assertEquals(
                "agents: {own: {type: command, run: [x]}}\n",
                set("", "agents.own", "{type: command, run: [x]}"));
    }

    @Test
    void writesNothingThatIsWrong() throws IOException {
        for (List<String> wrong :
                List.of(
                        List.of("thresholds.attempts", "many"),
                        List.of("thresholds.atempts", "2"),
                        List.of("default-agent", "nobody"),
                        List.of("model..name", "x"))) {
            assertThrows(
                    WatchkeeperException.class, () -> set(TEXT, wrong.getFirst(), wrong.getLast()));
            assertEquals(TEXT, Files.readString(home.resolve("settings.yaml")));
        }
    }

    private String refused(String before, String key, String value) {
        WatchkeeperException e =
                assertThrows(WatchkeeperException.class, () -> set(before, key, value));
        return String.valueOf(e.getMessage()).replace(home + "/", "");
    }

    @Test
    void whatIsWrongInTheValueHasNoPlaceInAFileThatLacksIt() {
        String unknown = "unknown key 'acept' in thresholds; did you mean 'accept'?";
        String told = "thresholds.acept can't be set so: " + unknown;
        assertEquals(told, refused("", "thresholds.acept", "1"));
        assertEquals(told, refused("thresholds: {attempts: 2} # mine\n", "thresholds.acept", "1"));
        assertEquals(
                "default-agent can't be set so: default-agent names the unknown agent 'nobody'",
                refused("limits: {wait: 2h}\n", "default-agent", "nobody"));
    }

    @Test
    void whatIsWrongElsewhereIsNamedWhereItStandsInTheFile() {
        String before = "thresholds:\n  accept: 0.5\n\ndefault-agent: claude\nlimitz: 1\n";
        assertEquals(
                "settings.yaml:5:1: unknown key 'limitz'; did you mean 'limits'?",
                refused(before, "thresholds.attempts", "2"));
        assertEquals(
                "settings.yaml:2:16: default-agent names the agent 'claude', which is switched off at"
                        + " settings.yaml:3:24; first add another agent, then `watchkeeper config set"
                        + " default-agent NAME`",
                refused("# mine\ndefault-agent: claude\n", "agents.claude", "{off: true}"));
    }

    @Test
    void whoTakesOutWhatIsStillNamedIsToldWhatComesFirst() {
        assertEquals(
                "agents.claude can't be set so: agents.claude is switched off, but default-agent"
                        + " still names it; first `watchkeeper config set default-agent NAME`, where"
                        + " NAME is one of own",
                refused(
                        "agents: {own: {type: command, run: [x]}}\n",
                        "agents.claude",
                        "{off: true}"));
    }

    @Test
    void keepsEveryCommentThroughManyEdits() throws IOException {
        long seed = Rounds.seed("watchkeeper.seed");
        Random random = new Random(seed);
        Path file = home.resolve("settings.yaml");
        Files.writeString(file, TEXT);
        SettingsLoader loader = SettingsLoaderTest.loader(home);
        SettingsEditor editor = new SettingsEditor(loader);
        List<String> keys =
                List.of(
                        "thresholds.attempts",
                        "supervisor.parallel",
                        "checkpoints.keep",
                        "model.name",
                        "gates.tests.run",
                        "gates.lint.run",
                        "agents.x.account",
                        "watch.debounce");
        List<String> words =
                List.of("a b", "x: y", "a # b", "[q", "'", "\"", "{z", "日本", "-x", "true x");
        editor.set(file, "agents.x.type", "claude-code");
        for (int i = 0; i < 200; i++) {
            String key = keys.get(random.nextInt(keys.size()));
            int n = 2 + random.nextInt(40);
            String value =
                    keys.indexOf(key) < 3
                            ? String.valueOf(n)
                            : key.equals("watch.debounce")
                                    ? n + "0ms"
                                    : words.get(random.nextInt(words.size())) + n;
            editor.set(file, key, value);
            String where = "seed " + seed + ", edit " + i + ": " + key + "=" + value;
            assertEquals(value, loader.load(null, List.of()).values().get(key), where);
        }
        String text = Files.readString(file);
        for (String comment : List.of("# mine", "# when", "# three", "# slow", "# end")) {
            assertEquals(true, text.contains(comment), comment + ", seed " + seed + "\n" + text);
        }
    }
}
