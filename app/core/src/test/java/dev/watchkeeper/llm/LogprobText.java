package dev.watchkeeper.llm;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.nio.charset.StandardCharsets;

/** Writes chunks with log probabilities as a server would. */
final class LogprobText {
    private LogprobText() {}

    /**
     * A chunk of one token.
     *
     * @param pairs text and probability of the token and then of what else might have been; the
     *     token itself is listed among these, too
     */
    static String chunk(String content, Object... pairs) {
        ObjectNode chunk = OllamaServer.JSON.createObjectNode();
        chunk.put("done", false);
        chunk.putObject("message").put("role", "assistant").put("content", content);
        ObjectNode token = token(content, (double) pairs[1]);
        ArrayNode top = token.putArray("top_logprobs");
        for (int i = 0; i < pairs.length; i += 2) {
            top.add(token((String) pairs[i], (double) pairs[i + 1]));
        }
        chunk.putArray("logprobs").add(token);
        return chunk.toString();
    }

    private static ObjectNode token(String text, double probability) {
        ObjectNode token = OllamaServer.JSON.createObjectNode();
        token.put("token", text).put("logprob", Math.log(probability));
        if (!text.isEmpty()) {
            ArrayNode bytes = token.putArray("bytes");
            for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
                bytes.add(b & 0xff);
            }
        }
        return token;
    }
}
