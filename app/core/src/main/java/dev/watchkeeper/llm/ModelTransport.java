package dev.watchkeeper.llm;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/**
 * Carries one question of langchain4j's over our own client, and streams the answer under a
 * watchdog, because langchain4j's own stream calls nobody back when it stalls or just ends.
 */
abstract class ModelTransport implements HttpClientBuilder, HttpClient {
    private static final int ALTERNATIVES = 20;

    private final ModelServer server;
    private final long end;
    private final Duration idle;
    private final boolean probabilities;
    private @Nullable ChatAnswer answer;

    /**
     * @param end until when, in the server's nanoseconds
     * @param idle longest pause between two chunks
     */
    ModelTransport(ModelServer server, long end, Duration idle, boolean probabilities) {
        this.server = server;
        this.end = end;
        this.idle = idle;
        this.probabilities = probabilities;
    }

    /** Adds to a request what langchain4j has no field for. */
    abstract void add(ObjectNode request);

    /** The answer as langchain4j expects it from a server that does not stream. */
    abstract String whole(ChatAnswer answer, String model);

    /** What came; {@code null} before. */
    final @Nullable ChatAnswer answer() {
        return answer;
    }

    @Override
    public final SuccessfulHttpResponse execute(HttpRequest request) {
        ObjectNode body = (ObjectNode) ModelServer.parsed(request.body());
        add(body);
        body.put("stream", true);
        if (probabilities) {
            body.put("logprobs", true);
            body.put("top_logprobs", ALTERNATIVES);
        }
        ChatAnswer gathered = server.chat(body.toString(), end, idle);
        answer = gathered;
        String whole = whole(gathered, body.path("model").asText());
        return SuccessfulHttpResponse.builder().statusCode(200).body(whole).build();
    }

    @Override
    public void execute(
            HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
        listener.onError(new UnsupportedOperationException("the wire streams by itself"));
    }

    @Override
    public Duration connectTimeout() {
        return idle;
    }

    @Override
    public HttpClientBuilder connectTimeout(Duration timeout) {
        return this;
    }

    @Override
    public Duration readTimeout() {
        return idle;
    }

    @Override
    public HttpClientBuilder readTimeout(Duration timeout) {
        return this;
    }

    @Override
    public HttpClient build() {
        return this;
    }
}
