package dev.watchkeeper.explain;

import dev.watchkeeper.domain.GateResult;
import dev.watchkeeper.domain.TestChanges;
import dev.watchkeeper.domain.TestCounts;

import java.util.List;

/** Which tests a check ran, in words. */
final class TestsExplainer {
    private TestsExplainer() {}

    /** One sentence of a check that told of its tests by name; none of any other. */
    static List<String> told(GateResult gate) {
        TestCounts tests = gate.tests();
        TestChanges since = tests == null ? null : tests.since();
        if (tests == null || since == null) {
            return List.of();
        }
        StringBuilder words =
                new StringBuilder(
                        gate.check()
                                ? "The check `" + gate.command() + "`"
                                : "The gate '" + gate.name() + "'");
        words.append(" ran ").append(Sentences.count(tests.executed(), "test"));
        if (tests.skipped() > 0) {
            words.append(" and skipped ").append(tests.skipped());
        }
        if (since.reports() > 0) {
            words.append(", by ").append(Sentences.count(since.reports(), "report"));
        }
        List<String> told = since.told();
        if (!told.isEmpty()) {
            words.append("; ").append(String.join("; ", told));
        } else if (!since.before().isEmpty() && since.lost().isEmpty()) {
            words.append(", the same as on the tree accepted before");
        }
        words.append(
                Sentences.evidence(
                        since.evidence().isEmpty() ? List.of() : List.of(since.evidence())));
        return List.of(words.append('.').toString());
    }
}
