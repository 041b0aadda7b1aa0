package dev.watchkeeper.llm;

import com.fasterxml.jackson.databind.JsonNode;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A server with OpenAI's chat completions over HTTP, such as llama.cpp's, vLLM or LM Studio. Paths
 * and fields: OpenAI's API reference, "Chat" and "Models"; what single servers add is named where
 * it is read.
 */
final class OpenAiServer extends ModelServer {
    private static final String DATA = "data:";
    private static final String ERROR = "error:";
    private static final String LAST = "[DONE]";

    /**
     * @param base with or without the {@code /v1} at its end
     */
    OpenAiServer(URI base, ModelClock time) {
        super(versioned(base), time);
    }

    private static URI versioned(URI base) {
        String text = base.toString().replaceFirst("/+$", "");
        return URI.create(text.endsWith("/v1") ? text : text + "/v1");
    }

    /**
     * A model that it serves.
     *
     * @param owner who made it or what serves it, as the server says; may be empty
     * @param window in tokens; 0 if the server does not say
     */
    record Served(String name, String owner, long window) {}

    List<Served> models() {
        List<Served> all = new ArrayList<>();
        for (JsonNode m : get("/models").path("data")) {
            all.add(
                    new Served(
                            m.path("id").asText(""),
                            m.path("owned_by").asText(""),
                            // vLLM's name for it.
                            Math.max(0, m.path("max_model_len").asLong(0))));
        }
        return all;
    }

    /** The window that llama.cpp's server was started with; 0 on other servers. */
    long startedWindow() {
        try {
            JsonNode props = get("/../props");
            return Math.max(0, props.path("default_generation_settings").path("n_ctx").asLong(0));
        } catch (ModelException e) {
            return 0;
        }
    }

    @Override
    ChatAnswer chat(String body, long end, Duration idle) {
        try (Lines lines = stream("/chat/completions", body)) {
            ChatAnswer answer = new ChatAnswer();
            while (true) {
                String line = lines.gathered(end, idle);
                if (line == null) {
                    if (answer.done()) {
                        return answer;
                    }
                    throw answer.unfinished();
                }
                // llama.cpp's server tells of trouble in mid-answer on a line of its own.
                if (line.startsWith(ERROR)) {
                    throw failure(500, line.substring(ERROR.length()).strip());
                }
                if (line.startsWith(DATA)) {
                    String data = line.substring(DATA.length()).strip();
                    if (data.equals(LAST) && answer.done()) {
                        return answer;
                    }
                    if (!data.equals(LAST) && !data.isEmpty()) {
                        answer.takeDelta(parsed(data));
                    }
                }
            }
        }
    }
}
