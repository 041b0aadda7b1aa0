package dev.watchkeeper.assess;

import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.GateResult;
import dev.watchkeeper.domain.PathDiff;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.TestCounts;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.LongSupplier;

/**
 * Runs gates and checks, one after the other, and says what each of them proves. What passes counts
 * only if the tree was the same before and after, and if it passes once more where that is quick.
 */
final class GateRunner {
    /** How long a check may take; the settings name no limit for checks. */
    static final Duration CHECK_TIMEOUT = Duration.ofMinutes(10);

    /** What takes longer is not run twice on the same tree. */
    private static final Duration QUICK = Duration.ofSeconds(10);

    /** How long all second runs of an attempt may take that nothing but caution asks for. */
    private static final Duration REPEATS = Duration.ofSeconds(20);

    private static final String BEFORE = "-before";
    private static final String REPEAT = "-repeat";
    private static final String GO_FLAGS = "GOFLAGS";

    private final Assessor.Input in;
    private final Assessor.Sink sink;
    private final GateProcess processes;
    private final GateRun runs;
    private final TypedGate typed;
    private final List<String> work;
    private TreeWatch tree;
    private String folder = "";
    private long left = REPEATS.toNanos();

    /**
     * @param known what is found without running anything
     */
    GateRunner(Assessor.Input in, KnownFindings known, Assessor.Sink sink, LongSupplier nanos) {
        this.in = in;
        this.sink = sink;
        this.processes = new GateProcess(in, sink, nanos);
        this.runs = new GateRun(in, sink, processes, nanos);
        this.typed = new TypedGate(in, known, sink, nanos);
        this.work = in.changes().stream().map(PathDiff::path).toList();
        this.tree = new TreeWatch(in.tree(), work);
    }

    /** A gate or check to run. */
    private record Step(int number, Settings.Gate gate, boolean check) {
        String run() {
            return "gate-" + number;
        }
    }

    /**
     * All gates, up to a blocking one that fails; then, unless one did, all of the task's checks.
     */
    List<GateResult> runAll() {
        List<Step> steps = new ArrayList<>();
        in.gates().forEach(g -> steps.add(new Step(steps.size() + 1, g, false)));
        int c = 0;
        for (String check : in.task().checks()) {
            String name = "check-" + (++c);
            steps.add(
                    new Step(
                            steps.size() + 1,
                            new Settings.Gate(
                                    name, check, true, CHECK_TIMEOUT, in.how().failsBefore()),
                            true));
        }
        if (steps.isEmpty()) {
            return List.of();
        }
        try {
            List<GateResult> results = runAll(steps);
            clearCopies();
            return results;
        } catch (CancellationException e) {
            clearCopies();
            throw e;
        }
    }

    private void clearCopies() {
        if (!folder.isEmpty()) {
            in.tree().clearCopies();
        }
    }

    private List<GateResult> runAll(List<Step> steps) {
        Optional<JudgedTree.Copy> copy =
                in.how().inCopy() ? in.tree().copy(in.how().copyAlso()) : Optional.empty();
        copy.ifPresent(made -> {
            folder = made.path();
            tree = new TreeWatch(made.tree(), work);
        });
        var unused = tree.look();
        List<GateResult> results = new ArrayList<>();
        boolean goOn = true;
        for (Step step : steps) {
            if (!goOn) {
                break;
            }
            GateResult result = step.gate().type() == null ? judged(step) : typed(step, results);
            results.add(result);
            if (!isToFailBefore(step, result)) {
                tell(result);
            }
            boolean stops = !step.check() && step.gate().blocking();
            goOn = !stops || !result.failed() || result.status() == GateResult.Status.UNPROVEN;
        }
        confirm(steps, results);
        if (copy.isPresent()) {
            sameInWorkspace(results);
        }
        failedBefore(steps, results);
        processes.forget();
        return results;
    }

    /** What was tested in a copy is accepted as it stands in the workspace. */
    private void sameInWorkspace(List<GateResult> results) {
        tree = new TreeWatch(in.tree(), work);
        var unused = tree.look();
        results.replaceAll(result -> {
            GateResult judged = spoilt(result);
            if (judged.status() != result.status()) {
                tell(judged);
            }
            return judged;
        });
    }

    /** Whether it is told of only once it was run on the tree before the task as well. */
    private static boolean isToFailBefore(Step step, GateResult result) {
        return step.gate().failsBefore() && result.status() == GateResult.Status.PASS;
    }

    /** What must have failed on the tree before the task is run there. */
    private void failedBefore(List<Step> steps, List<GateResult> results) {
        for (int i = 0; i < results.size(); i++) {
            Step step = steps.get(i);
            if (!isToFailBefore(step, results.get(i))) {
                continue;
            }
            Optional<JudgedTree.Copy> before = in.tree().copyOfBefore(in.how().copyAlso());
            GateResult judged;
            if (before.isPresent()) {
                folder = before.get().path();
                GateResult then = once(step, step.run() + BEFORE, Map.of());
                judged = Verdicts.before(results.get(i), then.status());
            } else {
                judged =
                        Verdicts.unproven(
                                results.get(i),
                                "must fail on the tree before the task, and this host can't run it"
                                        + " there");
            }
            results.set(i, judged);
            tell(judged);
        }
    }

    /** What a gate of a type says. */
    private GateResult typed(Step step, List<GateResult> ended) {
        String evidence = evidenceName(step.run(), step.gate().name(), ".log");
        GateResult said = typed.judge(step.gate(), evidence, ended);
        List<String> changed = tree.look();
        return spoilt(changed.isEmpty() ? said : Verdicts.changed(said, changed));
    }

