package dev.watchkeeper.prompt;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.watchkeeper.domain.Task;
import dev.watchkeeper.llm.AnswerForm;
import dev.watchkeeper.llm.PromptPrefix;
import dev.watchkeeper.llm.Question;
import dev.watchkeeper.llm.Tokens;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Asks the local model for a {@link Plan}, and reads what it answers: lines that name what is not
 * there are dropped, and a plan that is worse than none is refused. The model's words are data; no
 * line of them can change how the prompt around it is read.
 */
public final class PlanWriter {
    /** Longest answer in tokens. */
    private static final int ANSWER = 1_000;

    /** What is kept free beside the answer: a server's chat template may differ by some tokens. */
    private static final int MARGIN = 64;

    /** Longest plan in tokens. */
    private static final int LONGEST = 1_200;

    /** A plan may take this part of the prompt's room: one in so many. */
    private static final int PART = 4;

    // Names in this order by the alphabet too, because a server may keep either.
    private static final String SCHEMA =
            """
            {"type":"object","properties":{\
            "a_goal":{"type":"string","maxLength":400},\
            "b_context":{"type":"array","maxItems":6,"items":{"type":"string","maxLength":300}},\
            "c_steps":{"type":"array","maxItems":10,"items":{"type":"string","maxLength":300}},\
            "d_constraints":{"type":"array","maxItems":6,"items":{"type":"string","maxLength":300}},\
            "e_done":{"type":"array","maxItems":6,"items":{"type":"string","maxLength":300}}},\
            "required":["a_goal","b_context","c_steps","d_constraints","e_done"],\
            "additionalProperties":false}\
            """;

    /** The same for every task; they come last, so that what is known of the task is shared. */
    private static final String RULES =
            """

            # What to do

            Prepare the work for a coding agent. It gets the task's own words, its scope and its \
            checks from us; add what helps to do it well, and nothing that it does not ask for.
            a_goal: one sentence, what is true when the task is done.
            b_context: what of the project and of earlier attempts matters, one fact a line.
            c_steps: what to do, in order, one step a line. If an attempt failed, begin with its \
            cause.
            d_constraints: what to keep to, one line each. Contradict neither scope nor checks.
            e_done: by what the agent sees that it is done, one line each.
            Name only files and figures that you were shown; invent none. Never weaken, skip or \
            remove a test.
            """;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern UNSEEN =
            Pattern.compile(
                    "[\\p{Cc}\\p{Zl}\\p{Zp}\\p{Cs}\\p{Co}\\u200B\\u200E\\u200F\\u202A-\\u202E"
                            + "\\u2060-\\u2069\\uFEFF\\x{E0000}-\\x{E007F}]+");
    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final Pattern FENCES = Pattern.compile("`{3,}|~{3,}");
    private static final Pattern LEAD =
            Pattern.compile("^(?:[\\s#>*+=|-]+|\\(?\\d{1,3}[.)](?=\\s))+\\s*");

    private static final Pattern DENIES =
            Pattern.compile(
                    "(?i)\\b(?:don['’]?t|do not|must not|should not|never|not|no|without|avoid|leave"
                            + "|unchanged|untouched|instead of|rather than)\\b");
    private static final Pattern AGAINST_RULES =
            Pattern.compile(
                    "(?i)\\bgit\\s+(?:reset|checkout\\s+--|clean|stash|restore|push|rebase)\\b"
                            + "|\\.watchkeeper\\b"
                            + "|\\b(?:skip|disable|delete|remove|weaken|ignore|bypass|comment\\s+out"
                            + "|loosen|xfail)\\s+(?:(?:the|a|any|all|these|those|failing|broken"
                            + "|existing|unit)\\s+){0,3}(?:tests?|checks?|assert(?:ion)?s?)\\b"
                            + "|\\b(?:ignore|disregard|forget)\\s+(?:(?:all|any|the|these|previous"
                            + "|above|earlier)\\s+){1,3}(?:instructions?|rules?|task|text)\\b");
    private static final Pattern CHANGES =
            Pattern.compile(
                    "(?i)\\b(?:add|append|change|create|delete|edit|extend|fix|implement|insert"
                            + "|modify|move|overwrite|put|refactor|remove|rename|replace|rewrite"
                            + "|update|write)\\b");
    private static final Pattern CLAUSE =
            Pattern.compile(
                    "(?i)[;,:]|\\.\\s|\\b(?:and|then|run|read|see|look|check|compare|per|like"
                            + "|following|against|by|with|from|using|after|before|until|so|where"
                            + "|which|that|as|to\\s+(?:match|fit|satisfy|see|pass|understand))\\b");

    private final PromptInput in;
    private final Collection<String> tree;
    private final Predicate<String> mayChange;
    private final PromptWindow window;
    private final List<String> dropped = new ArrayList<>();

    /** All that the model was shown. */
    private final String shown;

    /** All lines that stay, so that none says what another says. */
    private final List<String> said = new ArrayList<>();

    private PlanWriter(
            PromptInput in,
            Collection<String> tree,
            Predicate<String> mayChange,
            PromptWindow window) {
        this.in = in;
        this.tree = tree;
        this.mayChange = mayChange;
        this.window = window;
        this.shown = shown(in, tree);
    }

