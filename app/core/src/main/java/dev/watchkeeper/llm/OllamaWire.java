package dev.watchkeeper.llm;

import com.fasterxml.jackson.databind.node.ObjectNode;

import java.time.Duration;

/** The wire to an Ollama server. */
final class OllamaWire extends ModelTransport {
    /**
     * @param end until when, in the server's nanoseconds
     * @param idle longest pause between two chunks
     */
    OllamaWire(OllamaServer server, long end, Duration idle, boolean probabilities) {
        super(server, end, idle, probabilities);
    }

    @Override
    void add(ObjectNode request) {
        OllamaServer.standing(request);
    }

    @Override
    String whole(ChatAnswer answer, String model) {
        return answer.whole(model);
    }
}
