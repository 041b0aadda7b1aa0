package dev.watchkeeper.llm;

import com.fasterxml.jackson.databind.node.ObjectNode;

import java.time.Duration;

/**
 * The wire to an Ollama server: adds what langchain4j has no field for ({@code truncate}, {@code
 * shift}, {@code keep_alive}, log probabilities).
 */
final class OllamaWire extends Wire {
    private static final int ALTERNATIVES = 20;

    private final OllamaServer server;
    private final long end;
    private final Duration idle;
    private final boolean probabilities;

    /**
     * @param end until when, in the server's nanoseconds
     * @param idle longest pause between two chunks
     */
    OllamaWire(OllamaServer server, long end, Duration idle, boolean probabilities) {
        super(idle);
        this.server = server;
        this.end = end;
        this.idle = idle;
        this.probabilities = probabilities;
    }

    @Override
    ChatAnswer exchange(ObjectNode body) {
        OllamaServer.standing(body);
        body.put("stream", true);
        if (probabilities) {
            body.put("logprobs", true);
            body.put("top_logprobs", ALTERNATIVES);
        }
        return server.chat(body.toString(), end, idle);
    }

    @Override
    String whole(ChatAnswer answer, String model) {
        return answer.whole(model);
    }
}
