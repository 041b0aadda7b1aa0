package dev.watchkeeper.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
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
 * A server of the Messages API on the loopback that answers by a script, so that the real Claude
 * Code does real work without a model.
 *
 * <p>It answers by the position in the conversation (how many tool results stand behind the last
 * prompt), not by a counter: a resumed session finds its place again. A prompt chooses its script
 * by a word in it.
 */
public final class ScriptedMessagesServer implements AutoCloseable {
    private static final String MODEL = "claude-scripted";

    /** What is answered once. */
    public sealed interface Step {
        /** It speaks; the turn is over. */
        record Text(String text, String stopReason) implements Step {}

        /** It uses a tool. */
        record Tool(String name, Map<String, Object> input) implements Step {}

        /** The service answers with an error. */
        record Failure(int status, Map<String, String> headers, String type, String message)
                implements Step {}

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

    public ScriptedMessagesServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** Text that ends the turn. */
    public static Step text(String text) {
        return new Step.Text(text, "end_turn");
    }

    public static Step write(String path, String content) {
        return new Step.Tool("Write", Map.of("file_path", path, "content", content));
    }

    public static Step edit(String path, String from, String to) {
        return new Step.Tool(
                "Edit", Map.of("file_path", path, "old_string", from, "new_string", to));
    }

    public static Step read(String path) {
        return new Step.Tool("Read", Map.of("file_path", path));
    }

    public static Step bash(String command) {
        return new Step.Tool("Bash", Map.of("command", command, "description", "scripted"));
    }

    /** Too many requests; come again after so many seconds. */
    public static Step tooMany(int retryAfterSeconds) {
        return new Step.Failure(
                429,
                Map.of("retry-after", Integer.toString(retryAfterSeconds)),
                "rate_limit_error",
                "Number of request tokens has exceeded your per-minute rate limit");
    }

    /** The limit of a subscription, which ends at the given second since 1970. */
    public static Step subscriptionLimit(long resetsAt) {
        String at = Long.toString(resetsAt);
        return new Step.Failure(
                429,
                Map.of(
                        "anthropic-ratelimit-unified-status", "rejected",
                        "anthropic-ratelimit-unified-reset", at,
                        "anthropic-ratelimit-unified-representative-claim", "five_hour",
                        "anthropic-ratelimit-unified-5h-status", "rejected",
                        "anthropic-ratelimit-unified-5h-reset", at,
                        "retry-after", "3600"),
                "rate_limit_error",
                "This request would exceed your account's rate limit.");
    }

    public static Step stall() {
        return new Step.Stall();
    }

    /** What follows a prompt that contains the word; a later one wins over an earlier one. */
    public void on(String word, Step... steps) {
        scripts.addFirst(new Script(word, List.of(steps)));
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
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
            boolean messages =
                    exchange.getRequestMethod().equals("POST")
                            && exchange.getRequestURI().getPath().equals("/v1/messages");
            if (!messages) {
                boolean there = exchange.getRequestMethod().equals("HEAD");
                exchange.sendResponseHeaders(there ? 200 : 404, -1);
                return;
            }
            answer(exchange, json.readTree(sent));
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
                            Map.of("type", "text", "text", ""),
                            "text_delta",
                            "text",
                            t.text(),
                            t.stopReason());
            case Step.Tool t -> {
                Map<String, Object> block =
                        Map.of(
                                "type",
                                "tool_use",
                                "id",
                                "toolu_" + requests.size() + "_" + request.position(),
                                "name",
                                t.name(),
                                "input",
                                Map.of());
                stream(
                        exchange,
                        block,
                        "input_json_delta",
                        "partial_json",
                        json.writeValueAsString(t.input()),
                        "tool_use");
            }
            case Step.Failure f -> {
                f.headers().forEach(exchange.getResponseHeaders()::set);
                exchange.getResponseHeaders().set("content-type", "application/json");
                byte[] said =
                        json.writeValueAsBytes(
                                Map.of(
                                        "type",
                                        "error",
                                        "error",
                                        Map.of("type", f.type(), "message", f.message())));
                exchange.sendResponseHeaders(f.status(), said.length);
                exchange.getResponseBody().write(said);
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
        JsonNode messages = body.path("messages");
        int position = 0;
        for (int i = messages.size() - 1; i >= 0; i--) {
            JsonNode message = messages.get(i);
            if (!message.path("role").asText().equals("user")) {
                continue;
            }
            JsonNode content = message.path("content");
            List<String> texts = new ArrayList<>();
            int results = 0;
            if (content.isTextual()) {
                texts.add(content.asText());
            }
            for (JsonNode block : content) {
                if (block.path("type").asText().equals("tool_result")) {
                    results++;
                } else {
                    texts.add(block.path("text").asText());
                }
            }
            if (results == 0) {
                return new Request(String.join("\n", texts), position, body);
            }
            position += results;
        }
        return new Request("", position, body);
    }

    private void stream(
            HttpExchange exchange,
            Map<String, Object> block,
            String delta,
            String key,
            String content,
            String stopReason)
            throws IOException {
        exchange.getResponseHeaders().set("content-type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        OutputStream out = exchange.getResponseBody();
        ObjectNode message = json.createObjectNode();
        message.put("id", "msg_" + requests.size()).put("type", "message");
        message.put("role", "assistant").put("model", MODEL).putArray("content");
        message.putNull("stop_reason").putNull("stop_sequence");
        message.putObject("usage").put("input_tokens", 100).put("output_tokens", 1);
        send(out, "message_start", Map.of("message", message));
        send(out, "content_block_start", Map.of("index", 0, "content_block", block));
        send(
                out,
                "content_block_delta",
                Map.of("index", 0, "delta", Map.of("type", delta, key, content)));
        send(out, "content_block_stop", Map.of("index", 0));
        send(
                out,
                "message_delta",
                Map.of(
                        "delta",
                        Map.of("stop_reason", stopReason),
                        "usage",
                        Map.of("output_tokens", 20)));
        send(out, "message_stop", Map.of());
        out.flush();
    }

    private void send(OutputStream out, String type, Map<String, Object> fields) {
        try {
            ObjectNode data = json.createObjectNode().put("type", type);
            fields.forEach((name, value) -> data.set(name, json.valueToTree(value)));
            out.write(
                    ("event: " + type + "\ndata: " + json.writeValueAsString(data) + "\n\n")
                            .getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
