package dev.watchkeeper.llm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * An Ollama server over HTTP. Every call ends within its time limit, the body's reading included,
 * whatever the server does; its errors are told apart here.
 */
final class OllamaServer implements AutoCloseable {
    static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration SHORT = Duration.ofSeconds(3);

    private final URI base;
    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(SHORT)
                    .build();

    OllamaServer(URI base) {
        String text = base.toString();
        this.base = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
    }

    URI base() {
        return base;
    }

    String version() {
        return get("/api/version").path("version").asText("");
    }

    List<Models.Listed> tags() {
        List<Models.Listed> all = new ArrayList<>();
        for (JsonNode m : get("/api/tags").path("models")) {
            JsonNode details = m.path("details");
            String detail =
                    (details.path("parameter_size").asText("")
                                    + " "
                                    + details.path("quantization_level").asText(""))
                            .strip();
            all.add(new Models.Listed(m.path("name").asText(), m.path("size").asLong(), detail));
        }
        return all;
    }

    /** The share of a loaded model that is in the GPU's memory; empty if it is not loaded. */
    Optional<Double> loaded(String model) {
        for (JsonNode m : get("/api/ps").path("models")) {
            if (same(model, m.path("name").asText())) {
                long size = m.path("size").asLong();
                double share = size == 0 ? 0 : m.path("size_vram").asLong() / (double) size;
                return Optional.of(Math.clamp(share, 0.0, 1.0));
            }
        }
        return Optional.empty();
    }

    /** Whether two names mean the same model: no tag means {@code latest}. */
    static boolean same(String a, String b) {
        return tagged(a).equalsIgnoreCase(tagged(b));
    }

    private static String tagged(String name) {
        return name.indexOf(':', name.lastIndexOf('/') + 1) < 0 ? name + ":latest" : name;
    }

    /** Loads a model with the same options that questions will have, and waits for it. */
    void load(String model, int context, Duration atMost) {
        ObjectNode body = JSON.createObjectNode();
        body.put("model", model);
        body.putArray("messages");
        body.put("stream", false);
        body.put("shift", false);
        body.put("truncate", false);
        body.putObject("options").put("num_ctx", context);
        post("/api/chat", body.toString(), atMost);
    }

    private JsonNode get(String path) {
        return parsed(
                exchange(HttpRequest.newBuilder(base.resolve(base.getPath() + path)).GET(), SHORT));
    }

    String post(String path, String body, Duration atMost) {
        return exchange(
                HttpRequest.newBuilder(base.resolve(base.getPath() + path))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8)),
                atMost);
    }

    private String exchange(HttpRequest.Builder request, Duration atMost) {
        // The client's own timeout ends with the headers; this one covers the body as well.
        CompletableFuture<HttpResponse<String>> sent =
                http.sendAsync(
                        request.build(),
                        HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        try {
            HttpResponse<String> response =
                    sent.get(Math.max(1, atMost.toMillis()), TimeUnit.MILLISECONDS);
            if (response.statusCode() != 200) {
                throw failure(response.statusCode(), response.body());
            }
            return response.body();
        } catch (TimeoutException e) {
            sent.cancel(true);
            throw new ModelException(
                    ModelException.Kind.TIMEOUT,
                    "the model server did not answer within " + atMost.toMillis() + " ms",
                    e);
        } catch (InterruptedException e) {
            sent.cancel(true);
            Thread.currentThread().interrupt();
            throw new ModelException(ModelException.Kind.CLOSED, "interrupted", e);
        } catch (ExecutionException e) {
            throw broken(e.getCause() == null ? e : e.getCause());
        }
    }

    private ModelException broken(Throwable cause) {
        boolean refused =
                cause instanceof java.net.ConnectException
                        || cause instanceof java.net.http.HttpConnectTimeoutException;
        return refused
                ? new ModelException(
                        ModelException.Kind.DOWN, "the model server at " + base + " is down", cause)
                : new ModelException(
                        ModelException.Kind.BROKE_OFF,
                        "the model server broke off: " + cause.getMessage(),
                        cause);
    }

    static JsonNode parsed(String body) {
        try {
            JsonNode node = JSON.readTree(body);
            if (node == null || !node.isObject()) {
                throw new ModelException(
                        ModelException.Kind.NONSENSE, "the server's answer is no JSON object");
            }
            if (node.has("error")) {
                throw failure(500, body);
            }
            return node;
        } catch (JsonProcessingException e) {
            throw new ModelException(
                    ModelException.Kind.NONSENSE, "the server's answer is no JSON", e);
        }
    }

    /** What kind of trouble an error's status and text tell of. */
    static ModelException failure(int status, String body) {
        String text = innermost(body);
        String low = text.toLowerCase(Locale.ROOT);
        ModelException.Kind kind;
        if (low.contains("out of memory")
                || low.contains("unable to allocate")
                || low.contains("more system memory")) {
            kind = ModelException.Kind.OUT_OF_MEMORY;
        } else if (low.contains("exceeds the available context")
                || low.contains("context length")
                || low.contains("prompt too long")) {
            kind = ModelException.Kind.TOO_LONG;
        } else if (low.contains("timed out waiting for") || low.contains("loading model")) {
            kind = ModelException.Kind.LOADING;
        } else if (status == 404) {
            kind = ModelException.Kind.NO_SUCH_MODEL;
        } else if (status == 503 || status == 429) {
            kind = ModelException.Kind.BUSY;
        } else if (status < 500 || low.startsWith("option ") || low.contains("no user query")) {
            kind = ModelException.Kind.REFUSED;
        } else {
            kind = ModelException.Kind.BROKE_OFF;
        }
        return new ModelException(
                kind,
                "the model server says "
                        + status
                        + (text.isBlank() ? "" : ": " + text.strip().replaceAll("\\s+", " ")));
    }

    /** The text of an error; it may be JSON inside a string inside JSON. */
    private static String innermost(String body) {
        String text = body;
        for (int depth = 0; depth < 4; depth++) {
            try {
                JsonNode node = JSON.readTree(text);
                if (node == null || !node.isObject()) {
                    return text;
                }
                JsonNode error = node.has("error") ? node.get("error") : node.get("message");
                if (error == null) {
                    return text;
                }
                text = error.isTextual() ? error.asText() : error.toString();
            } catch (JsonProcessingException e) {
                return text;
            }
        }
        return text;
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
