package dev.watchkeeper.prompt;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.watchkeeper.domain.SummaryLine;
import dev.watchkeeper.llm.AnswerForm;
import dev.watchkeeper.llm.PromptPrefix;
import dev.watchkeeper.llm.Question;
import dev.watchkeeper.llm.Tokens;
import dev.watchkeeper.summary.AttemptDigest;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Asks the local model to sum up, and reads what it answers: each line must rest on evidence that
 * it was shown, or it is dropped.
 */
public final class AttemptSummarizer {
    /** Longest answer in tokens. */
    private static final int ANSWER = 500;

    /** What is kept free beside the answer: a server's chat template may differ by some tokens. */
    private static final int MARGIN = 64;

    private static final int MOST_LINES = 6;

    // Names in this order by the alphabet too, because a server may keep either.
    private static final String SCHEMA =
            """
            {"type":"object","properties":{"a_lines":{"type":"array","maxItems":6,"items":{\
            "type":"object","properties":{\
            "a_evidence":{"type":"array","maxItems":4,"items":\
            {"type":"integer","minimum":1,"maximum":%d}},\
            "b_text":{"type":"string","maxLength":240}},\
            "required":["a_evidence","b_text"],"additionalProperties":false}}},\
            "required":["a_lines"],"additionalProperties":false}\
            """;

    private static final String RULES =
            """

            The evidence is numbered: a_lines, at most six, failures first; each with \
            a_evidence, the numbers of what it rests on, and then b_text, one short sentence. Say \
            nothing twice, and nothing that the evidence does not show, no figure either. What \
            the agent says about its own work is no proof.
            """;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern NUMBERS = Pattern.compile("\\s*\\[\\d+(?:\\s*,\\s*\\d+)*\\]");
    private static final Pattern IDS =
            Pattern.compile("\\[?\\b[A-Za-z0-9._-]+/\\d+/[A-Za-z0-9._-]*[A-Za-z0-9_-]\\]?");
    private static final Pattern PRAISES =
            Pattern.compile("(?i)\\b(?:pass(?:es|ed|ing)?|succe\\w+|green|works?|proven)\\b");
    private static final Pattern BLAMES =
            Pattern.compile(
                    "(?i)\\b(?:fail\\w*|not?|never|without|n['’]t|errors?|timed\\s+out|broken"
                            + "|wrong|except|but)\\b|n['’]t\\b");

    private AttemptSummarizer() {}

    /**
     * What the model is asked, when nobody waits for it.
     *
     * @param in the task and what happened; its feedback is not looked at
     * @param sources the evidence, the most important first; not empty
     * @param context the model's window in tokens
     * @param tokens counts as the model does
     * @throws dev.watchkeeper.domain.WatchkeeperException of code {@code SETTINGS} if it does not
     *     fit, or if the template can't be used
     */
    public static Question question(
            Prompts prompts,
            PromptInput in,
            List<AttemptDigest.Fact> sources,
            int context,
            Tokens tokens) {
        List<String> numbered = new ArrayList<>();
        for (AttemptDigest.Fact source : sources) {
            numbered.add("[" + (numbered.size() + 1) + "] " + source.text());
        }
        PromptInput shown =
                new PromptInput(
                        in.task(), in.facts(), in.files(), numbered, in.guidance(), in.history());
        String schema = SCHEMA.formatted(sources.size());
        String ending = RULES + AnswerForm.of(schema);
        int reserve = ANSWER + MARGIN + tokens.prompt(PromptPrefix.SYSTEM, ending);
        PromptWindow window = new PromptWindow(context, Math.min(reserve, context - 1), tokens);
        return new Question(
                PromptPrefix.SYSTEM,
                prompts.write(PromptKind.SUMMARY, shown, window).text() + RULES,
                schema,
                ANSWER,
                Question.Priority.IDLE);
    }

    /**
     * Reads an answer.
     *
     * @param sources what was asked about, in the same order
     * @return the lines that rest on evidence; empty if none does
     */
    public static List<SummaryLine> read(String answer, List<AttemptDigest.Fact> sources) {
        JsonNode json;
        try {
            json = JSON.readTree(answer);
        } catch (JsonProcessingException e) {
            return List.of();
        }
        List<SummaryLine> lines = new ArrayList<>();
        for (JsonNode line : json == null ? List.<JsonNode>of() : json.path("a_lines")) {
            TreeSet<Integer> numbers = new TreeSet<>();
            for (JsonNode n : line.path("a_evidence")) {
                if (n.isInt() && n.asInt() >= 1 && n.asInt() <= sources.size()) {
                    numbers.add(n.asInt());
                }
            }
            List<AttemptDigest.Fact> rests = numbers.stream().map(n -> sources.get(n - 1)).toList();
            String text = PlanWriter.clean(withoutIds(line.path("b_text").asText(), sources));
            boolean untrue =
                    rests.stream().allMatch(AttemptDigest.Fact::failed)
                            && PRAISES.matcher(text).find()
                            && !BLAMES.matcher(text).find();
            boolean said =
                    GroundedLines.repeats(text, lines.stream().map(SummaryLine::text).toList());
            boolean shown =
                    rests.stream().anyMatch(s -> GroundedLines.figuresStandIn(text, s.text()));
            if (shown && !said && !text.isEmpty() && !untrue && lines.size() < MOST_LINES) {
                lines.add(
                        new SummaryLine(
                                text,
                                rests.stream().map(AttemptDigest.Fact::id).distinct().toList()));
            }
        }
        return lines;
    }

    /** Without the numbers of evidence, which stand beside the line. */
    static String withoutNumbers(String text) {
        return NUMBERS.matcher(text).replaceAll("");
    }

    /** Without numbers, and without ids that nothing bears. */
    private static String withoutIds(String text, List<AttemptDigest.Fact> sources) {
        String plain = withoutNumbers(text);
        return IDS.matcher(plain)
                .replaceAll(m -> {
                    String id = m.group().replaceAll("^\\[|\\]$", "");
                    boolean real = sources.stream().anyMatch(s -> s.id().equals(id));
                    return real ? Matcher.quoteReplacement(m.group()) : "";
                });
    }
}
