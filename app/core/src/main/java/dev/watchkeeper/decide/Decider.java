package dev.watchkeeper.decide;

import dev.watchkeeper.domain.AgentOutcome;
import dev.watchkeeper.domain.Assessment;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.BreakpointOption;
import dev.watchkeeper.domain.BreakpointRule;
import dev.watchkeeper.domain.Confidence;
import dev.watchkeeper.domain.Decision;
import dev.watchkeeper.domain.Ending;
import dev.watchkeeper.domain.GateResult;
import dev.watchkeeper.domain.Moment;
import dev.watchkeeper.domain.Nearness;
import dev.watchkeeper.domain.Quality;
import dev.watchkeeper.domain.Reason;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.Validation;
import dev.watchkeeper.domain.Verdict;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Decides what follows from an attempt. A pure function. */
public final class Decider {
    /**
     * Below it a model's verdict is a clear no. A model that can't judge says 0.5; one that gives
     * no probabilities and says no once counts as 0.33.
     */
    private static final double CLEAR_NO = 0.4;

    private final Assessment assessment;
    private final Policy policy;
    private final History history;
    private final Validation validation;
    private final Quality quality;

    private Decider(Assessment assessment, Policy policy, History history) {
        this.assessment = assessment;
        this.policy = policy;
        this.history = history;
        this.validation = assessment.validation();
        this.quality = assessment.quality();
    }

    /**
     * What the person wants.
     *
     * @param rules in the order in which they are asked
     * @param now the moment of the decision
     */
    public record Policy(
            Settings.Thresholds thresholds,
            Settings.Limits limits,
            List<BreakpointRule> rules,
            Instant now) {
        public Policy {
            rules = List.copyOf(rules);
        }
    }

    /**
     * What went before.
     *
     * @param task with the count of its attempts, the current one included
     * @param attemptsAllowed how many attempts it may use in all
     * @param earlier its closed attempts in order
     * @param answered what was answered to their questions, in order
     * @param current the attempt to decide on
     * @param variables more variables for the rules, by name, nested maps for members; they win
     *     over ours
     */
    public record History(
            Task task,
            int attemptsAllowed,
            List<Attempt> earlier,
            List<Answered> answered,
            Attempt current,
            Map<String, Object> variables) {
        public History {
            earlier = List.copyOf(earlier);
            answered = List.copyOf(answered);
            variables = Map.copyOf(variables);
        }

        /** How many attempts are left after the current one; never negative. */
        public int attemptsLeft() {
            return Math.max(0, attemptsAllowed - task.attempts());
        }
    }

    /** Decides. */
    public static Decision decide(Assessment assessment, Policy policy, History history) {
        Decision plain = withoutRules(assessment, policy, history);
        Decision ruled =
                RuleDecision.over(
                        plain,
                        policy.rules(),
                        RuleDecision.fired(
                                policy.rules(),
                                Variables.of(assessment, history, plain, policy.now())),
                        false);
        return RepositoryQuestion.kept(plain, ruled);
    }

    /** What is decided before the rules are asked. */
    static Decision withoutRules(Assessment assessment, Policy policy, History history) {
        return RepositoryQuestion.over(
                new Decider(assessment, policy, history).withoutRules(), assessment.repository());
    }

    /**
     * The rule that was nearest to firing, and how near it was.
     *
     * @return {@code null} if none is {@linkplain Nearness#near near} by a number alone
     */
    public static @Nullable Near nearest(Assessment assessment, Policy policy, History history) {
        Decision plain = withoutRules(assessment, policy, history);
        return RuleDecision.nearest(
                policy.rules(), Variables.of(assessment, history, plain, policy.now()));
    }

    /** A rule that did not fire, and what kept it from that. */
    public record Near(String rule, Nearness nearness) {}

