package dev.watchkeeper.domain;

import java.util.ArrayList;
import java.util.List;

/**
 * Whether a check notices: what became of its new tests on the old code, and of small changes of
 * the changed lines. A test that passes without the change proves nothing about it.
 *
 * @param command the check's command line
 * @param caught how many small changes made a test fail
 * @param missed small changes with which all tests passed, each as {@code path:line what}
 * @param uncounted small changes that did not build, did not start or did not end
 * @param untried small changes for which no time was left
 * @param passing new or changed tests that pass on the old code as well, by name
 * @param failing how many new or changed tests do not pass there
 * @param problem why something was not tried; empty if all was
 * @param seconds that it took
 */
public record TestsTried(
        String command,
        int caught,
        List<String> missed,
        int uncounted,
        int untried,
        List<String> passing,
        int failing,
        String problem,
        double seconds) {
    private static final int NAMED = 5;

    public TestsTried {
        missed = List.copyOf(missed);
        passing = List.copyOf(passing);
    }

    /** How many small changes tell something. */
    public int changes() {
        return caught + missed.size();
    }

    /** How many new or changed tests were run on the old code. */
    public int newTests() {
        return passing.size() + failing;
    }

    /** What new tests prove, in words; empty if there are none. */
    public String newTestsWords() {
        if (newTests() == 0) {
            return "";
        }
        if (passing.isEmpty()) {
            return tests(failing)
                    + (failing == 1 ? " does not pass" : " do not pass")
                    + " on the old code, as it must be";
        }
        return tests(passing.size())
                + (passing.size() == 1
                        ? " passes without the change, so it proves nothing about it: "
                        : " pass without the change, so they prove nothing about it: ")
                + listed(passing);
    }

    private static String tests(int count) {
        return count + (count == 1 ? " new or changed test" : " new or changed tests");
    }

    /** How many small changes are noticed, in words; empty if none tells anything. */
    public String changesWords() {
        if (changes() == 0) {
            return "";
        }
        return missed.isEmpty()
                ? "the tests notice "
                        + (caught == 1
                                ? "the one change like these that was tried"
                                : "all of " + caught + " changes like these")
                : "the tests would miss "
                        + missed.size()
                        + " of "
                        + changes()
                        + " changes like these: "
                        + listed(missed);
    }

    /** What speaks against the tests, in a few words without places; empty if nothing does. */
    public String doubt() {
        String some =
                passing.isEmpty()
                        ? ""
                        : passing.size()
                                + " of "
                                + tests(newTests())
                                + (passing.size() == 1 ? " proves" : " prove")
                                + " nothing about the change";
        String miss =
                missed.isEmpty()
                        ? ""
                        : "the tests would miss "
                                + missed.size()
                                + " of "
                                + changes()
                                + " changes like these";
        return some + (some.isEmpty() || miss.isEmpty() ? "" : ", and ") + miss;
    }

    /** All of it in words, a sentence without its full stop each. */
    public List<String> words() {
        List<String> all = new ArrayList<>();
        for (String each : List.of(newTestsWords(), changesWords(), problem)) {
            if (!each.isEmpty()) {
                all.add(each);
            }
        }
        return all;
    }

    private static String listed(List<String> all) {
        return all.size() <= NAMED
                ? String.join(", ", all)
                : String.join(", ", all.subList(0, NAMED))
                        + " and "
                        + (all.size() - NAMED)
                        + " more";
    }
}
