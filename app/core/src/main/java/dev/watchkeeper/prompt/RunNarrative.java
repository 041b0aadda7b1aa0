package dev.watchkeeper.prompt;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.watchkeeper.domain.SummaryLine;
import dev.watchkeeper.llm.AnswerForm;
import dev.watchkeeper.llm.PromptPrefix;
import dev.watchkeeper.llm.Question;
import dev.watchkeeper.llm.Tokens;
import dev.watchkeeper.summary.RunDigest;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Has the local model put a night into words. It may connect and order what is known; it can add
 * nothing: a figure, and a task with its state, must stand together in one of the journal's own
 * sentences that the line names, other names in whatever it names. Any other line is dropped.
 */
public final class RunNarrative {
    private static final int ANSWER = 400;
    private static final int MARGIN = 64;
    private static final int MOST_LINES = 5;
    private static final int MOST_SOURCES = 40;

    private static final String SCHEMA =
            """
            {"type":"object","properties":{"a_lines":{"type":"array","maxItems":5,"items":{\
            "type":"object","properties":{\
            "a_evidence":{"type":"array","maxItems":4,"items":\
            {"type":"integer","minimum":1,"maximum":%d}},\
            "b_text":{"type":"string","maxLength":240}},\
            "required":["a_evidence","b_text"],"additionalProperties":false}}},\
            "required":["a_lines"],"additionalProperties":false}\
            """;

    private static final String RULES =
            """

            # What to do

            Sum up what coding agents did in one night, for a busy person. The evidence is \
            numbered: a_lines, at most five, what needs the person first; each with a_evidence, \
            the numbers of what it rests on, and then b_text, one short sentence. Say nothing \
            twice. Name no task and no figure that does not stand in the evidence you give.
            """;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern FIGURE = Pattern.compile("\\d+(?:[.,]\\d+)*");
    private static final Pattern QUANTITY =
            Pattern.compile(
                    "(?i)\\b(?:all|every|each|none|nothing|nobody|most|half|both|one|two|three|four"
                            + "|five|six|seven|eight|nine|ten|eleven|twelve|dozen|once|twice"
                            + "|first|second|third|fourth|fifth)\\b");

    private static final Map<String, String> WORDS =
            Map.ofEntries(
                    Map.entry("one", "1"),
                    Map.entry("once", "1"),
                    Map.entry("two", "2"),
                    Map.entry("both", "2"),
                    Map.entry("twice", "2"),
                    Map.entry("three", "3"),
                    Map.entry("four", "4"),
                    Map.entry("five", "5"),
                    Map.entry("six", "6"),
                    Map.entry("seven", "7"),
                    Map.entry("eight", "8"),
                    Map.entry("nine", "9"),
                    Map.entry("ten", "10"),
                    Map.entry("eleven", "11"),
                    Map.entry("twelve", "12"));

    private static final Pattern COUNTED =
            Pattern.compile("(?i)\\b(task|check|gate|attempt|account|workspace|verdict|test)s?\\b");

    /** With a separator inside, in quotes, or a capital inside of the sentence. */
    private static final Pattern NAME =
            Pattern.compile(
                    "[\\p{L}\\p{N}]+(?:[-_./:][\\p{L}\\p{N}]+)+"
                            + "|[`“\"]([^`”\"]+)[`”\"]"
                            + "|(?<!^)(?<![.!?] )\\b\\p{Lu}[\\p{L}\\p{N}]+");

    private static final List<Pattern> STATES =
            List.of(
                    state("done|finish\\w*|complet\\w*|accepted"),
                    state("fail\\w*"),
                    state("block\\w*"),
                    state("wait\\w*|needs? (?:you|a person|an answer)"),
                    state("held|hold\\w*|limit\\w*"),
                    state("cancel\\w*|skip\\w*"),
                    state("pass(?:ed|es)?|succe\\w*|green"),
                    state("prove[ns]?|proved|verified"),
                    state("restor\\w*|brought back|rolled back"),
                    state("crash\\w*|recover\\w*|restart\\w*|taken up"));

    private RunNarrative() {}

    private static Pattern state(String words) {
        return Pattern.compile("(?i)\\b(?:" + words + ")\\b");
    }

    /**
     * A piece of evidence.
     *
     * @param text a sentence
     * @param evidence ids of what it rests on
     * @param journal whether it is the journal's own, not a model's
     */
    public record Source(String text, List<String> evidence, boolean journal) {
        public Source {
            evidence = List.copyOf(evidence);
        }
    }

    /** The journal's sentences, then what was said of single tasks; the same for the same night. */
    public static List<Source> sources(RunDigest night) {
        List<Source> all = new ArrayList<>();
        night.facts().forEach(f -> all.add(new Source(f.text(), f.evidence(), true)));
        for (Map.Entry<String, List<SummaryLine>> task : night.summaries().entrySet()) {
            for (SummaryLine line : task.getValue()) {
                all.add(new Source(task.getKey() + ": " + line.text(), line.evidence(), false));
            }
        }
        return all.stream().limit(MOST_SOURCES).toList();
    }

