package dev.watchkeeper.domain;

import java.util.ArrayList;
import java.util.List;

/**
 * What has become of the tests of a gate or check since the tree that was accepted before.
 *
 * @param evidence id of the list of their names, each with its outcome; empty if no name is known
 * @param reports how many reports they were read from; 0 if the command printed them
 * @param total how many have a name
 * @param before id of the list that they are compared with; empty if there is none
 * @param fewer how many less were run than before, where names can't be compared; 0 otherwise
 * @param added that were not there before
 * @param vanished that are not there any more
 * @param skipped that were run before and are skipped now
 * @param renamed that are not there any more, where a new one of the same name or the same group
 *     stands for each
 * @param permitted that are gone or skipped as the task's own words allow
 */
public record TestChanges(
        String evidence,
        int reports,
        long total,
        String before,
        long fewer,
        Some added,
        Some vanished,
        Some skipped,
        Some renamed,
        Some permitted) {
    /** Tests that are compared with none. */
    public static TestChanges alone(String evidence, int reports, long total) {
        return fewer(evidence, reports, total, 0);
    }

    /** Tests whose names can't be compared, but of which so many less were run. */
    public static TestChanges fewer(String evidence, int reports, long total, long fewer) {
        return new TestChanges(
                evidence, reports, total, "", fewer, Some.NONE, Some.NONE, Some.NONE, Some.NONE,
                Some.NONE);
    }

    /**
     * Some tests.
     *
     * @param count how many there are
     * @param names the first of them, sorted
     */
    public record Some(long count, List<String> names) {
        /** None at all. */
        public static final Some NONE = new Some(0, List.of());

        private static final int KEPT = 20;
        private static final int TOLD = 3;

        public Some {
            names = List.copyOf(names);
        }

        /** All of these, of which the first are kept by name. */
        public static Some of(List<String> all) {
            return all.isEmpty()
                    ? NONE
                    : new Some(all.size(), all.stream().sorted().limit(KEPT).toList());
        }

        /** Whether there is none. */
        public boolean none() {
            return count == 0;
        }

        /** The first three, and how many more. */
        public String words() {
            List<String> first = names.stream().limit(TOLD).toList();
            return String.join(", ", first)
                    + (count > first.size() ? " and " + (count - first.size()) + " more" : "");
        }
    }

    /** What speaks against the work, each in words such as {@code 1 test is skipped now: …}. */
    public List<String> lost() {
        List<String> all = new ArrayList<>();
        if (!vanished.none()) {
            all.add(are(vanished) + " not there any more: " + vanished.words());
        }
        if (!skipped.none()) {
            all.add(are(skipped) + " skipped now and ran before: " + skipped.words());
        }
        if (fewer > 0) {
            all.add(
                    fewer
                            + (fewer == 1 ? " test less was" : " tests less were")
                            + " run than before");
        }
        return all;
    }

    /** What is worth knowing and speaks neither for the work nor against it. */
    public List<String> told() {
        List<String> all = new ArrayList<>();
        if (!added.none()) {
            all.add(are(added) + " new: " + added.words());
        }
        if (!renamed.none()) {
            all.add(are(renamed) + " not there any more, perhaps renamed: " + renamed.words());
        }
        if (!permitted.none()) {
            all.add(
                    are(permitted)
                            + " gone or skipped, which the task's own words allow: "
                            + permitted.words());
        }
        return all;
    }

    private static String are(Some some) {
        return some.count() == 1 ? "1 test is" : some.count() + " tests are";
    }
}