    /** What a gate or check proves. */
    private GateResult judged(Step step) {
        GateResult first = once(step, step.run(), Map.of());
        if (Verdicts.cached(first) && first.tests() != null) {
            GateResult fresh = once(step, step.run() + "-again", uncached());
            first = again(first, fresh, fresh.status() == first.status() ? first : fresh);
        }
        List<String> changed = tree.look();
        if (!changed.isEmpty() && tree.spoilt().isEmpty()) {
            // None of it is the attempt's work: it is run again on the tree as it is now.
            GateResult second = once(step, step.run() + "-changed", Map.of());
            List<String> more = tree.look();
            GateResult taken = again(first, second, second);
            return more.isEmpty()
                    ? Verdicts.changed(taken, changed)
                    : Verdicts.unproven(
                            Verdicts.changed(taken, more),
                            "changed " + Verdicts.listed(more) + " each time it ran");
        }
        if (first.status() == GateResult.Status.FAIL && worthRepeating(first)) {
            GateResult second = repeated(step, true);
            GateResult taken = again(first, second, first);
            first = second.status() == GateResult.Status.PASS ? Verdicts.flaky(taken) : taken;
            changed = merged(changed, tree.look());
        }
        GateResult seen = changed.isEmpty() ? first : Verdicts.changed(first, changed);
        return spoilt(seen);
    }

    /** What was tested is not what would be accepted, once the work itself was changed. */
    private GateResult spoilt(GateResult result) {
        List<String> paths = tree.spoilt();
        return paths.isEmpty() || result.status() != GateResult.Status.PASS
                ? result
                : Verdicts.unproven(
                        Verdicts.changed(result, paths),
                        "passed on another tree than the attempt left: "
                                + Verdicts.listed(paths)
                                + " was changed before it had ended");
    }

    /** Runs once more what passed and is quick: what passes and fails on one tree says nothing. */
    private void confirm(List<Step> steps, List<GateResult> results) {
        if (results.stream().anyMatch(r -> r.blocking() && r.failed())) {
            return;
        }
        for (int i = 0; i < results.size(); i++) {
            GateResult first = results.get(i);
            if (first.status() != GateResult.Status.PASS
                    || first.runs() > 1
                    || steps.get(i).gate().type() != null
                    || !worthRepeating(first)) {
                continue;
            }
            // The first run has told its tests; whether it passes again is all that is asked.
            GateResult second = repeated(steps.get(i), false);
            GateResult taken = again(first, second, first);
            List<String> changed = tree.look();
            boolean passes =
                    second.status() == GateResult.Status.PASS
                            || second.status() == GateResult.Status.UNPROVEN;
            GateResult judged =
                    passes
                            ? spoilt(changed.isEmpty() ? taken : Verdicts.changed(taken, changed))
                            : Verdicts.flaky(taken);
            results.set(i, judged);
            if (judged.status() != first.status()) {
                tell(judged);
            }
        }
    }

    /** Whether a second run on the same tree costs little, and could end otherwise. */
    private boolean worthRepeating(GateResult result) {
        return !RunnerCommand.onlyReads(result.command())
                && result.seconds() * 1e9 <= Math.min(left, QUICK.toNanos());
    }

    private GateResult repeated(Step step, boolean reports) {
        GateResult again = once(step, step.run() + REPEAT, Map.of(), reports);
        left -= (long) (again.seconds() * 1e9);
        return again;
    }

    private static GateResult again(GateResult first, GateResult second, GateResult taken) {
        return Verdicts.runs(taken, first.runs() + second.runs());
    }

    private static List<String> merged(List<String> a, List<String> b) {
        List<String> all = new ArrayList<>(a);
        b.stream().filter(p -> !all.contains(p)).forEach(all::add);
        return all;
    }

    /** Go takes results of tests from its cache, unless it is told to count. */
    private Map<String, String> uncached() {
        String given = in.host().environment().getOrDefault(GO_FLAGS, "");
        return Map.of(GO_FLAGS, (given + " -count=1").strip());
    }

    private GateResult once(Step step, String run, Map<String, String> more) {
        return once(step, run, more, true);
    }

    private GateResult once(Step step, String run, Map<String, String> more, boolean reports) {
        return runs.once(
                step.gate(),
                step.check(),
                run,
                folder,
                more,
                reports,
                !run.endsWith(REPEAT) && !run.endsWith(BEFORE));
    }

    private static String evidenceName(String run, String name, String end) {
        return GateRun.evidenceName(run, name, end);
    }

    private void tell(GateResult result) {
        Map<String, Object> data = new HashMap<>();
        data.put("name", result.name());
        data.put("command", result.command());
        data.put("check", result.check());
        data.put("blocking", result.blocking());
        data.put("status", result.status().word());
        data.put("seconds", result.seconds());
        data.put("evidence", result.evidence());
        @Nullable Integer exit = result.exitStatus();
        if (exit != null) {
            data.put("exit_status", exit);
        }
        if (!result.unproven().isEmpty()) {
            data.put("unproven", result.unproven());
        }
        if (!result.changed().isEmpty()) {
            data.put("changed", result.changed());
        }
        @Nullable TestCounts tests = result.tests();
        if (tests != null) {
            data.put("tests", TestsTold.of(tests));
        }
        if (!result.place().isEmpty()) {
            data.put("copy", result.place());
        }
        GateResult.@Nullable Status before = result.before();
        if (before != null) {
            data.put("before", before.word());
        }
        if (result.runs() > 1) {
            data.put("runs", result.runs());
        }
        sink.event(EventType.GATE_ENDED, data);
    }
}
