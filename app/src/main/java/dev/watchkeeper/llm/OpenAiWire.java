package dev.watchkeeper.llm;

import com.fasterxml.jackson.databind.node.ObjectNode;

import java.time.Duration;

/** The wire to a server with OpenAI's chat completions. */
final class OpenAiWire extends Wire {
    private static final int ALTERNATIVES = 20;

    private final OpenAiServer server;
    private final long end;
    private final Duration idle;
    private final boolean probabilities;

    /**
     * @param end until when, in the server's nanoseconds
     * @param idle longest pause between two chunks
     */
    OpenAiWire(OpenAiServer server, long end, Duration idle, boolean probabilities) {
        super(idle);
        this.server = server;
        this.end = end;
        this.idle = idle;
        this.probabilities = probabilities;
    }

    @Override
    ChatAnswer exchange(ObjectNode body) {
        body.put("stream", true);
        body.putObject("stream_options").put("include_usage", true);
        // How llama.cpp's server and vLLM tell a chat template not to think; others ignore it.
        body.putObject("chat_template_kwargs").put("enable_thinking", false);
        if (probabilities) {
            body.put("logprobs", true);
            body.put("top_logprobs", ALTERNATIVES);
        }
        return server.chat(body.toString(), end, idle);
    }

    @Override
    String whole(ChatAnswer answer, String model) {
        return answer.completion(model);
    }
}