    /**
     * What is asked when a checkpoint could not be taken. Rules may say it in other words; they
     * can't add an answer, for there is no work that could be taken.
     *
     * @param plain what is asked without rules
     * @param problem what is wrong
     * @param before whether it was the one before the attempt
     */
    public static Decision.Ask withoutCheckpoint(
            Decision.Ask plain, String problem, boolean before, Policy policy, History history) {
        return (Decision.Ask)
                RuleDecision.over(
                        plain,
                        policy.rules(),
                        RuleDecision.fired(
                                policy.rules(),
                                Variables.withoutCheckpoint(
                                        history, plain, problem, before, policy.now())),
                        true);
    }

    /**
     * What an attempt's assessment tells the agent of the next one, made from the evidence alone.
     *
     * @param outcome what the agent's run came to, or {@code null} if that is not known
     * @return each piece once, the most certain first; never empty
     */
    public static List<String> feedback(Assessment assessment, @Nullable AgentOutcome outcome) {
        return Feedback.of(assessment, outcome);
    }

    private Decision withoutRules() {
        return NotHeld.over(byEnding(), quality.notHeld());
    }

    private Decision byEnding() {
        return switch (validation.ending()) {
            case LIMIT -> waiting();
            case PERMISSION_DENIED ->
                    ask(
                            "permission",
                            "The agent was not permitted: " + denied() + ". How does it go on?",
                            AnswerOptions.withChoices(choices(), AnswerOptions.STOPPED),
                            List.of(ended()));
            case QUESTION -> asked();
            case COMPLETED -> afterScope(true);
            case REFUSED, TRUNCATED, EMPTY, CUT_OFF, ERROR, SIGNALLED, TIMEOUT, VANISHED ->
                    afterScope(false);
        };
    }

    /** What was answered before is not asked again: it goes on by the answer, once. */
    private Decision asked() {
        Clarification.@Nullable Given before = Clarification.before(history);
        if (before == null) {
            return ask(
                    "question",
                    "The agent asks: " + question(),
                    AnswerOptions.withChoices(choices(), AnswerOptions.STOPPED),
                    List.of(ended()));
        }
        List<Reason> because =
                List.of(
                        ended(),
                        new Reason(
                                "it asks what was answered before, and nothing in it is new",
                                before.breakpoint()),
                        new Reason(
                                "the answer given then: " + before.words(), before.breakpoint()));
        List<String> feedback = List.of(Feedback.answeredBefore(question(), before.words()));
        if (history.attemptsLeft() > 0 && Novelty.newFeedback(feedback, history)) {
            return new Decision.Retry(because, feedback);
        }
        return ask(
                "asked-again",
                "The agent goes on asking what was answered before ("
                        + before.words()
                        + (history.attemptsLeft() > 0
                                ? "), though it was told the answer again"
                                : "), and no attempt is left")
                        + ". It asks: "
                        + question(),
                AnswerOptions.withChoices(choices(), AnswerOptions.STOPPED),
                because);
    }

    /** Changes where none are allowed are a question, however good the rest is. */
    private Decision afterScope(boolean completed) {
        if (!quality.protectedPaths().isEmpty()) {
            return ask(
                    "protected",
                    "The agent changed Watchkeeper's own files in the project: "
                            + Wording.listed(quality.protectedPaths())
                            + ". They are put back and never loaded. What about the rest?",
                    AnswerOptions.of(AnswerOptions.WORK),
                    List.of(
                            new Reason(
                                    "it changed " + Wording.listed(quality.protectedPaths()),
                                    "changes")));
        }
        if (!quality.outside().isEmpty()) {
            return ask(
                    "out-of-scope",
                    "The agent changed files outside of the task's scope ("
                            + String.join(", ", history.task().scope())
                            + "): "
                            + Wording.listed(quality.outside())
                            + ". What shall become of the work?",
                    AnswerOptions.of(AnswerOptions.WORK),
                    List.of(
                            new Reason(
                                    "it changed "
                                            + Wording.listed(quality.outside())
                                            + ", which the scope does not allow",
                                    "scope")));
        }
        if (validation.ending() == Ending.REFUSED) {
            return ask(
                    "refused",
                    "The agent declined the task: " + lastWords(),
                    AnswerOptions.of(AnswerOptions.STOPPED),
                    List.of(ended()));
        }
        return completed && validation.complete() ? afterValidation() : incomplete();
    }

