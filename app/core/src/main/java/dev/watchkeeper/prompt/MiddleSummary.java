package dev.watchkeeper.prompt;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.watchkeeper.llm.AnswerForm;
import dev.watchkeeper.llm.PromptPrefix;
import dev.watchkeeper.llm.Question;
import dev.watchkeeper.llm.Tokens;
import dev.watchkeeper.summary.PastAttempt;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * What stands for the middle of a piece that must be cut heavily: the lines that name failures,
 * word for word, and what the local model says of the rest. It depends on the piece alone, not on
 * the room, so that it can be kept by the piece's digest.
 */
public final class MiddleSummary {
    /** Changes where what is made from the same piece changes. */
    private static final String VERSION = "2\n";

    /** Shorter pieces are not worth a question. */
    private static final int LEAST = 2_000;

    /** What a cut keeps of both ends in any case but the worst. */
    private static final int HEAD = 400;

    private static final int TAIL = 800;
    private static final int ANSWER = 200;
    private static final int MARGIN = 64;
    private static final int MOST_LINES = 3;

    private static final String SCHEMA =
            """
            {"type":"object","properties":{"a_lines":{"type":"array","maxItems":3,\
            "items":{"type":"string","maxLength":160}}},\
            "required":["a_lines"],"additionalProperties":false}\
            """;

    private static final String RULES =
            """

            Shorten this program's output for a coding agent: a_lines, at most three short \
            sentences that say what happens in it. Name only what stands in it.
            """;

    private static final ObjectMapper JSON = new ObjectMapper();

    private MiddleSummary() {}

    /** Whether a piece is long enough for its middle to be summed up. */
    public static boolean worth(String piece) {
        return piece.length() >= LEAST;
    }

    /** By what a piece is known: the same for the same text. */
    public static String digest(String piece) {
        try {
            byte[] sum =
                    MessageDigest.getInstance("SHA-256")
                            .digest((VERSION + piece).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sum);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Java has SHA-256", e);
        }
    }

    private static String middle(String piece) {
        int from = piece.indexOf('\n', HEAD);
        int to = piece.lastIndexOf('\n', piece.length() - TAIL);
        return from < 0 || to <= from
                ? piece.substring(HEAD, piece.length() - TAIL)
                : piece.substring(from + 1, to);
    }

    /**
     * What the model is asked.
     *
     * @param piece that is {@link #worth} it
     * @param context the model's window in tokens
     * @param tokens counts as the model does
     */
    public static Question question(String piece, int context, Tokens tokens) {
        String middle = middle(piece).replace("<|", "< |");
        String form = AnswerForm.of(SCHEMA);
        int room = context - ANSWER - MARGIN;
        String user = asked(middle);
        while (tokens.prompt(PromptPrefix.SYSTEM, user + form) > room && !middle.isEmpty()) {
            // What comes last of it tells most.
            middle =
                    middle.substring(
                            middle.offsetByCodePoints(
                                    0, (middle.codePointCount(0, middle.length()) + 1) / 2));
            user = asked(middle);
        }
        return new Question(PromptPrefix.SYSTEM, user, SCHEMA, ANSWER, Question.Priority.IDLE);
    }

    private static String asked(String middle) {
        return fenced(middle) + RULES;
    }

    private static String fenced(String text) {
        String fence = PromptContext.fence(text);
        return fence + "\n" + text + "\n" + fence + "\n";
    }

    /**
     * Reads an answer. A sentence that names something or gives a figure that is not in the middle
     * is dropped.
     *
     * @return what stands for the middle; empty if the model says nothing that can be used
     */
    public static String read(String answer, String piece) {
        JsonNode json;
        try {
            json = JSON.readTree(answer);
        } catch (JsonProcessingException e) {
            return "";
        }
        String middle = middle(piece);
        List<String> said = new ArrayList<>();
        for (JsonNode line : json == null ? List.<JsonNode>of() : json.path("a_lines")) {
            String text = PlanWriter.clean(line.asText());
            if (!text.isEmpty()
                    && said.size() < MOST_LINES
                    && !GroundedLines.repeats(text, said)
                    && RunNarrative.standsIn(text, middle)) {
                said.add(text);
            }
        }
        if (said.isEmpty()) {
            return "";
        }
        StringBuilder all = new StringBuilder();
        PastAttempt.telling(middle)
                .forEach(l -> all.append(l.replaceAll("\\p{Cntrl}", " ")).append('\n'));
        return all + "[of the rest a model says, perhaps wrongly: " + String.join(" ", said) + "]";
    }
}
