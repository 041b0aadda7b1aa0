package dev.watchkeeper.llm;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A scripted Ollama with one slot that keeps what it has read: of the next prompt it reads only
 * what comes after the longest common beginning, in whole tokens. As the real one it counts all
 * tokens of a prompt and tells the time of the rest alone; its last token is always read.
 */
public final class KnowingOllama implements AutoCloseable {
    /** What it takes to read a token. */
    private static final long NANOS_A_TOKEN = 1_100_000;

    /** What each question takes beside that. */
    private static final long NANOS_A_QUESTION = 2_000_000;

    private static final Pattern TOKEN =
            Pattern.compile("<\\|[a-z_]+\\|>| ?\\p{L}{1,6}|\\d|\\s+|.", Pattern.DOTALL);

    /**
     * A question that came.
     *
     * @param kind its schema's first property
     * @param known tokens that were not read again
     */
    public record Asked(String kind, int tokens, int known) {}

    private final ScriptedOllama server = new ScriptedOllama();
    private final List<Asked> asked = new ArrayList<>();
    private List<String> slot = List.of();

    /**
     * @param says what it answers, by the first property of the schema and the user's words
     */
    public KnowingOllama(Function<Said, String> says) {
        server.answers(ScriptedOllama.CHAT, request -> answer(request, says));
    }

    /**
     * What it is asked.
     *
     * @param kind the schema's first property
     */
    public record Said(String kind, String user) {}

    private synchronized ScriptedOllama.Answer answer(
            JsonNode request, Function<Said, String> says) {
        StringBuilder prompt = new StringBuilder();
        String user = "";
        for (JsonNode message : request.path("messages")) {
            user = message.path("content").asText();
            prompt.append("<|im_start|>")
                    .append(message.path("role").asText())
                    .append('\n')
                    .append(user)
                    .append("<|im_end|>\n");
        }
        prompt.append("<|im_start|>assistant\n");
        List<String> tokens = TOKEN.matcher(prompt).results().map(MatchResult::group).toList();
        int known = 0;
        while (known < Math.min(slot.size(), tokens.size() - 1)
                && slot.get(known).equals(tokens.get(known))) {
            known++;
        }
        slot = tokens;
        var names = request.path("format").path("properties").fieldNames();
        String kind = names.hasNext() ? names.next() : "";
        asked.add(new Asked(kind, tokens.size(), known));
        return ScriptedOllama.Answer.lines(
                ScriptedOllama.chunk(says.apply(new Said(kind, user))),
                ScriptedOllama.DONE
                        .formatted("stop")
                        .replace(
                                "\"prompt_eval_count\":12",
                                "\"prompt_eval_count\":" + tokens.size())
                        .replace(
                                "\"prompt_eval_duration\":3000000",
                                "\"prompt_eval_duration\":"
                                        + (NANOS_A_QUESTION
                                                + NANOS_A_TOKEN * (tokens.size() - known))));
    }

    /** All questions so far. */
    public synchronized List<Asked> asked() {
        return List.copyOf(asked);
    }

    /** The share of all tokens of these questions that was not read again. */
    public static double known(List<Asked> questions) {
        double all = questions.stream().mapToInt(Asked::tokens).sum();
        return questions.stream().mapToInt(Asked::known).sum() / all;
    }

    public String url() {
        return server.url().toString();
    }

    @Override
    public void close() {
        server.close();
    }
}
