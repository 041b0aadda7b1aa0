package dev.watchkeeper.assess;

import dev.watchkeeper.domain.TestsTried;
import dev.watchkeeper.mutation.MutantOrder;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;

/**
 * The steps of a trial: the check as it is, in a copy; the new tests on the old code; then small
 * changes, one by one, until the time is used up.
 */
final class TrialSteps {
    /** A change with which a check takes so many times as long has made it hang. */
    private static final int HANGS = 4;

    private static final Duration SLACK = Duration.ofSeconds(2);
    private static final Duration LEAST = Duration.ofMillis(1);

    private final Assessor.Input in;
    private final TrialPlan plan;
    private final Duration most;
    private final long from;
    private final LongSupplier nanos;
    private final TrialRun runs;
    private final List<String> missed = new ArrayList<>();
    private final List<String> passing = new ArrayList<>();
    private String copy = "";
    private String before = "";
    private int caught;
    private int uncounted;
    private int tried;
    private int failing;
    private double usual;
    private @Nullable TestNames known;

    /** The time runs from now on. */
    TrialSteps(Assessor.Input in, TrialPlan plan, Duration most, LongSupplier nanos) {
        this.in = in;
        this.plan = plan;
        this.most = most;
        this.from = nanos.getAsLong();
        this.nanos = nanos;
        this.runs = new TrialRun(in, plan.subject(), nanos);
    }

    /** Makes the copies. */
    void lay() {
        List<String> links = in.how().copyAlso();
        copy = in.tree().copyToTry(links).orElse("");
        if (!copy.isEmpty() && !plan.names().isEmpty()) {
            before = in.tree().copyOfBeforeToTry(links).orElse("");
        }
    }

    TestsTried run() {
        if (copy.isEmpty()) {
            return ended("this host makes no copies, so nothing was tried");
        }
        if (plan.subject().seconds() > most.toMillis() / 1000.0) {
            return ended("the check takes longer than the time that is given for it");
        }
        TrialRun.Seen plain = runs.run("plain", copy, Map.of(), left());
        if (plain.end() == TrialRun.End.STOPPED) {
            return ended("the time was used up by the check itself");
        }
        if (plain.end() != TrialRun.End.PASSED) {
            return ended(
                    "the check does not pass in a clean copy, so nothing was tried (what it needs"
                            + " that is ignored is named by copy-also)");
        }
        usual = plain.seconds();
        known = plain.names();
        if (!before.isEmpty() && !onOldCode(plain)) {
            return ended("the time was used up by the new tests on the old code");
        }
        for (MutantOrder.Placed mutant : plan.mutants()) {
            if (left().toMillis() / 1000.0 < usual || !changed(mutant)) {
                break;
            }
        }
        return ended("");
    }

    /**
     * Runs the new tests on the old code.
     *
     * @return whether there was time for it
     */
    private boolean onOldCode(TrialRun.Seen plain) {
        // Without names it has to be seen whether the check runs the new tests at all.
        boolean named = plain.names() != null;
        long without = named ? 0 : runs.run("old", before, Map.of(), left()).executed();
        TrialRun.Seen old = runs.run("old-code", before, plan.tests(), left());
        if (!named && old.executed() <= without) {
            return old.end() != TrialRun.End.STOPPED;
        }
        switch (old.end()) {
            case STOPPED -> {
                return false;
            }
            // Code that they call is missing there, or they could not be loaded without it.
            case BROKEN -> failing = plan.names().size();
            case UNSTARTED -> {}
            case PASSED, FAILED -> {
                for (String name : plan.names()) {
                    byName(name, plain.names(), old);
                }
            }
        }
        return true;
    }

    private void byName(String name, @Nullable TestNames now, TrialRun.Seen old) {
        @Nullable TestNames then = old.names();
        if (then == null || now == null) {
            // Without names the whole tells: what passes there has no test that fails.
            if (old.end() == TrialRun.End.PASSED) {
                passing.add(name);
            }
            return;
        }
        boolean runs = now.tests().values().stream().anyMatch(t -> NewTests.means(t, name));
        if (!runs) {
            return; // Nothing is known of what the check does not run.
        }
        List<TestNames.Outcome> outcomes =
                then.tests().values().stream()
                        .filter(t -> NewTests.means(t, name))
                        .map(TestNames.Test::outcome)
                        .toList();
        boolean passes =
                outcomes.contains(TestNames.Outcome.PASSED)
                        && !outcomes.contains(TestNames.Outcome.FAILED);
        if (passes) {
            passing.add(name);
        } else if (!outcomes.contains(TestNames.Outcome.SKIPPED)) {
            failing++;
        }
    }

    /**
     * Runs the check with one small change.
     *
     * @return whether there was time for it
     */
    private boolean changed(MutantOrder.Placed placed) {
        Map<String, byte[]> laid = new HashMap<>();
        // What the change before was made in is put back.
        if (tried > 0) {
            String last = plan.mutants().get(tried - 1).path();
            laid.put(last, bytes(text(last)));
        }
        laid.put(placed.path(), bytes(placed.mutant().in(text(placed.path()))));
        Duration left = left();
        Duration hangs = SLACK.plusMillis((long) (usual * 1000 * HANGS));
        boolean last = left.compareTo(hangs) < 0;
        TrialRun.Seen seen = runs.run("change-" + (tried + 1), copy, laid, last ? left : hangs);
        if (seen.end() == TrialRun.End.STOPPED && last) {
            return false;
        }
        tried++;
        switch (seen.end()) {
            case PASSED -> missed.add(placed.words());
            case FAILED -> {
                if (knownFails(seen.names())) {
                    caught++;
                } else {
                    uncounted++;
                }
            }
            case BROKEN, UNSTARTED, STOPPED -> uncounted++;
        }
        return true;
    }

    /** Whether a test that is known fails; what stands for a file that can't be loaded is none. */
    private boolean knownFails(@Nullable TestNames names) {
        @Nullable TestNames before = known;
        return names == null
                || before == null
                || names.tests().values().stream()
                        .anyMatch(t ->
                                t.outcome() == TestNames.Outcome.FAILED
                                        && before.tests().containsKey(t.full()));
    }

    private String text(String path) {
        return Objects.requireNonNull(plan.texts().get(path));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private Duration left() {
        Duration left = most.minusNanos(nanos.getAsLong() - from);
        return left.compareTo(LEAST) < 0 ? LEAST : left;
    }

    /** What is known now. */
    TestsTried ended(String problem) {
        return new TestsTried(
                plan.subject().command(),
                caught,
                missed,
                uncounted,
                plan.mutants().size() - tried,
                passing,
                failing,
                problem,
                Math.round((nanos.getAsLong() - from) / 1e6) / 1000.0);
    }
}
