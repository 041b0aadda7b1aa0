package dev.watchkeeper.llm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;

import dev.watchkeeper.domain.Settings;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

@Timeout(60)
final class OllamaModelTest {
    private static final String SCHEMA =
            "{\"type\":\"object\",\"properties\":{\"z\":{\"type\":\"integer\"}}}";
    private static final String DONE =
            "{\"model\":\"m\",\"message\":{\"role\":\"assistant\",\"content\":\"{\\\"z\\\":1}\"},"
                    + "\"done\":true,\"done_reason\":\"%s\",\"prompt_eval_count\":%d,\"eval_count\":2}";

    private final List<String> chats = new CopyOnWriteArrayList<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private HttpServer http;
    private volatile int status = 200;
    private volatile String body = DONE.formatted("stop", 12);
    private volatile int stallsFrom = Integer.MAX_VALUE;

    @BeforeEach
    void start() throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        answer("/api/version", "{\"version\":\"0.0.0\"}");
        answer("/api/tags", "{\"models\":[{\"name\":\"m:latest\",\"size\":5}]}");
        answer("/api/ps", "{\"models\":[{\"name\":\"m:latest\",\"size\":4,\"size_vram\":2}]}");
        http.createContext(
                "/api/chat",
                exchange -> {
                    chats.add(
                            new String(
                                    exchange.getRequestBody().readAllBytes(),
                                    StandardCharsets.UTF_8));
                    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
                    if (chats.size() >= stallsFrom) {
                        exchange.sendResponseHeaders(200, bytes.length + 10L);
                        exchange.getResponseBody().write(bytes);
                        exchange.getResponseBody().flush();
                        try {
                            ended.await();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    } else {
                        exchange.sendResponseHeaders(status, bytes.length);
                        exchange.getResponseBody().write(bytes);
                    }
                    exchange.close();
                });
        http.start();
    }

    @AfterEach
    void stop() {
        ended.countDown();
        http.stop(0);
    }

    private void answer(String path, String text) {
        http.createContext(
                path,
                exchange -> {
                    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(200, bytes.length);
                    exchange.getResponseBody().write(bytes);
                    exchange.close();
                });
    }

    private LocalModel model(Duration timeout) {
        URI url = URI.create("http://127.0.0.1:" + http.getAddress().getPort());
        return Models.open(
                new Settings.Model(Settings.Provider.OLLAMA, url, "m", 4096, timeout),
                Clock.systemUTC());
    }

    private static Question question(String user) {
        return new Question("be brief", user, SCHEMA, 50, Question.Priority.JUDGE);
    }

    private ModelException.Kind failure(Duration timeout) {
        try (LocalModel model = model(timeout)) {
            return assertThrows(ModelException.class, () -> model.ask(question("hi"))).kind();
        }
    }

    @Test
    void sendsEveryFieldWhoseDefaultIsATrap() throws IOException {
        try (LocalModel model = model(Duration.ofSeconds(5))) {
            Reply reply = model.ask(question("hi"));
            assertEquals("{\"z\":1}", reply.text());
            assertTrue(reply.complete());
            assertEquals(12, reply.promptTokens());
        }
        JsonNode sent = OllamaServer.JSON.readTree(chats.getFirst());
        assertEquals(4096, sent.path("options").path("num_ctx").asInt());
        assertEquals(50, sent.path("options").path("num_predict").asInt());
        assertTrue(sent.has("truncate") && !sent.path("truncate").asBoolean());
        assertTrue(sent.has("shift") && !sent.path("shift").asBoolean());
        assertTrue(sent.has("think") && !sent.path("think").asBoolean());
        assertTrue(sent.path("stream").asBoolean());
        assertEquals(OllamaServer.JSON.readTree(SCHEMA), sent.path("format"));
    }

    @Test
    void anAnswerCutByItsLengthIsIncomplete() {
        body = DONE.formatted("length", 12);
        try (LocalModel model = model(Duration.ofSeconds(5))) {
            assertFalse(model.ask(question("hi")).complete());
        }
    }

    @Test
    void anAnswerThatIsNotDoneIsAFailure() {
        body = body.replace("\"done\":true", "\"done\":false");
        assertEquals(ModelException.Kind.BROKE_OFF, failure(Duration.ofSeconds(1)));
    }

    @Test
    void aStalledAnswerEndsWithTheTimeLimit() {
        stallsFrom = 1;
        assertEquals(ModelException.Kind.TIMEOUT, failure(Duration.ofMillis(400)));
    }

    @Test
    void aQuestionThatTheServerCutIsTooLong() {
        try (LocalModel model = model(Duration.ofSeconds(5))) {
            Question q = question("word ".repeat(1000));
            assertEquals(
                    ModelException.Kind.TOO_LONG,
                    assertThrows(ModelException.class, () -> model.ask(q)).kind());
        }
    }

    @Test
    void nestedErrorsAreToldApart() {
        status = 400;
        body =
                "{\"error\":\"{\\\"error\\\":{\\\"code\\\":400,\\\"message\\\":\\\"request (6009"
                        + " tokens) exceeds the available context size (1024 tokens)\\\"}}\"}";
        assertEquals(ModelException.Kind.TOO_LONG, failure(Duration.ofSeconds(5)));
    }

    @Test
    void outOfMemoryIsNeverTriedAgain() {
        status = 500;
        body =
                "{\"error\":\"llama-server process has terminated: cudaMalloc failed: out of memory\"}";
        assertEquals(ModelException.Kind.OUT_OF_MEMORY, failure(Duration.ofSeconds(5)));
        assertEquals(1, chats.size());
    }

    @Test
    void aServerThatIsBusyIsTriedAgainWithinTheLimit() {
        status = 503;
        body = "{\"error\":\"server busy, please try again.  maximum pending requests exceeded\"}";
        assertEquals(ModelException.Kind.BUSY, failure(Duration.ofSeconds(2)));
        assertTrue(chats.size() > 1);
    }

    @Test
    void whatTheServerSaidIsToldAlsoIfTheLimitCutsALaterTry() {
        status = 503;
        body = "{\"error\":\"server busy, please try again.  maximum pending requests exceeded\"}";
        stallsFrom = 2;
        assertEquals(ModelException.Kind.BUSY, failure(Duration.ofSeconds(2)));
        assertEquals(2, chats.size());
    }

    @Test
    void aMissingModelAndAServerThatIsDownAreToldApart() {
        status = 404;
        body = "{\"error\":\"model 'm' not found\"}";
        assertEquals(ModelException.Kind.NO_SUCH_MODEL, failure(Duration.ofSeconds(5)));
        http.stop(0);
        assertEquals(ModelException.Kind.DOWN, failure(Duration.ofSeconds(1)));
    }

    @Test
    void restsAfterThreeFailuresInARow() {
        status = 500;
        body = "{\"error\":\"out of memory\"}";
        try (LocalModel model = model(Duration.ofSeconds(5))) {
            for (int i = 0; i < 3; i++) {
                assertThrows(ModelException.class, () -> model.ask(question("hi")));
            }
            assertEquals(
                    ModelException.Kind.RESTING,
                    assertThrows(ModelException.class, () -> model.ask(question("hi"))).kind());
            assertEquals(ModelHealth.State.RESTING, model.health().state());
        }
        assertEquals(3, chats.size());
    }

    @Test
    void healthTellsTheShareOnTheGpu() {
        try (LocalModel model = model(Duration.ofSeconds(5))) {
            assertEquals(0.5, model.health().onGpu());
            assertTrue(model.health().up());
        }
    }
}