    /** It did not end properly: never accepted, however green the checks are. */
    private Decision incomplete() {
        List<Reason> because = new ArrayList<>(List.of(ended()));
        validation.problems().forEach(p -> because.add(new Reason(p, "validation")));
        because.addAll(failures());
        return again(because);
    }

    private Decision afterValidation() {
        if (quality.blocked()) {
            return again(failures());
        }
        if (!quality.weakened().isEmpty()) {
            return weakened();
        }
        if (quality.changes().isEmpty()) {
            return ask(
                    "no-change",
                    "The agent says that it is done but changed nothing"
                            + (quality.gates().isEmpty() ? "." : ", and every check passes.")
                            + " Is there nothing to do?",
                    AnswerOptions.of(AnswerOptions.STOPPED),
                    List.of(new Reason("nothing in the workspace was changed", "changes")));
        }
        if (quality.gates().stream().allMatch(GateResult::failed)) {
            return ask(
                    "no-evidence",
                    "Nothing that was run shows that the work is right: the task has no check and"
                            + " no gate passed. Is it right?",
                    AnswerOptions.of(AnswerOptions.WORK),
                    List.of(new Reason("there is no executed evidence", "gates")));
        }
        return byConfidence();
    }

    private Decision weakened() {
        List<Reason> because =
                quality.weakened().stream()
                        .map(w -> new Reason("what the checks stand on was changed: " + w, "tests"))
                        .toList();
        if (history.attemptsLeft() > 0 && !Novelty.weakenedAgain(quality, history)) {
            return retry(because);
        }
        return ask(
                "tests-weakened",
                "The agent changed what the checks stand on: "
                        + Wording.listed(quality.weakened())
                        + ". Is that part of the task?",
                AnswerOptions.of(AnswerOptions.WORK),
                because);
    }

    private Decision byConfidence() {
        Confidence confidence = assessment.confidence();
        Settings.Thresholds limits = policy.thresholds();
        String value = confidence.score().words();
        if (confidence.value() >= limits.accept()) {
            List<Reason> because = new ArrayList<>();
            @Nullable Verdict verdict = assessment.verdict();
            boolean conflict = verdict != null && verdict.passProbability() < CLEAR_NO;
            if (verdict != null && conflict) {
                because.add(
                        new Reason(
                                "to the model it is right with a probability of only "
                                        + Wording.share(verdict.passProbability()),
                                verdict.evidence()));
            }
            quality.gates().stream()
                    .filter(g -> !g.failed())
                    .forEach(g -> because.add(new Reason(Wording.gate(g), g.evidence())));
            because.add(
                    new Reason(
                            "confidence "
                                    + value
                                    + " is not below "
                                    + Wording.share(limits.accept()),
                            "confidence"));
            return conflict ? conflict(because) : new Decision.Accept(because);
        }
        List<Reason> because = new ArrayList<>();
        because.add(
                new Reason(
                        "confidence " + value + " is below " + Wording.share(limits.accept()),
                        "confidence"));
        confidence.factors().stream()
                .filter(f -> f.weight() > 0 && f.value() < 0.5)
                .forEach(f ->
                        because.add(
                                new Reason(
                                        f.name()
                                                + " speaks against it ("
                                                + Wording.share(f.value())
                                                + "): "
                                                + f.evidence(),
                                        f.name())));
        boolean clarify = confidence.value() >= limits.clarify() && !history.task().critical();
        if (clarify && history.attemptsLeft() > 0 && Novelty.newFeedback(feedback(), history)) {
            return retry(because);
        }
        return ask(
                "unsure",
                "The checks pass, but confidence is only "
                        + value
                        + (history.task().critical() ? " on a critical task" : "")
                        + ". Is the work right?",
                AnswerOptions.of(AnswerOptions.WORK),
                because);
    }

