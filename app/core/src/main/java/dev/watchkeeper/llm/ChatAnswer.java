package dev.watchkeeper.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.nio.charset.StandardCharsets;
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

    /** Those whose chunk had content: what a server cuts out, such as a fence, has none. */
    private final List<Token> spoken = new ArrayList<>();

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
        List<Token> came = new ArrayList<>();
        chunk.path("logprobs").forEach(t -> came.add(token(t)));
        keep(came, piece);
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

    /**
     * Takes a chunk as servers of OpenAI's chat completions stream it. The counts come after the
     * last piece, so only the stream's end is the end.
     */
    void takeDelta(JsonNode chunk) {
        JsonNode choice = chunk.path("choices").path(0);
        JsonNode delta = choice.path("delta");
        String piece = delta.path("content").asText("");
        content.append(piece);
        thought |= !delta.path("reasoning_content").asText("").isEmpty();
        List<Token> came = new ArrayList<>();
        choice.path("logprobs").path("content").forEach(t -> came.add(written(t)));
        keep(came, piece);
        String finished = choice.path("finish_reason").asText("");
        if (!finished.isEmpty() && !choice.path("finish_reason").isNull()) {
            done = true;
            reason = finished;
        }
        JsonNode usage = chunk.path("usage");
        if (usage.isObject()) {
            promptTokens = count(usage, "prompt_tokens");
            answerTokens = count(usage, "completion_tokens");
        }
        JsonNode timings = chunk.path("timings");
        if (timings.isObject()) {
            promptTime = millis(timings, "prompt_ms");
            answerTime = millis(timings, "predicted_ms");
        }
    }

    private void keep(List<Token> came, String piece) {
        tokens.addAll(came);
        if (!piece.isEmpty()) {
            spoken.addAll(came);
        }
    }

    private static Duration millis(JsonNode timings, String name) {
        double millis = timings.path(name).asDouble(0);
        return millis > 0 && millis < Integer.MAX_VALUE
                ? Duration.ofNanos((long) (millis * 1e6))
                : Duration.ZERO;
    }

    /** A token; where its bytes are not told, its text stands for them. */
    private static Token written(JsonNode t) {
        Token token = token(t);
        List<Token> others = new ArrayList<>();
        t.path("top_logprobs").forEach(o -> others.add(written(o)));
        byte[] bytes =
                t.path("bytes").isArray()
                        ? token.bytes()
                        : t.path("token").asText("").getBytes(StandardCharsets.UTF_8);
        return new Token(bytes, token.logprob(), others);
    }

    /** Whether its end was seen. */
    boolean done() {
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

    /** The tokens of the pieces that have content. */
    List<Token> spoken() {
        return spoken;
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

    /** The same as one answer of OpenAI's chat completions that was not streamed. */
    String completion(String model) {
        ObjectNode whole = ModelServer.JSON.createObjectNode();
        whole.put("id", "answer").put("object", "chat.completion").put("model", model);
        ObjectNode choice = whole.putArray("choices").addObject().put("index", 0);
        choice.putObject("message").put("role", "assistant").put("content", content());
        choice.put("finish_reason", reason);
        whole.putObject("usage")
                .put("prompt_tokens", promptTokens)
                .put("completion_tokens", answerTokens)
                .put("total_tokens", promptTokens + answerTokens);
        return whole.toString();
    }

    /** The same as one answer of Ollama's that was not streamed. */
    String whole(String model) {
        ObjectNode whole = ModelServer.JSON.createObjectNode();
        whole.put("model", model);
        whole.putObject("message").put("role", "assistant").put("content", content());
        whole.put("done", done);
        whole.put("done_reason", reason);
        whole.put("prompt_eval_count", promptTokens);
        whole.put("eval_count", answerTokens);
        return whole.toString();
    }
}