    /**
     * What the model is asked, when nobody waits for it.
     *
     * @param sources not empty; the last ones are left out if they don't fit
     * @param context the model's window in tokens
     * @param tokens counts as the model does
     */
    public static Question question(List<Source> sources, int context, Tokens tokens) {
        int room = context - ANSWER - MARGIN;
        String ending = RULES + AnswerForm.of(SCHEMA.formatted(sources.size()));
        StringBuilder user = new StringBuilder("# The evidence\n");
        int n = 0;
        for (Source source : sources) {
            String line = "[" + (n + 1) + "] " + PlanWriter.clean(source.text()) + "\n";
            if (n > 0 && tokens.prompt(PromptPrefix.SYSTEM, user + line + ending) > room) {
                break;
            }
            user.append(line);
            n++;
        }
        return new Question(
                PromptPrefix.SYSTEM,
                user.append(RULES).toString(),
                SCHEMA.formatted(n),
                ANSWER,
                Question.Priority.IDLE);
    }

    /**
     * Reads an answer.
     *
     * @param sources what was asked about, in the same order
     * @param names ids and titles of all tasks there are
     * @return the lines that add nothing to their evidence; empty if none does not
     */
    public static List<SummaryLine> read(
            String answer, List<Source> sources, Collection<String> names) {
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
            List<Source> rests = numbers.stream().map(n -> sources.get(n - 1)).toList();
            String text =
                    PlanWriter.clean(
                            AttemptSummarizer.withoutNumbers(line.path("b_text").asText()));
            if (!rests.isEmpty()
                    && !text.isEmpty()
                    && lines.size() < MOST_LINES
                    && !GroundedLines.repeats(text, lines.stream().map(SummaryLine::text).toList())
                    && addsNothing(text, rests, names)) {
                lines.add(
                        new SummaryLine(
                                text,
                                rests.stream()
                                        .flatMap(s -> s.evidence().stream())
                                        .distinct()
                                        .toList()));
            }
        }
        return lines;
    }

    private static boolean addsNothing(String text, List<Source> rests, Collection<String> names) {
        List<Source> journal = rests.stream().filter(Source::journal).toList();
        List<Pattern> states = STATES.stream().filter(s -> s.matcher(text).find()).toList();
        List<String> tasks = names.stream().filter(n -> !n.isBlank() && hasWord(text, n)).toList();
        List<String> figures = new ArrayList<>();
        Matcher name = NAME.matcher(text);
        StringBuilder rest = new StringBuilder();
        while (name.find()) {
            String word = name.group(1) == null ? name.group() : name.group(1);
            if (!hasWord(joined(rests), word)) {
                return false;
            }
            // A digit inside of a name is no figure.
            name.appendReplacement(rest, " ");
        }
        name.appendTail(rest);
        for (Pattern figure : List.of(FIGURE, QUANTITY)) {
            figure.matcher(rest).results().forEach(m -> figures.add(m.group()));
        }
        boolean says = !tasks.isEmpty() || !figures.isEmpty();
        if (states.size() > 1 && says) {
            return false;
        }
        // What a sentence says of a state must stand in the journal's sentence of that state.
        List<Source> basis =
                journal.stream()
                        .filter(s -> states.stream().allMatch(p -> p.matcher(s.text()).find()))
                        .toList();
        if (!states.isEmpty() && basis.isEmpty()) {
            return false;
        }
        List<Source> named = states.isEmpty() ? rests : basis;
        return tasks.stream().allMatch(t -> hasWord(joined(named), t))
                && figures.stream().allMatch(f -> basis.stream().anyMatch(s -> counts(s, f, text)));
    }

    /** Whether all that a sentence names, and each figure in it, stands in a text. */
    static boolean standsIn(String sentence, String text) {
        Matcher name = NAME.matcher(sentence);
        while (name.find()) {
            if (!hasWord(text, name.group(1) == null ? name.group() : name.group(1))) {
                return false;
            }
        }
        for (Pattern figure : List.of(FIGURE, QUANTITY)) {
            boolean all =
                    figure.matcher(name.replaceAll(" "))
                            .results()
                            .allMatch(m ->
                                    hasWord(text, m.group())
                                            || hasWord(
                                                    text,
                                                    WORDS.getOrDefault(
                                                            m.group().toLowerCase(Locale.ROOT),
                                                            m.group())));
            if (!all) {
                return false;
            }
        }
        return true;
    }

    /** Whether a source has this figure, and counts the same things. */
    private static boolean counts(Source source, String figure, String text) {
        String digits = WORDS.getOrDefault(figure.toLowerCase(Locale.ROOT), figure);
        if (!hasWord(source.text(), figure) && !hasWord(source.text(), digits)) {
            return false;
        }
        return COUNTED.matcher(text)
                .results()
                .allMatch(m ->
                        source.text()
                                .toLowerCase(Locale.ROOT)
                                .contains(m.group(1).toLowerCase(Locale.ROOT)));
    }

    private static String joined(List<Source> sources) {
        return String.join("\n", sources.stream().map(Source::text).toList());
    }

    /** Whether a word stands in a text as a whole, whatever its case. */
    private static boolean hasWord(String text, String word) {
        String in = text.toLowerCase(Locale.ROOT);
        String what = word.toLowerCase(Locale.ROOT).strip();
        for (int at = in.indexOf(what); at >= 0; at = in.indexOf(what, at + 1)) {
            int end = at + what.length();
            boolean begins = at == 0 || !Character.isLetterOrDigit(in.charAt(at - 1));
            boolean ends = end == in.length() || !Character.isLetterOrDigit(in.charAt(end));
            if (begins && ends) {
                return true;
            }
        }
        return false;
    }
}
