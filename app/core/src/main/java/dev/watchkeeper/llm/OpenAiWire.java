package dev.watchkeeper.llm;

import com.fasterxml.jackson.databind.node.ObjectNode;

import java.time.Duration;

/** The wire to a server with OpenAI's chat completions. */
final class OpenAiWire extends ModelTransport {
    /**
     * @param end until when, in the server's nanoseconds
     * @param idle longest pause between two chunks
     */
    OpenAiWire(OpenAiServer server, long end, Duration idle, boolean probabilities) {
        super(server, end, idle, probabilities);
    }

    @Override
    void add(ObjectNode request) {
        request.putObject("stream_options").put("include_usage", true);
        // How llama.cpp's server and vLLM tell a chat template not to think; others ignore it.
        request.putObject("chat_template_kwargs").put("enable_thinking", false);
    }

    @Override
    String whole(ChatAnswer answer, String model) {
        return answer.completion(model);
    }
}
