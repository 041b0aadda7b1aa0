package dev.watchkeeper.llm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;

import dev.watchkeeper.domain.WatchkeeperException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Fetches a model into an Ollama server. Its errors may come in the middle of a stream that began
 * well; only a line that says {@code success} is one.
 */
final class Pull {
    private static final Duration CONNECT = Duration.ofSeconds(3);

    private final URI base;

    Pull(URI base) {
        this.base = base;
    }

    void run(String name, Consumer<Models.Progress> told) {
        String text = base.toString();
        URI pull = URI.create((text.endsWith("/") ? text : text + "/") + "api/pull");
        String body = OllamaServer.JSON.createObjectNode().put("model", name).toString();
        try (HttpClient http =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(CONNECT)
                        .build()) {
            HttpResponse<Stream<String>> response =
                    http.send(
                            HttpRequest.newBuilder(pull)
                                    .header("Content-Type", "application/json")
                                    .POST(
                                            HttpRequest.BodyPublishers.ofString(
                                                    body, StandardCharsets.UTF_8))
                                    .build(),
                            HttpResponse.BodyHandlers.ofLines());
            try (Stream<String> lines = response.body()) {
                follow(name, response.statusCode(), lines.iterator(), told);
            }
        } catch (IOException | UncheckedIOException e) {
            throw new WatchkeeperException(
                    WatchkeeperException.Code.MISSING,
                    "the model server at " + base + " does not answer: " + e.getMessage(),
                    "start it with 'ollama serve', or set model.url; a pull goes on where it was",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(name, "interrupted", e);
        }
    }

    private static void follow(
            String name, int status, Iterator<String> lines, Consumer<Models.Progress> told) {
        String last = "nothing";
        while (lines.hasNext()) {
            JsonNode line = parsed(name, lines.next());
            if (line.has("error") || status != 200) {
                throw failed(name, line.path("error").asText("status " + status), null);
            }
            last = line.path("status").asText("");
            told.accept(
                    new Models.Progress(
                            last, line.path("completed").asLong(0), line.path("total").asLong(0)));
        }
        if (!last.equals("success")) {
            throw failed(name, "the server stopped in the middle, after '" + last + "'", null);
        }
    }

    private static JsonNode parsed(String name, String line) {
        try {
            return OllamaServer.JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw failed(name, "the server's answer is no JSON", e);
        }
    }

    private static WatchkeeperException failed(String name, String why, @Nullable Exception cause) {
        return new WatchkeeperException(
                WatchkeeperException.Code.MISSING,
                "the model '" + name + "' could not be pulled: " + why,
                "look at its name, and at the server's net and disk; a pull goes on where it was",
                cause);
    }
}
