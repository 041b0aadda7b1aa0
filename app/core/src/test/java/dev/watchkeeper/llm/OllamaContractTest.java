package dev.watchkeeper.llm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.watchkeeper.domain.Settings;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** What we build on, against a real server where {@code OLLAMA_HOST} names one. */
@Tag("model-server")
@Timeout(900)
final class OllamaContractTest {
    private URI url = URI.create("http://127.0.0.1:11434");
    private String name = "";

    @BeforeEach
    void find() {
        String host = System.getenv().getOrDefault("OLLAMA_HOST", "");
        assumeFalse(host.isBlank(), "no real Ollama server: OLLAMA_HOST is not set");
        url = URI.create(host.contains("://") ? host : "http://" + host);
        try (OllamaServer server = new OllamaServer(url)) {
            List<Models.Listed> all = server.tags();
            assumeTrue(!all.isEmpty(), "the server of OLLAMA_HOST has no model");
            name = all.getFirst().name();
        }
    }

    private OllamaModel model() {
        return new OllamaModel(
                new Settings.Model(
                        Settings.Provider.OLLAMA, url, name, 4096, Duration.ofMinutes(10)),
                Clock.systemUTC(),
                ModelClock.system(),
                null);
    }

    @Test
    @DisplayName("traps 1 and 15: our count is the server's, its template included")
    void countsAreTheServers() {
        try (OllamaModel model = model();
                OllamaServer server = new OllamaServer(url)) {
            Tokens tokens = model.tokens();
            assumeTrue(tokens.exact(), name + " has no vocabulary that we count exactly");
            ObjectNode request = OllamaServer.JSON.createObjectNode().put("model", name);
            request.put("think", false);
            request.withArrayProperty("messages")
                    .addObject()
                    .put("role", "system")
                    .put("content", "Be brief.");
            request.withArrayProperty("messages")
                    .addObject()
                    .put("role", "user")
                    .put("content", "Check this output.");
            String rendered = server.rendered(request);
            assertEquals(tokens.count(rendered), tokens.prompt("Be brief.", "Check this output."));
            Reply reply =
                    model.ask(
                            new Question(
                                    "Be brief.",
                                    "Check this output.",
                                    null,
                                    8,
                                    Question.Priority.JUDGE));
            assertEquals(tokens.count(rendered), reply.promptTokens());
        }
    }

    @Test
    @DisplayName("traps 7 to 9: a schema is kept, without thoughts, and has probabilities")
    void aVerdictHasAProbability() {
        try (OllamaModel model = model()) {
            Reply reply =
                    model.ask(
                            new Question(
                                    "Judge.",
                                    "Is water wet?",
                                    "{\"type\":\"object\",\"properties\":{\"z_verdict\":{\"type\":"
                                            + "\"string\",\"enum\":[\"pass\",\"fail\"]}},"
                                            + "\"required\":[\"z_verdict\"]}",
                                    30,
                                    Question.Priority.JUDGE,
                                    new Question.Choice("z_verdict", Set.of("pass"))));
            assertTrue(reply.complete());
            Double p = reply.passProbability();
            if (p != null) {
                assertTrue(p >= 0 && p <= 1);
            }
            assertFalse(reply.promptTime().isZero());
            assertNotNull(model.health().onGpu());
        }
    }
}
