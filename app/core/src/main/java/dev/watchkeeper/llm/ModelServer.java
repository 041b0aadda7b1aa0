package dev.watchkeeper.llm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.jspecify.annotations.Nullable;

import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import javax.net.ssl.SSLParameters;

/**
 * A model server over HTTP. Every call ends within its time limit, the body's reading included,
 * whatever the server does; its errors are told apart here.
 */
abstract class ModelServer implements AutoCloseable {
    static final ObjectMapper JSON = new ObjectMapper();

    /** For what a server answers without its model. */
    static final Duration SHORT = Duration.ofSeconds(3);

    /** Bytes of one answer that is no stream. */
    private static final int LARGEST = 4 << 20;

    /** Characters of all lines of one question's answer. */
    private static final long LONGEST_ANSWER = 32L << 20;

    private final URI base;
    private final ModelClock time;
    private final Set<LineStream> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;
    private @Nullable HttpClient http; // Made at the first question, guarded by this.

    ModelServer(URI base, ModelClock time) {
        this.time = time;
        String text = base.toString();
        this.base = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
    }

    /** Not at the start of the program: it loads hundreds of classes. */
    private synchronized HttpClient http() {
        HttpClient made = http;
        if (made == null) {
            HttpClient.Builder builder =
                    HttpClient.newBuilder()
                            .version(HttpClient.Version.HTTP_1_1)
                            .connectTimeout(SHORT);
            if ("http".equals(base.getScheme())) {
                builder.sslContext(NoTls.CONTEXT).sslParameters(new SSLParameters());
            }
            made = builder.build();
            if (closed) {
                made.shutdownNow();
            }
            http = made;
        }
        return made;
    }

    URI base() {
        return base;
    }

    /**
     * Asks, and gathers the answer as it streams.
     *
     * @param end until when, in the time's nanoseconds
     * @param idle longest pause after the first line
     * @throws ModelException if there is no answer that came to an end
     */
    abstract ChatAnswer chat(String body, long end, Duration idle);

    /** Opens a stream of lines; whoever reads them is let go by {@link #close}, too. */
    Lines stream(String path, String body) {
        return new Lines(post(path, body).build());
    }

    /** The lines of one answer, with the server's failures told apart. */
    final class Lines implements AutoCloseable {
        private final LineStream stream;
        private boolean begun;
        private long read;

        private Lines(HttpRequest request) {
            stream = new LineStream(http(), request, time);
            open.add(stream);
            if (closed) {
                stream.cancel();
            }
        }

        /**
         * The next line, or {@code null} at the end.
         *
         * @param end until when, in the time's nanoseconds
         * @param idle longest pause after the first line
         * @throws ModelException if it does not come, or the server tells of trouble
         */
        @Nullable String next(long end, Duration idle) {
            long left = end - time.nanos();
            boolean pause = begun && idle.toNanos() <= left;
            LineStream.Event event;
            try {
                event = stream.next(pause ? idle.toNanos() : left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new ModelException(ModelException.Kind.CLOSED, "interrupted", e);
            }
            begun = true;
            if (event == null) {
                throw pause
                        ? new ModelException(
                                ModelException.Kind.STALLED,
                                "the model went silent for " + idle.toSeconds() + " s")
                        : new ModelException(
                                ModelException.Kind.TIMEOUT,
                                "the model did not answer within its time");
            }
            return switch (event) {
                case LineStream.Event.Line line -> line.text();
                case LineStream.Event.End e -> null;
                case LineStream.Event.Refused refused ->
                        throw failure(refused.status(), refused.body());
                case LineStream.Event.Broken broken -> throw broken(broken.cause());
                case LineStream.Event.Cancelled c -> throw shut(null);
            };
        }

        /**
         * {@link #next} of an answer that is gathered: a server that never comes to its end is not
         * read for ever.
         */
        @Nullable String gathered(long end, Duration idle) {
            String line = next(end, idle);
            read += line == null ? 0 : line.length() + 64L;
            if (read > LONGEST_ANSWER) {
                throw new ModelException(
                        ModelException.Kind.NONSENSE,
                        "the model's answer is longer than "
                                + (LONGEST_ANSWER >> 20)
                                + " MiB and has no end");
            }
            return line;
        }

        @Override
        public void close() {
            open.remove(stream);
            stream.close();
        }
    }

    JsonNode get(String path) {
        return parsed(
                exchange(
                        HttpRequest.newBuilder(base.resolve(base.getPath() + path).normalize())
                                .GET(),
                        SHORT,
                        LARGEST));
    }

    String post(String path, String body, Duration atMost) {
        return post(path, body, atMost, LARGEST);
    }

    /**
     * @param largest bytes of the answer; a larger one is a failure
     */
    String post(String path, String body, Duration atMost, int largest) {
        return exchange(post(path, body), atMost, largest);
    }

    private HttpRequest.Builder post(String path, String body) {
        return HttpRequest.newBuilder(base.resolve(base.getPath() + path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8));
    }

    private String exchange(HttpRequest.Builder request, Duration atMost, int largest) {
        // The client's own timeout ends with the headers; this one covers the body as well.
        CompletableFuture<HttpResponse<String>> sent =
                http().sendAsync(
                                request.build(),
                                HttpResponse.BodyHandlers.limiting(
                                        HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8),
                                        largest));
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
            throw broken(e);
        }
    }

    private static ModelException shut(@Nullable Throwable cause) {
        return new ModelException(ModelException.Kind.CLOSED, "the model was closed", cause);
    }

    private ModelException broken(Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof ExecutionException || cause instanceof CompletionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (closed) {
            return shut(cause);
        }
        boolean refused =
                cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException;
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

    /** Every question under way ends at once. */
    @Override
    public void close() {
        @Nullable HttpClient made;
        synchronized (this) {
            closed = true;
            made = http;
        }
        open.forEach(LineStream::cancel);
        if (made != null) {
            made.shutdownNow();
        }
    }
}
