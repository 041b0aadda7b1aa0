package dev.watchkeeper.assess;

import dev.watchkeeper.domain.TestChanges;
import dev.watchkeeper.domain.TestCounts;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Compares the tests of a run with those of the same command on the tree accepted before. */
final class TestComparison {
    /** Gradle removes the reports of tests that are gone; others leave them where they are. */
    private static final Pattern TIDIED = Pattern.compile("(?:.*/)?build/test-results/.*");

    private final TestNames now;
    private final TestNames before;
    private final Set<String> kept;
    private final Predicate<TestNames.Test> permitted;

    /**
     * @param kept paths of reports that the run left as they were
     * @param permitted whether the task's own words allow that a test goes or is skipped
     */
    TestComparison(
            TestNames now,
            TestNames before,
            Set<String> kept,
            Predicate<TestNames.Test> permitted) {
        this.now = now;
        this.before = before;
        this.kept = kept;
        this.permitted = permitted;
    }

    /** Whether the names of both mean the same, and none is missing for having been cut off. */
    boolean possible() {
        return now.whole() && before.whole() && now.source().equals(before.source());
    }

    /**
     * What has become of the tests.
     *
     * @param evidence id of the names of now
     * @param evidenceBefore id of the names of then
     */
    TestChanges changes(String evidence, String evidenceBefore) {
        List<TestNames.Test> gone = new ArrayList<>();
        List<String> skipped = new ArrayList<>();
        List<String> allowed = new ArrayList<>();
        for (TestNames.Test was : before.tests().values()) {
            TestNames.Test is = now.tests().get(was.full());
            boolean ran = was.outcome() != TestNames.Outcome.SKIPPED;
            if (is == null && !notRun(was)) {
                if (permitted.test(was)) {
                    allowed.add(was.full());
                } else {
                    gone.add(was);
                }
            } else if (is != null && ran && is.outcome() == TestNames.Outcome.SKIPPED) {
                (permitted.test(was) ? allowed : skipped).add(was.full());
            }
        }
        List<TestNames.Test> come =
                now.tests().values().stream()
                        .filter(t -> !before.tests().containsKey(t.full()))
                        .toList();
        List<String> renamed = renamed(gone, come);
        return new TestChanges(
                evidence,
                now.reports(),
                now.tests().size(),
                evidenceBefore,
                0,
                TestChanges.Some.of(come.stream().map(TestNames.Test::full).toList()),
                TestChanges.Some.of(gone.stream().map(TestNames.Test::full).toList()),
                TestChanges.Some.of(skipped),
                TestChanges.Some.of(renamed),
                TestChanges.Some.of(allowed));
    }

    /** A part of the project that was built before is not tested again by some builds. */
    private boolean notRun(TestNames.Test was) {
        return !was.report().isEmpty()
                && kept.contains(was.report())
                && TIDIED.matcher(was.report()).matches();
    }

    /**
     * Takes out of those that are gone those for which a new one stands that runs: of the same name
     * in another group, or another one of the same group. What became of a test's file is looked at
     * where its diff is.
     */
    private static List<String> renamed(List<TestNames.Test> gone, List<TestNames.Test> come) {
        Map<String, Integer> byName = new HashMap<>();
        Map<String, Integer> byGroup = new HashMap<>();
        for (TestNames.Test t : come) {
            if (t.outcome() != TestNames.Outcome.SKIPPED) {
                byName.merge(t.name(), 1, Integer::sum);
            }
        }
        List<String> renamed = new ArrayList<>();
        Map<String, Integer> moved = new HashMap<>();
        gone.removeIf(t -> {
            boolean stands = byName.merge(t.name(), 0, Integer::sum) > 0;
            if (stands) {
                byName.merge(t.name(), -1, Integer::sum);
                moved.merge(t.name(), 1, Integer::sum);
                renamed.add(t.full());
            }
            return stands;
        });
        for (TestNames.Test t : come) {
            boolean taken = moved.getOrDefault(t.name(), 0) > 0;
            if (taken) {
                moved.merge(t.name(), -1, Integer::sum);
            } else if (t.outcome() != TestNames.Outcome.SKIPPED) {
                byGroup.merge(t.group(), 1, Integer::sum);
            }
        }
        gone.removeIf(t -> {
            boolean stands = byGroup.getOrDefault(t.group(), 0) > 0;
            if (stands) {
                byGroup.merge(t.group(), -1, Integer::sum);
                renamed.add(t.full());
            }
            return stands;
        });
        return renamed;
    }

    /** How many less were run, where both sides sum up in the same way. */
    static long fewer(@Nullable TestCounts now, TestCounts before) {
        return now == null
                        || !now.runners().equals(before.runners())
                        || now.cached() > 0
                        || before.cached() > 0
                ? 0
                : Math.max(0, before.executed() - now.executed());
    }
}
