package dev.watchkeeper.explain;

import dev.watchkeeper.domain.Assessment;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.Ending;
import dev.watchkeeper.domain.GateResult;
import dev.watchkeeper.domain.Leg;
import dev.watchkeeper.domain.PathDiff;
import dev.watchkeeper.domain.Quality;
import dev.watchkeeper.domain.TestsTried;
import dev.watchkeeper.domain.Verdict;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Tells an assessment: how the agent ended, what it changed, what gates and the model found. */
final class AssessmentExplainer {
    private AssessmentExplainer() {}

    /** The sentences of an attempt's assessment, in the order in which it was made. */
    static List<String> told(Attempt a, Assessment seen) {
        List<String> sentences = new ArrayList<>();
        sentences.add(ended(a, seen));
        if (seen.validation().ending() != Ending.LIMIT) {
            changes(seen.quality(), sentences);
            gates(seen.quality().gates(), sentences);
            tried(seen.quality().tried(), sentences);
            model(seen, sentences);
            sentences.add(ConfidenceExplainer.told(seen.confidence()));
        }
        return sentences;
    }

    private static String ended(Attempt a, Assessment seen) {
        Duration worked = Duration.ZERO;
        for (Leg leg : a.legs()) {
            Instant end = leg.endedAt();
            worked = end == null ? worked : worked.plus(Duration.between(leg.startedAt(), end));
        }
        List<String> problems = seen.validation().problems();
        return switch (seen.validation().ending()) {
                    case COMPLETED -> "The agent said that it was done";
                    case QUESTION -> "The agent stopped to ask";
                    case PERMISSION_DENIED -> "The agent was denied something";
                    case LIMIT -> "The agent's account met its limit";
                    case REFUSED -> "The agent declined the task";
                    case TIMEOUT -> "The agent took too long or hung and was ended";
                    case EMPTY -> "The agent ended, having said and done nothing,";
                    case TRUNCATED -> "The agent was cut off by a limit of length or turns";
                    case CUT_OFF -> "The agent ended, with work still going on in the background,";
                    case ERROR -> "The agent ended with an error";
                    case SIGNALLED -> "The agent was ended by a signal";
                    case VANISHED -> "The agent's process was lost";
                }
                + Sentences.after(worked)
                + (problems.isEmpty()
                        ? "."
                        : " ("
                                + Sentences.joined(problems.stream().map(Sentences::bare).toList())
                                + ").");
    }

    private static void changes(Quality q, List<String> into) {
        if (q.changes().isEmpty()) {
            into.add("It changed no file.");
            return;
        }
        long lines =
                q.changes().stream().mapToLong(d -> (long) d.linesAdded() + d.linesDeleted()).sum();
        into.add(
                "Since the task began, "
                        + Sentences.count(q.changes().size(), "file")
                        + (q.changes().size() == 1 ? " has changed (" : " have changed (")
                        + Sentences.named(q.changes().stream().map(PathDiff::path).toList())
                        + "), by "
                        + Sentences.count(lines, "line")
                        + ".");
        List<String> odd = new ArrayList<>();
        q.outside().forEach(p -> odd.add(p + " is outside of the task's scope"));
        q.protectedPaths().forEach(p -> odd.add(p + " is Watchkeeper's own"));
        q.notHeld().forEach(p -> odd.add("no checkpoint holds " + p));
        q.outwardLinks().forEach(l -> odd.add(l + " is a link to what no checkpoint holds"));
        odd.addAll(q.weakened());
        odd.addAll(q.lostTests());
        odd.addAll(q.secrets());
        odd.addAll(q.specialCases());
        odd.addAll(q.stubs());
        odd.addAll(q.contradicted());
        if (!odd.isEmpty()) {
            into.add(
                    "Not in order: "
                            + Sentences.named(odd.stream().map(Sentences::bare).toList())
                            + ".");
        }
    }

    private static void gates(List<GateResult> gates, List<String> into) {
        List<GateResult> failed = gates.stream().filter(GateResult::failed).toList();
        int passed = gates.size() - failed.size();
        if (gates.isEmpty()) {
            into.add("No gate and no check was run.");
            return;
        }
        if (passed > 0) {
            into.add(
                    (failed.isEmpty() && passed > 1 ? "All " : "")
                            + passed
                            + word(gates, passed)
                            + " passed"
                            + Sentences.evidence(
                                    gates.stream()
                                            .filter(g -> !g.failed())
                                            .map(GateResult::evidence)
                                            .toList())
                            + ".");
        }
        gates.stream().filter(g -> !g.failed()).map(TestsExplainer::told).forEach(into::addAll);
        into.addAll(PlaceExplainer.told(gates));
        gates.stream()
                .filter(g -> !g.failed() && !g.changed().isEmpty())
                .forEach(g ->
                        into.add(
                                Sentences.named(g.changed())
                                        + (g.changed().size() == 1 ? " was" : " were")
                                        + " changed by somebody while "
                                        + (g.check()
                                                ? "the check `" + g.command() + "`"
                                                : "the gate '" + g.name() + "'")
                                        + " ran, so it was run again on the tree as it is now."));
        for (GateResult g : failed) {
            into.add(
                    (g.check() ? "The check `" + g.command() : "The gate '" + g.name())
                            + (g.check() ? "` " : "' ")
                            + switch (g.status()) {
                                case FAIL, PASS -> "failed with exit status " + g.exitStatus();
                                case TIMEOUT -> "did not end in time";
                                case ERROR -> "could not be run, so it proves nothing";
                                case UNPROVEN -> "proves nothing: it " + g.unproven();
                            }
                            + Sentences.evidence(List.of(g.evidence()))
                            + ".");
        }
        boolean stopped =
                failed.stream()
                        .anyMatch(g ->
                                !g.check()
                                        && g.blocking()
                                        && g.status() != GateResult.Status.UNPROVEN);
        if (stopped && gates.stream().noneMatch(GateResult::check)) {
            into.add("So no check of the task itself was run.");
        }
    }

    private static void tried(@Nullable TestsTried tried, List<String> into) {
        if (tried != null) {
            tried.words()
                    .forEach(words ->
                            into.add(
                                    "Of `"
                                            + tried.command()
                                            + "`: "
                                            + Sentences.bare(words)
                                            + "."));
        }
    }

    private static String word(List<GateResult> gates, int many) {
        boolean checks = gates.stream().anyMatch(GateResult::check);
        boolean other = gates.stream().anyMatch(g -> !g.check());
        if (many == 1) {
            return checks && other ? " of the gates and checks" : checks ? " check" : " gate";
        }
        return checks && other ? " gates and checks" : checks ? " checks" : " gates";
    }

    private static void model(Assessment seen, List<String> into) {
        Verdict verdict = seen.verdict();
        if (verdict != null) {
            into.add(
                    "To the model it is right with a probability of "
                            + Sentences.number(verdict.passProbability())
                            + Sentences.evidence(List.of(verdict.evidence()))
                            + (verdict.findings().isEmpty()
                                    ? "."
                                    : ": " + Sentences.bare(verdict.findings().getFirst()) + "."));
        } else if (!seen.modelProblem().isBlank()) {
            into.add(noVerdict(Sentences.bare(seen.modelProblem())) + ".");
        }
    }

    private static String noVerdict(String problem) {
        for (String known : List.of("not asked: ", "no model: ")) {
            if (problem.startsWith(known)) {
                return (known.startsWith("no ")
                                ? "There is no model: "
                                : "The model was not asked: ")
                        + problem.substring(known.length());
            }
        }
        return "The model gave no verdict: " + problem;
    }
}
