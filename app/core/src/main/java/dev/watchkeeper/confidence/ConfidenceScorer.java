package dev.watchkeeper.confidence;

import dev.watchkeeper.domain.Confidence;
import dev.watchkeeper.domain.Factor;
import dev.watchkeeper.domain.GateResult;
import dev.watchkeeper.domain.KindOfWork;
import dev.watchkeeper.domain.PathDiff;
import dev.watchkeeper.domain.Quality;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.TestsTried;
import dev.watchkeeper.domain.Validation;
import dev.watchkeeper.domain.Verdict;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Scores how sure it is that an attempt's work is right: a logistic model over named factors
 * ({@link StartingWeight}, {@link LogisticRegression}). What we ran weighs most; words weigh
 * little. Some findings hold the value below the threshold of acceptance, whatever the model says;
 * each such cap stands among the factors with weight 0.
 */
public final class ConfidenceScorer {
    /** No higher than this where something blocking failed or nothing was run. */
    private static final double CAP = 0.49;

    /** Name of the entry that tells of a cap. */
    private static final String CAPPED = "cap";

    private static final double BELOW = 0.01;
    private static final double GREEN_BEFORE = 0.7;

    /** A change of so many times its usual size is as large as can be. */
    private static final int LARGE = 10;

    /** So many changes count as noticed before any was tried. */
    private static final int DOUBT = 2;

    private final Attempted attempted;
    private final Settings.Thresholds thresholds;
    private final Scoring scoring;
    private final List<Factor> factors = new ArrayList<>();

    /**
     * What is known of an attempt beside its work.
     *
     * @param title the task's
     * @param number how many attempts the task has used, this one included
     * @param before how gates and checks stood before the task's first attempt, by name; may be
     *     empty
     */
    public record Attempted(String title, int number, Map<String, GateResult.Status> before) {
        public Attempted {
            before = Map.copyOf(before);
        }
    }

    /**
     * @param thresholds caps stay below that of acceptance
     * @param scoring how factors become a confidence, for the agent and host of the attempt
     */
    public ConfidenceScorer(Attempted attempted, Settings.Thresholds thresholds, Scoring scoring) {
        this.attempted = attempted;
        this.thresholds = thresholds;
        this.scoring = scoring;
    }

    /**
     * What kind of work it is, as far as words and names tell.
     *
     * @param title the task's
     */
    public static KindOfWork kindOf(String title, List<PathDiff> changes) {
        return new KindOfWork(TaskKind.of(title).word(), ProgrammingLanguage.of(changes));
    }

    /**
     * Scores the work once.
     *
     * @param verdict {@code null} if no model was asked
     */
    public Confidence score(Validation validation, Quality quality, @Nullable Verdict verdict) {
        add(
                "validation",
                validation.complete() ? 1 : 0,
                validation.problems().isEmpty()
                        ? validation.ending().sentence()
                        : validation.problems().getFirst());
        executed("gates", quality.gates().stream().filter(g -> !g.check()).toList());
        executed("checks", quality.gates().stream().filter(GateResult::check).toList());
        scope(quality);
        add(
                "tests",
                quality.weakened().isEmpty() && quality.lostTests().isEmpty() ? 1 : 0,
                first(
                        quality.weakened().isEmpty() ? quality.lostTests() : quality.weakened(),
                        "what the checks stand on is untouched"));
        add(
                "stubs",
                quality.stubs().isEmpty() ? 1 : Math.max(0, 0.4 - 0.1 * quality.stubs().size()),
                first(quality.stubs(), "no unfinished work in the added lines"));
        add(
                "special_cases",
                quality.specialCases().isEmpty() ? 1 : 0,
                first(quality.specialCases(), "no added line knows the visible tests"));
        add(
                "claims",
                quality.contradicted().isEmpty() ? 1 : 0,
                first(quality.contradicted(), "no claim is contradicted by what was run"));
        tried(quality.tried());
        size(quality.changes());
        add("attempts", 1.0 / Math.max(1, attempted.number()), "attempt " + attempted.number());
        if (verdict != null) {
            add("model", verdict.passProbability(), verdict.evidence());
            criteria(verdict.criteria());
        }
        scoring.record().forEach(f -> add(f.name(), f.value(), f.evidence()));
        double value = scoring.value(values(factors));
        value = capped(value, quality.blocked(), CAP, "a blocking gate or check did not pass");
        value = capped(value, !validation.complete(), CAP, "the attempt did not end properly");
        value =
                capped(
                        value,
                        quality.gates().stream().allMatch(GateResult::failed),
                        CAP,
                        "nothing that was run speaks for the work");
        value =
                capped(
                        value,
                        !quality.outside().isEmpty()
                                || !quality.protectedPaths().isEmpty()
                                || !quality.weakened().isEmpty()
                                || !quality.lostTests().isEmpty(),
                        CAP,
                        "something was changed that may not be changed");
        value =
                capped(
                        value,
                        !quality.specialCases().isEmpty(),
                        CAP,
                        "the work knows the tests that it passes");
        value =
                capped(
                        value,
                        !quality.stubs().isEmpty(),
                        thresholds.accept(),
                        "a part of it is unfinished");
        return new Confidence(value, factors, scoring.calibrated(), scoring.outcomes());
    }

