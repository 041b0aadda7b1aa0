package dev.watchkeeper.domain;

/**
 * How many tests a gate or check ran, as its test runners say it.
 *
 * @param runners names of the test runners, separated by commas
 * @param passed tests that were run and passed; a package or task that passed counts as one where
 *     its runner tells no more
 * @param failed tests that were run and failed
 * @param skipped tests that were found and not run
 * @param cached how many of the passed were not run, but taken from a cache of their runner
 */
public record TestCounts(String runners, long passed, long failed, long skipped, long cached) {
    /** How many were run. */
    public long executed() {
        return passed - cached + failed;
    }
}
