package dev.watchkeeper.decide;

import dev.watchkeeper.domain.AgentOutcome;
import dev.watchkeeper.domain.Assessment;
import dev.watchkeeper.domain.BreakpointOption;
import dev.watchkeeper.domain.Confidence;
import dev.watchkeeper.domain.Decision;
import dev.watchkeeper.domain.Ending;
import dev.watchkeeper.domain.Factor;
import dev.watchkeeper.domain.GateResult;
import dev.watchkeeper.domain.Moment;
import dev.watchkeeper.domain.Quality;
import dev.watchkeeper.domain.Reason;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.Validation;
import dev.watchkeeper.domain.Verdict;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is decided from an attempt's assessment, before the person's rules are asked: by how the
 * agent ended, then by where it made changes, by its checks, and by the confidence.
 */
final class AssessmentDecision {
    /**
     * Below it a model's verdict is a clear no. A model that can't judge says 0.5; one that gives
     * no probabilities and says no once counts as 0.33.
     */
    private static final double CLEAR_NO = 0.4;

    /** Factors that are what the model says. */
    private static final Set<String> OF_THE_MODEL = Set.of("model", "criteria");

    /** Factors that are seen of the work itself; the others are known before it. */
    private static final Set<String> OF_THE_WORK =
            Set.of(
                    "validation",
                    "gates",
                    "checks",
                    "scope",
                    "tests",
                    "stubs",
                    "special_cases",
                    "claims",
                    "new_tests",
                    "mutants");

    private final Assessment assessment;
    private final Decider.Policy policy;
    private final Decider.History history;
    private final Validation validation;
    private final Quality quality;
    private final AgentWords agent;

    private AssessmentDecision(
            Assessment assessment, Decider.Policy policy, Decider.History history) {
        this.assessment = assessment;
        this.policy = policy;
        this.history = history;
        this.validation = assessment.validation();
        this.quality = assessment.quality();
        this.agent = new AgentWords(history.current().outcome());
    }

    /** Decides. */
    static Decision of(Assessment assessment, Decider.Policy policy, Decider.History history) {
        return new AssessmentDecision(assessment, policy, history).decide();
    }

    private Decision decide() {
        return NotHeld.over(
                OutwardLinkQuestion.over(byEnding(), quality.outwardLinks()), quality.notHeld());
    }

    private Decision byEnding() {
        return switch (validation.ending()) {
            case LIMIT -> waiting();
            case PERMISSION_DENIED ->
                    ask(
                            "permission",
                            "The agent was not permitted: "
                                    + agent.denied()
                                    + ". How does it go on?",
                            AnswerOptions.withChoices(agent.choices(), AnswerOptions.STOPPED),
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
                    "The agent asks: " + agent.question(),
                    AnswerOptions.withChoices(agent.choices(), AnswerOptions.STOPPED),
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
        List<String> feedback = List.of(Feedback.answeredBefore(agent.question(), before.words()));
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
                        + agent.question(),
                AnswerOptions.withChoices(agent.choices(), AnswerOptions.STOPPED),
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
                    "The agent declined the task: " + agent.lastWords(),
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
        if (!UnprovenQuestion.alone(quality)) {
            return again(failures());
        }
        if (!quality.weakened().isEmpty() || !quality.lostTests().isEmpty()) {
            return weakened();
        }
        if (quality.changes().isEmpty()) {
            return ask(
                    "no-change",
                    "The agent says that it is done but changed nothing"
                            + (quality.gates().isEmpty()
                                    ? "."
                                    : quality.blocked()
                                            ? ", and its checks prove nothing."
                                            : ", and every check passes.")
                            + " Is there nothing to do?",
                    AnswerOptions.of(AnswerOptions.STOPPED),
                    List.of(new Reason("nothing in the workspace was changed", "changes")));
        }
        List<GateResult> nothing = UnprovenQuestion.among(quality);
        if (!nothing.isEmpty()) {
            return UnprovenQuestion.about(nothing, history.task().id());
        }
        if (quality.gates().stream().allMatch(GateResult::failed)) {
            return UnprovenQuestion.withoutEvidence();
        }
        return quality.specialCases().isEmpty()
                ? byConfidence()
                : SpecialCasesQuestion.about(quality.specialCases());
    }

    private Decision weakened() {
        List<Reason> because = new ArrayList<>();
        quality.weakened()
                .forEach(w ->
                        because.add(
                                new Reason("what the checks stand on was changed: " + w, "tests")));
        because.addAll(LostTests.reasons(quality));
        if (history.attemptsLeft() > 0 && !Novelty.weakenedAgain(quality, history)) {
            return retry(because);
        }
        return ask(
                "tests-weakened",
                LostTests.words(quality)
                        + " Is that part of the task? (A task allows it beforehand where its text"
                        + " names the file or its scope means it, such as --scope 'tests/**'.)",
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
                .forEach(f -> because.add(new Reason(Wording.against(f), f.name())));
        if (confidence.value() >= limits.clarify() && onlyTheModelObjects()) {
            return conflict(because);
        }
        boolean clarify = confidence.value() >= limits.clarify() && !history.task().critical();
        if (clarify && history.attemptsLeft() > 0) {
            if (Novelty.newFeedback(feedback(), history)) {
                return retry(because);
            }
            because.add(
                    new Reason("another attempt could be told nothing that is new", "confidence"));
        }
        return ask(
                "unsure",
                "The checks pass, but confidence is only "
                        + value
                        + (history.task().critical() ? " on a critical task" : "")
                        + Wording.unfinished(quality)
                        + ". Is the work right?",
                AnswerOptions.of(AnswerOptions.WORK),
                because);
    }

    /**
     * Whether all that was run passes, nothing else that was seen of the work speaks against it,
     * and the model does. What it objects to is then no evidence that another attempt could mend:
     * it may have made it up.
     */
    private boolean onlyTheModelObjects() {
        Set<String> against =
                assessment.confidence().factors().stream()
                        .filter(f -> f.weight() > 0 && f.value() < 0.5)
                        .map(Factor::name)
                        .collect(Collectors.toSet());
        return assessment.verdict() != null
                && quality.gates().stream().noneMatch(GateResult::failed)
                && !Collections.disjoint(against, OF_THE_MODEL)
                && Collections.disjoint(against, OF_THE_WORK);
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
            return FailureCause.usedUp(assessment, history, because);
        }
        if (Novelty.sameFailure(assessment, history)) {
            return FailureCause.again(assessment, history, because);
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
        return Feedback.of(assessment, history.current().outcome(), history.earlier());
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
}
