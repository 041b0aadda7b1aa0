package dev.watchkeeper.assess;

import dev.watchkeeper.domain.TestChanges;
import dev.watchkeeper.domain.TestCounts;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;

/** The tests of a check as an event tells of them. */
final class TestsTold {
    private TestsTold() {}

    static Map<String, Object> of(TestCounts tests) {
        Map<String, Object> told = new HashMap<>();
        told.put("passed", tests.passed());
        told.put("failed", tests.failed());
        told.put("skipped", tests.skipped());
        @Nullable TestChanges since = tests.since();
        if (since != null) {
            if (!since.evidence().isEmpty()) {
                told.put("names", since.evidence());
                told.put("reports", since.reports());
            }
            some(told, "new", since.added());
            some(told, "vanished", since.vanished());
            some(told, "newly_skipped", since.skipped());
            some(told, "renamed", since.renamed());
            some(told, "permitted", since.permitted());
            if (since.fewer() > 0) {
                told.put("fewer", since.fewer());
            }
        }
        return told;
    }

    private static void some(Map<String, Object> told, String key, TestChanges.Some some) {
        if (!some.none()) {
            told.put(key, Map.of("count", some.count(), "first", some.names()));
        }
    }
}
