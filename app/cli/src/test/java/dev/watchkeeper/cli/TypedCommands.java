package dev.watchkeeper.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.watchkeeper.testkit.SampleNight;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Commands that a test types, around a control port in memory, and what they print. */
abstract class TypedCommands {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    FakeApplication around = new FakeApplication(SampleNight.typical());
    String typed = "";
    Path folder = Path.of("/elsewhere");
    AttemptGuard guard = new AttemptGuard(Map.of(), Path.of("/nonexistent"), 1);
    TerminalScreen screen = TerminalScreen.plain();

    int run(String... args) {
        out.reset();
        err.reset();
        return new Cli(
                        around,
                        new Cli.Surface(
                                new PrintStream(out, true, StandardCharsets.UTF_8),
                                new PrintStream(err, true, StandardCharsets.UTF_8),
                                new BufferedReader(new StringReader(typed)),
                                screen,
                                Map.of("WATCHKEEPER_HOME", "/home-of-test"),
                                folder,
                                SampleNight.clock()))
                .run(guard, args);
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    JsonNode json() throws Exception {
        return new ObjectMapper().readTree(out());
    }

    static List<String> keys(JsonNode node) {
        List<String> keys = new ArrayList<>();
        node.fieldNames().forEachRemaining(keys::add);
        return keys;
    }
}
