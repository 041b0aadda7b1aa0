package dev.watchkeeper.supervise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.AgentOutcome;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.testkit.ScriptedCodex;
import dev.watchkeeper.testkit.ScriptedResponsesServer;
import dev.watchkeeper.testkit.World;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** The whole loop around the real Codex CLI; only the model behind it is a script. */
@Timeout(180)
class CodexLoopTest {
    private static final String CHECK =
            "grep -q 'price = 2' price.txt || { printf 'expected %s' two; exit 1; }";

    @TempDir private Path folder;
    private @Nullable ScriptedResponsesServer server;
    private String codex = "";

    @BeforeEach
    void prepare() throws Exception {
        codex = ScriptedCodex.executable();
        server = new ScriptedResponsesServer();
        folder = folder.toRealPath();
        Files.createDirectories(folder.resolve("user/.codex"));
        Files.createDirectory(folder.resolve("workspace"));
        Files.writeString(folder.resolve("workspace/price.txt"), "price = 1\n");
    }

    @AfterEach
    void close() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void afterAFailedCheckTheSameSessionGoesOnAndIsAccepted() {
        server().on(
                        "Do t",
                        ScriptedResponsesServer.edit("price.txt", "price = 1", "price = 3"),
                        ScriptedResponsesServer.text("The price is raised."));
        server().on(
                        "expected two",
                        ScriptedResponsesServer.edit("price.txt", "price = 3", "price = 2"),
                        ScriptedResponsesServer.text("The price is right."));
        try (World w = world()) {
            w.task("t", CHECK);
            w.runUntilIdle();
            assertEquals(TaskState.DONE, w.control().task("t").state(), w.journal()::toString);
            assertEquals("price = 2\n", w.read("price.txt"));
            List<Attempt> attempts = w.control().attempts("t");
            assertNotNull(attempts.getFirst().session());
            assertEquals(
                    List.of(attempts.getFirst().session(), attempts.getFirst().session()),
                    attempts.stream().map(Attempt::session).toList());
            assertEquals(
                    List.of(false, true),
                    w.journal().stream()
                            .filter(e -> e.type() == EventType.AGENT_STARTED)
                            .map(e -> e.data().get("resumed"))
                            .toList());
            String sent = server().requests().getLast().body().toString();
            assertTrue(
                    sent.contains("price = 3") && sent.contains("Do t"),
                    "the second attempt knows the first");
            // The program tells those of the whole session; each attempt used two responses.
            assertEquals(
                    List.of(2 * ScriptedResponsesServer.TOKENS, 2 * ScriptedResponsesServer.TOKENS),
                    attempts.stream()
                            .map(Attempt::outcome)
                            .filter(Objects::nonNull)
                            .map(AgentOutcome::tokens)
                            .toList());
        }
    }

    private World world() {
        String env =
                ScriptedCodex.environment(folder.resolve("user")).entrySet().stream()
                        .map(e -> e.getKey() + ": '" + e.getValue() + "'")
                        .collect(Collectors.joining(", ", "{", "}"));
        String config =
                ScriptedCodex.config(server().url()).stream()
                        .map(value -> "'" + value + "'")
                        .collect(Collectors.joining(", ", "[", "]"));
        return World.fresh(
                folder,
                """
                model: {provider: none}
                agents:
                  codex:
                    type: codex
                    executable: '%s'
                    model: scripted
                    env: %s
                    config: %s
                default-agent: codex
                """
                        .formatted(codex, env, config));
    }

    private ScriptedResponsesServer server() {
        return Objects.requireNonNull(server);
    }
}