    private void executed(String name, List<GateResult> ran) {
        if (ran.isEmpty()) {
            return;
        }
        List<GateResult> failed = ran.stream().filter(GateResult::failed).toList();
        double share = (ran.size() - failed.size()) / (double) ran.size();
        boolean greenBefore =
                failed.isEmpty()
                        && ran.stream()
                                .allMatch(g ->
                                        attempted.before().get(g.name()) == GateResult.Status.PASS);
        // What was green before the attempt shows that nothing broke, not that the task is done.
        add(
                name,
                greenBefore ? GREEN_BEFORE : share,
                failed.isEmpty() ? ran.getLast().evidence() : failed.getFirst().evidence());
    }

    /** What the model can't tell, or can't prove, speaks neither for the work nor against it. */
    private void criteria(List<Verdict.Criterion> points) {
        if (points.isEmpty()) {
            return;
        }
        double sum = 0;
        int met = 0;
        String against = null;
        for (Verdict.Criterion point : points) {
            switch (point.answer()) {
                case MET -> {
                    met++;
                    sum += 1;
                }
                case CANNOT_TELL -> sum += StartingWeight.CRITERIA.neutral();
                case NOT_MET -> against = against == null ? point.text() : against;
            }
        }
        add(
                "criteria",
                sum / points.size(),
                against != null
                        ? "not met: " + against
                        : met + " of " + points.size() + " points are proved to be met");
    }

    /** What tests notice; a few changes that were tried say little. */
    private void tried(@Nullable TestsTried tried) {
        if (tried != null && tried.newTests() > 0) {
            add("new_tests", tried.failing() / (double) tried.newTests(), tried.newTestsWords());
        }
        if (tried != null && tried.changes() > 0) {
            add(
                    "mutants",
                    (tried.caught() + DOUBT) / (double) (tried.changes() + DOUBT),
                    tried.changesWords());
        }
    }

    private void scope(Quality quality) {
        List<String> all = new ArrayList<>(quality.protectedPaths());
        all.addAll(quality.outside());
        add(
                "scope",
                all.isEmpty() ? 1 : 0,
                all.isEmpty() ? "every change is within the scope" : "outside: " + all.getFirst());
    }

    /** A change that is larger than tasks of this kind usually need is less sure to be right. */
    private void size(List<PathDiff> changes) {
        long lines =
                changes.stream().mapToLong(d -> (long) d.linesAdded() + d.linesDeleted()).sum();
        TaskKind kind = TaskKind.of(attempted.title());
        int usual = kind.usualLines();
        double value =
                changes.isEmpty()
                        ? 0
                        : 1 - Math.clamp((lines - usual) / (double) (usual * (LARGE - 1)), 0, 0.7);
        add(
                "size",
                value,
                changes.size()
                        + " files, "
                        + lines
                        + " lines; usual for a "
                        + kind.word()
                        + ": up to "
                        + usual);
    }

    /** The values that the model looks at; a cap is none of its factors. */
    private static Map<String, Double> values(List<Factor> factors) {
        Map<String, Double> values = new HashMap<>();
        factors.forEach(f -> values.put(f.name(), f.value()));
        return values;
    }

    private double capped(double value, boolean applies, double cap, String why) {
        if (!applies) {
            return value;
        }
        double most = Math.max(0, Math.min(cap, thresholds.accept() - BELOW));
        factors.add(new Factor(CAPPED, most, 0, why));
        return Math.min(value, most);
    }

    private void add(String name, double value, String evidence) {
        factors.add(new Factor(name, value, scoring.weight(name), evidence));
    }

    private static String first(List<String> found, String otherwise) {
        return found.isEmpty() ? otherwise : found.getFirst();
    }
}
