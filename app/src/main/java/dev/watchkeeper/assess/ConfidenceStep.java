package dev.watchkeeper.assess;

import dev.watchkeeper.domain.Confidence;
import dev.watchkeeper.domain.Factor;
import dev.watchkeeper.domain.GateResult;
import dev.watchkeeper.domain.PathDiff;
import dev.watchkeeper.domain.Quality;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.Validation;
import dev.watchkeeper.domain.Verdict;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * The third step: how sure are we?
 *
 * <p>The weighted mean of named factors. What we ran weighs most; words weigh little. Some findings
 * hold the value below the threshold of acceptance, whatever the mean is; each such cap stands
 * among the factors with weight 0.
 */
final class ConfidenceStep {
    /** No higher than this where something blocking failed or nothing was run. */
    private static final double CAP = 0.49;

    private static final double BELOW = 0.01;
    private static final int SMALL_DIFF = 400;
    private static final int LARGE_DIFF = 4000;

    private final Assessor.Input in;
    private final Settings.Thresholds thresholds;
    private final List<Factor> factors = new ArrayList<>();

    ConfidenceStep(Assessor.Input in, Settings.Thresholds thresholds) {
        this.in = in;
        this.thresholds = thresholds;
    }

    Confidence score(Validation validation, Quality quality, @Nullable Verdict verdict) {
        add(
                "validation",
                validation.complete() ? 1 : 0,
                0.15,
                validation.problems().isEmpty()
                        ? "ended as " + validation.ending().word()
                        : validation.problems().getFirst());
        executed("gates", quality.gates().stream().filter(g -> !g.check()).toList(), 0.25);
        executed("checks", quality.gates().stream().filter(GateResult::check).toList(), 0.35);
        scope(quality);
        add(
                "tests",
                quality.weakened().isEmpty() ? 1 : 0,
                0.10,
                first(quality.weakened(), "what the checks stand on is untouched"));
        add(
                "stubs",
                quality.stubs().isEmpty() ? 1 : Math.max(0, 0.4 - 0.1 * quality.stubs().size()),
                0.10,
                first(quality.stubs(), "no unfinished work in the added lines"));
        add(
                "claims",
                quality.contradicted().isEmpty() ? 1 : 0,
                0.05,
                first(quality.contradicted(), "no claim is contradicted by what was run"));
        size(quality.changes());
        add("attempts", 1.0 / Math.max(1, in.attemptsUsed()), 0.05, "attempt " + in.attemptsUsed());
        if (verdict != null) {
            add("model", verdict.passProbability(), 0.30, verdict.evidence());
        }
        double value = mean();
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
                                || !quality.weakened().isEmpty(),
                        CAP,
                        "something was changed that may not be changed");
        return new Confidence(value, factors, false, 0);
    }

    private void executed(String name, List<GateResult> ran, double weight) {
        if (ran.isEmpty()) {
            return;
        }
        List<GateResult> failed = ran.stream().filter(GateResult::failed).toList();
        double share = (ran.size() - failed.size()) / (double) ran.size();
        boolean greenBefore =
                failed.isEmpty()
                        && ran.stream()
                                .allMatch(g -> in.before().get(g.name()) == GateResult.Status.PASS);
        // What was green before the attempt shows that nothing broke, not that the task is done.
        add(
                name,
                greenBefore ? 0.7 : share,
                weight,
                failed.isEmpty() ? ran.getLast().evidence() : failed.getFirst().evidence());
    }

    private void scope(Quality quality) {
        List<String> all = new ArrayList<>(quality.protectedPaths());
        all.addAll(quality.outside());
        add(
                "scope",
                all.isEmpty() ? 1 : 0,
                0.10,
                all.isEmpty() ? "every change is within the scope" : "outside: " + all.getFirst());
    }

    private void size(List<PathDiff> changes) {
        long lines =
                changes.stream().mapToLong(d -> (long) d.linesAdded() + d.linesDeleted()).sum();
        double value =
                changes.isEmpty()
                        ? 0
                        : 1
                                - Math.clamp(
                                        (lines - SMALL_DIFF) / (double) (LARGE_DIFF - SMALL_DIFF),
                                        0,
                                        0.7);
        add("size", value, 0.05, changes.size() + " files, " + lines + " lines");
    }

    private double mean() {
        double sum = 0;
        double weights = 0;
        for (Factor factor : factors) {
            sum += factor.value() * factor.weight();
            weights += factor.weight();
        }
        return Math.clamp(Math.round(sum / weights * 1000) / 1000.0, 0, 1);
    }

    private double capped(double value, boolean applies, double cap, String why) {
        if (!applies) {
            return value;
        }
        double most = Math.max(0, Math.min(cap, thresholds.accept() - BELOW));
        factors.add(new Factor("cap", most, 0, why));
        return Math.min(value, most);
    }

    private void add(String name, double value, double weight, String evidence) {
        factors.add(new Factor(name, value, weight, evidence));
    }

    private static String first(List<String> found, String otherwise) {
        return found.isEmpty() ? otherwise : found.getFirst();
    }
}
