package dev.watchkeeper.domain;

import org.jspecify.annotations.Nullable;

/**
 * How many tests a gate or check ran, as its test runners print it or write it into their reports.
 *
 * @param runners names of the test runners, separated by commas
 * @param passed tests that were run and passed; a package or task that passed counts as one where
 *     its runner tells no more
 * @param failed tests that were run and failed
 * @param skipped tests that were found and not run
 * @param cached how many of the passed were not run, but taken from a cache of their runner
 * @param since what has become of them since the tree accepted before; {@code null} if nothing is
 *     known of it
 */
public record TestCounts(
        String runners,
        long passed,
        long failed,
        long skipped,
        long cached,
        @Nullable TestChanges since) {
    /** Tests of which no more is known. */
    public TestCounts(String runners, long passed, long failed, long skipped, long cached) {
        this(runners, passed, failed, skipped, cached, null);
    }

    /** The same tests with what has become of them. */
    public TestCounts withSince(@Nullable TestChanges changes) {
        return new TestCounts(runners, passed, failed, skipped, cached, changes);
    }

    /** How many were run. */
    public long executed() {
        return passed - cached + failed;
    }
}
