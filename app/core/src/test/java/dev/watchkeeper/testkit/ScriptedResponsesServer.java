package dev.watchkeeper.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A server of the Responses API on the loopback that answers by a script, so that the real Codex
 * CLI does real work without a model.
 *
 * <p>It answers by the position in the conversation (how many tool results stand behind the last
 * prompt), not by a counter: a resumed session finds its place again. A prompt chooses its script
 * by a word in it.
 */
public final class ScriptedResponsesServer implements AutoCloseable {
    /** What each response uses. */
    public static final long TOKENS = 120;

    /** What is answered once. */
    public sealed interface Step {
        /** It speaks; the turn is over. */
        record Text(String text) implements Step {}

        /** It runs a command line. */
        record Command(String line) implements Step {}

        /** The service answers with an error. */
        record Failure(int status, Map<String, Object> error) implements Step {}

        /** The stream of an answer ends with an error. */
        record Broken(String code, String message) implements Step {}

        /** Nothing comes until the server is closed. */
        record Stall() implements Step {}
    }

    /**
     * A request as it came.
     *
     * @param position how many tool results stood behind the last prompt
     */
    public record Request(String prompt, int position, JsonNode body) {}

    private record Script(String word, List<Step> steps) {}

    private final ObjectMapper json = new ObjectMapper();
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<Script> scripts = new CopyOnWriteArrayList<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();

    public ScriptedResponsesServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** Text that ends the turn. */
    public static Step text(String text) {
        return new Step.Text(text);
    }

    public static Step command(String line) {
        return new Step.Command(line);
    }

    /** An edit of a file by the program's own tool, which it takes from the command line. */
    public static Step edit(String path, String from, String to) {
        return command(
                """
                apply_patch <<'EOF'
                *** Begin Patch
                *** Update File: %s
                @@
                -%s
                +%s
                *** End Patch
                EOF
                """
                        .formatted(path, from, to));
    }

    /** The limit of a subscription, which ends at the given second since 1970. */
    public static Step usageLimit(long resetsAt) {
        return new Step.Failure(
                429,
                Map.of(
                        "type",
                        "usage_limit_reached",
                        "message",
                        "The usage limit has been reached",
                        "plan_type",
                        "pro",
                        "resets_at",
                        resetsAt));
    }

    /** The limit of a key, told in the stream. */
    public static Step rateLimit(String message) {
        return new Step.Broken("rate_limit_exceeded", message);
    }

    public static Step unauthorized() {
        return new Step.Failure(401, Map.of("message", "Your session has expired"));
    }

    public static Step stall() {
        return new Step.Stall();
    }

    /** What follows a prompt that contains the word; a later one wins over an earlier one. */
    public void on(String word, Step... steps) {
        scripts.addFirst(new Script(word, List.of(steps)));
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
    }

    /** The requests of conversations so far, in order. */
    public List<Request> requests() {
        return List.copyOf(requests);
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] sent = exchange.getRequestBody().readAllBytes();
            if (exchange.getRequestMethod().equals("POST")
                    && exchange.getRequestURI().getPath().equals("/v1/responses")) {
                answer(exchange, json.readTree(sent));
            } else {
                exchange.sendResponseHeaders(404, -1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void answer(HttpExchange exchange, JsonNode body)
            throws IOException, InterruptedException {
        Request request = placed(body);
        requests.add(request);
        switch (step(request)) {
            case Step.Text t ->
                    stream(
                            exchange,
                            Map.of(
                                    "type",
                                    "message",
                                    "role",
                                    "assistant",
                                    "id",
                                    "msg_" + requests.size(),
                                    "content",
                                    List.of(Map.of("type", "output_text", "text", t.text()))));
            case Step.Command c ->
                    stream(
                            exchange,
                            Map.of(
                                    "type",
                                    "function_call",
                                    "call_id",
                                    "call_" + requests.size(),
                                    "name",
                                    "exec_command",
                                    "arguments",
                                    json.writeValueAsString(
                                            Map.of("cmd", c.line(), "yield_time_ms", 30_000))));
            case Step.Failure f -> {
                exchange.getResponseHeaders().set("content-type", "application/json");
                byte[] said = json.writeValueAsBytes(Map.of("error", f.error()));
                exchange.sendResponseHeaders(f.status(), said.length);
                exchange.getResponseBody().write(said);
            }
            case Step.Broken b -> {
                begin(exchange);
                Map<String, Object> error = Map.of("code", b.code(), "message", b.message());
                send(
                        exchange.getResponseBody(),
                        "response.failed",
                        Map.of("response", Map.of("id", id(), "status", "failed", "error", error)));
            }
            case Step.Stall _ -> closed.await();
        }
    }

    private Step step(Request request) {
        for (Script script : scripts) {
            if (request.prompt().contains(script.word())) {
                int at = Math.min(request.position(), script.steps().size() - 1);
                return script.steps().get(at);
            }
        }
        return text("Nothing is scripted for this.");
    }

    private static Request placed(JsonNode body) {
        JsonNode input = body.path("input");
        int position = 0;
        for (int i = input.size() - 1; i >= 0; i--) {
            JsonNode item = input.get(i);
            if (item.path("type").asText().endsWith("_call_output")) {
                position++;
            } else if (item.path("role").asText().equals("user")) {
                List<String> texts = new ArrayList<>();
                item.path("content").forEach(part -> texts.add(part.path("text").asText()));
                return new Request(String.join("\n", texts), position, body);
            }
        }
        return new Request("", position, body);
    }

    private void stream(HttpExchange exchange, Map<String, Object> item) throws IOException {
        begin(exchange);
        OutputStream out = exchange.getResponseBody();
        send(out, "response.output_item.done", Map.of("item", item));
        send(
                out,
                "response.completed",
                Map.of(
                        "response",
                        Map.of(
                                "id",
                                id(),
                                "usage",
                                Map.of(
                                        "input_tokens",
                                        TOKENS - 20,
                                        "output_tokens",
                                        20,
                                        "total_tokens",
                                        TOKENS))));
        out.flush();
    }

    private void begin(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("content-type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        send(
                exchange.getResponseBody(),
                "response.created",
                Map.of("response", Map.of("id", id())));
    }

    private String id() {
        return "resp_" + requests.size();
    }

    private void send(OutputStream out, String type, Map<String, Object> fields)
            throws IOException {
        ObjectNode data = json.createObjectNode().put("type", type);
        fields.forEach((name, value) -> data.set(name, json.valueToTree(value)));
        out.write(
                ("event: " + type + "\ndata: " + json.writeValueAsString(data) + "\n\n")
                        .getBytes(StandardCharsets.UTF_8));
    }
}