    /**
     * What the model is asked. What stays the same from one question to the next comes first: the
     * task, the project, then what was answered, changed and found since, and the rules last. So
     * its server need not read the beginning again.
     *
     * @param context the model's window in tokens
     * @param tokens counts as the model does
     * @throws dev.watchkeeper.domain.WatchkeeperException of code {@code SETTINGS} if it does not
     *     fit, or if the template can't be used
     */
    public static Question question(Prompts prompts, PromptInput in, int context, Tokens tokens) {
        String ending = RULES + AnswerForm.of(SCHEMA);
        int reserve = ANSWER + MARGIN + tokens.prompt(PromptPrefix.SYSTEM, ending);
        PromptWindow window = new PromptWindow(context, Math.min(reserve, context - 1), tokens);
        String user = prompts.write(PromptKind.PLAN, in, window).text();
        return new Question(
                PromptPrefix.SYSTEM, user + RULES, SCHEMA, ANSWER, Question.Priority.PROMPT);
    }

    /**
     * Reads an answer.
     *
     * @param in what was asked about
     * @param tree paths of the workspace's files, with {@code /}
     * @param mayChange whether the task's scope allows a path
     * @param window of the prompt that the plan is for
     */
    public static PlanAnswer read(
            String answer,
            PromptInput in,
            Collection<String> tree,
            Predicate<String> mayChange,
            PromptWindow window) {
        return new PlanWriter(in, tree, mayChange, window).read(answer);
    }

    private static String shown(PromptInput in, Collection<String> tree) {
        Task task = in.task();
        return Stream.of(
                        Stream.of(task.title(), task.brief(), in.facts()),
                        task.scope().stream(),
                        task.checks().stream(),
                        in.guidance().stream(),
                        in.feedback().stream(),
                        in.history().stream(),
                        in.files().values().stream(),
                        tree.stream())
                .flatMap(s -> s)
                .collect(Collectors.joining("\n"));
    }

    private PlanAnswer read(String answer) {
        JsonNode json;
        try {
            json = JSON.readTree(answer);
        } catch (JsonProcessingException e) {
            return refused("it is no JSON");
        }
        if (json == null || !json.isObject()) {
            return refused("it is no JSON object");
        }
        Task task = in.task();
        String own =
                Stream.of(
                                Stream.of(task.title(), task.brief()),
                                task.scope().stream(),
                                task.checks().stream(),
                                in.guidance().stream())
                        .flatMap(s -> s)
                        .reduce("", (a, b) -> a + "\n" + b);
        NamedFiles names = new NamedFiles(tree, own);
        List<String> goal = lines(json.path("a_goal"), names);
        List<String> context = lines(json.path("b_context"), names);
        List<String> steps = lines(json.path("c_steps"), names);
        List<String> constraints = lines(json.path("d_constraints"), names);
        List<String> done = lines(json.path("e_done"), names);
        if (goal.isEmpty()) {
            return refused("it names no goal");
        }
        if (steps.isEmpty()) {
            return refused("it has no steps");
        }
        if (done.isEmpty()) {
            return refused("it does not say when the task is done");
        }
        Plan plan = new Plan(goal.getFirst(), context, steps, constraints, done);
        int tokens = window.tokens().count(String.join("\n", plan.lines()));
        if (tokens > Math.min(LONGEST, window.room() / PART)) {
            return refused("it is too long, " + tokens + " tokens");
        }
        for (String line : plan.lines()) {
            if (AGAINST_RULES.matcher(line).find() && !DENIES.matcher(line).find()) {
                return refused("it contradicts the rules: " + line);
            }
        }
        for (String step : plan.steps()) {
            Optional<String> outside = outside(step, names);
            if (outside.isPresent()) {
                return refused(
                        "a step changes " + outside.get() + ", which the scope does not allow");
            }
        }
        return new PlanAnswer.Usable(plan, dropped);
    }

    private PlanAnswer refused(String problem) {
        return new PlanAnswer.Refused(problem, dropped);
    }

    /** The lines of a property that may stay. */
    private List<String> lines(JsonNode value, NamedFiles names) {
        List<String> kept = new ArrayList<>();
        for (JsonNode item : value.isArray() ? value : List.of(value)) {
            String line = item.isTextual() ? clean(item.asText()) : "";
            if (line.isEmpty()) {
                continue;
            }
            Optional<String> missing = names.missing(line);
            if (missing.isPresent()) {
                dropped.add("there is no " + missing.get() + ": " + line);
            } else if (!GroundedLines.figuresStandIn(line, shown)) {
                dropped.add("nothing that it was shown has this figure: " + line);
            } else if (!GroundedLines.repeats(line, said)) {
                kept.add(line);
                said.add(line);
            }
        }
        return kept;
    }

    /** What the step would change although the scope does not allow it. */
    private Optional<String> outside(String step, NamedFiles names) {
        if (DENIES.matcher(step).find()) {
            return Optional.empty();
        }
        return names.in(step).stream()
                .filter(n -> changes(step.substring(0, n.at())))
                .map(NamedFiles.Named::path)
                .filter(p -> !mayChange.test(p))
                .findFirst();
    }

    /** Whether the words before a name, back to where their clause begins, change what it names. */
    private static boolean changes(String before) {
        int from = 0;
        Matcher clause = CLAUSE.matcher(before);
        while (clause.find()) {
            from = clause.end();
        }
        return CHANGES.matcher(before.substring(from)).find();
    }

    /** One line of plain words: no line break, no heading, no fence, no mark of a chat. */
    static String clean(String text) {
        String line = UNSEEN.matcher(text).replaceAll(" ");
        line = FENCES.matcher(line).replaceAll(" ").replace("<|", "< |");
        line = BLANKS.matcher(line).replaceAll(" ").strip();
        line = LEAD.matcher(line).replaceFirst("");
        boolean open = line.chars().filter(c -> c == '`').count() % 2 != 0;
        return open ? line.replace("`", "") : line;
    }
}
