package dev.watchkeeper.llm;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;

import java.net.URI;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Carries langchain4j's requests over our own client: adds what it has no field for ({@code
 * truncate}, {@code shift}), and ends each within the time that is left.
 */
final class OllamaWire implements HttpClientBuilder, HttpClient {
    private final OllamaServer server;
    private final Supplier<Duration> left;

    OllamaWire(OllamaServer server, Supplier<Duration> left) {
        this.server = server;
        this.left = left;
    }

    @Override
    public SuccessfulHttpResponse execute(HttpRequest request) {
        ObjectNode body = (ObjectNode) OllamaServer.parsed(request.body());
        body.put("truncate", false);
        body.put("shift", false);
        String path = URI.create(request.url()).getPath();
        String prefix = server.base().getPath();
        String answer = server.post(path.substring(prefix.length()), body.toString(), left.get());
        if (!OllamaServer.parsed(answer).path("done").asBoolean(false)) {
            throw new ModelException(
                    ModelException.Kind.BROKE_OFF, "the model stopped before its answer was done");
        }
        return SuccessfulHttpResponse.builder().statusCode(200).body(answer).build();
    }

    @Override
    public void execute(
            HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
        // A stream may stall for ever without a callback; whole answers are asked for instead.
        listener.onError(new UnsupportedOperationException("answers are not streamed"));
    }

    @Override
    public Duration connectTimeout() {
        return left.get();
    }

    @Override
    public HttpClientBuilder connectTimeout(Duration timeout) {
        return this;
    }

    @Override
    public Duration readTimeout() {
        return left.get();
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
