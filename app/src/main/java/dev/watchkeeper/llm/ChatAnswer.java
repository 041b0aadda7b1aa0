package dev.watchkeeper.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One streamed answer, gathered from its chunks. Used by one thread. */
final class ChatAnswer {
    /** So many equal chunks in a row, and the server ends the stream without a word. */
    private static final int REPEATED = 30;

    /**
     * A token that was chosen, and what else might have been.
     *
     * @param bytes empty for a special one
     */
    record Token(byte[] bytes, double logprob, List<Token> others) {}

    private final StringBuilder content = new StringBuilder();
    private final List<Token> tokens = new ArrayList<>();
    private boolean thought;
    private boolean done;
    private String reason = "";
    private String last = "";
    private int repeated;
    private long promptTokens;
    private long answerTokens;
    private Duration promptTime = Duration.ZERO;
    private Duration answerTime = Duration.ZERO;

    /** Takes a chunk; whether it was the last one. */
    boolean take(JsonNode chunk) {
        JsonNode message = chunk.path("message");
        String piece = message.path("content").asText("");
        content.append(piece);
        thought |= !message.path("thinking").asText("").isEmpty();
        repeated = piece.equals(last) ? repeated + 1 : 1;
        last = piece;
        chunk.path("logprobs").forEach(t -> tokens.add(token(t)));
        if (chunk.path("done").asBoolean(false)) {
            done = true;
            reason = chunk.path("done_reason").asText("stop");
            promptTokens = count(chunk, "prompt_eval_count");
            answerTokens = count(chunk, "eval_count");
            promptTime = Duration.ofNanos(count(chunk, "prompt_eval_duration"));
            answerTime = Duration.ofNanos(count(chunk, "eval_duration"));
        }
        return done;
    }

    private static long count(JsonNode chunk, String name) {
        JsonNode n = chunk.path(name);
        return n.isIntegralNumber() && n.canConvertToLong() ? Math.max(0, n.asLong()) : 0;
    }

    private static Token token(JsonNode t) {
        List<Token> others = new ArrayList<>();
        t.path("top_logprobs").forEach(o -> others.add(token(o)));
        JsonNode listed = t.path("bytes");
        byte[] bytes = new byte[listed.size()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) listed.get(i).asInt();
        }
        JsonNode logprob = t.path("logprob");
        return new Token(bytes, logprob.isNumber() ? logprob.asDouble() : Double.NaN, others);
    }

    /** What is wrong with a stream that ended before it was done. */
    ModelException unfinished() {
        return repeated >= REPEATED
                ? new ModelException(
                        ModelException.Kind.NONSENSE,
                        "the model repeated itself until its server stopped it")
                : new ModelException(
                        ModelException.Kind.BROKE_OFF,
                        "the model stopped before its answer was done");
    }

    String content() {
        return content.toString();
    }

    /** Whether it thought aloud, which it is told not to. */
    boolean thought() {
        return thought;
    }

    /** Whether it came to its own end. */
    boolean complete() {
        return reason.equals("stop");
    }

    List<Token> tokens() {
        return tokens;
    }

    long promptTokens() {
        return promptTokens;
    }

    long answerTokens() {
        return answerTokens;
    }

    Duration promptTime() {
        return promptTime;
    }

    Duration answerTime() {
        return answerTime;
    }

    /** The same as one answer that was not streamed. */
    String whole(String model) {
        ObjectNode whole = OllamaServer.JSON.createObjectNode();
        whole.put("model", model);
        whole.putObject("message").put("role", "assistant").put("content", content());
        whole.put("done", done);
        whole.put("done_reason", reason);
        whole.put("prompt_eval_count", promptTokens);
        whole.put("eval_count", answerTokens);
        return whole.toString();
    }
}