    /** What was executed wins over what is thought, but not silently over a clear no. */
    private Decision conflict(List<Reason> because) {
        @Nullable Verdict verdict = assessment.verdict();
        return ask(
                "conflict",
                "The checks pass, but the model thinks that the work is wrong"
                        + (verdict == null || verdict.findings().isEmpty()
                                ? "."
                                : ": " + Wording.stopped(verdict.findings().getFirst()))
                        + " Who is right?",
                AnswerOptions.of(AnswerOptions.WORK),
                because);
    }

    /** Another attempt, unless none is left or the last one brought nothing new. */
    private Decision again(List<Reason> because) {
        if (history.attemptsLeft() == 0) {
            int used = history.task().attempts();
            return ask(
                    "attempts-used-up",
                    used
                            + (used == 1 ? " attempt is" : " attempts are")
                            + " used up; the last one: "
                            + because.getFirst().text()
                            + ". How does it go on?",
                    AnswerOptions.of(AnswerOptions.WORK),
                    because);
        }
        if (Novelty.sameFailure(assessment, history)) {
            List<Reason> all = new ArrayList<>(because);
            all.add(
                    new Reason(
                            "the same as the attempt before, and it changed nothing", "history"));
            return ask(
                    "same-failure",
                    "The same failure twice, with no change in between: "
                            + because.getFirst().text()
                            + ". How does it go on?",
                    AnswerOptions.of(AnswerOptions.STOPPED),
                    all);
        }
        return retry(because);
    }

    private Decision waiting() {
        @Nullable AgentOutcome outcome = history.current().outcome();
        @Nullable Instant until = outcome == null ? null : outcome.limitUntil();
        String account = history.current().account();
        return new Decision.Wait(
                List.of(
                        new Reason(
                                "the limit of account '"
                                        + account
                                        + "' is reached"
                                        + (until == null
                                                ? "; no reset time was named"
                                                : " until " + Moment.of(until)),
                                "output")),
                account,
                until);
    }

    private Decision retry(List<Reason> because) {
        return new Decision.Retry(because, feedback());
    }

    private List<String> feedback() {
        return Feedback.of(assessment, history.current().outcome());
    }

    private static Decision ask(
            String rule, String question, List<BreakpointOption> options, List<Reason> because) {
        return new Decision.Ask(because, rule, question, options, null);
    }

    private List<Reason> failures() {
        return quality.gates().stream()
                .filter(g -> g.blocking() && g.failed())
                .map(g -> new Reason(Wording.gate(g), g.evidence()))
                .toList();
    }

    private Reason ended() {
        boolean unclean = validation.ending() == Ending.COMPLETED && !validation.complete();
        return new Reason(
                validation.ending().sentence()
                        + (unclean ? ", but its run was not a clean one" : ""),
                "output");
    }

    private List<String> choices() {
        @Nullable AgentOutcome outcome = history.current().outcome();
        return outcome == null ? List.of() : outcome.choices();
    }

    private String denied() {
        @Nullable AgentOutcome outcome = history.current().outcome();
        return outcome == null || outcome.denied().isEmpty()
                ? "something that it does not name"
                : Wording.listed(outcome.denied());
    }

    private String question() {
        @Nullable AgentOutcome outcome = history.current().outcome();
        @Nullable String asked = outcome == null ? null : outcome.question();
        return asked == null || asked.isBlank() ? lastWords() : asked.strip();
    }

    /** The end of what the agent said. */
    private String lastWords() {
        @Nullable AgentOutcome outcome = history.current().outcome();
        String text = outcome == null ? "" : outcome.finalText().strip();
        if (text.isEmpty()) {
            return "(it said nothing)";
        }
        return text.length() <= 600 ? text : "…" + text.substring(text.length() - 600);
    }
}
