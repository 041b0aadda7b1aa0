package dev.watchkeeper.assess;

import dev.watchkeeper.domain.PathDiff;
import dev.watchkeeper.domain.TestChanges;
import dev.watchkeeper.domain.TestCounts;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Finds out which tests a run of a check ran, by what it printed and by the reports it wrote. */
final class CheckTests {
    /** What is said to have run the tests where only reports tell of them. */
    static final String REPORTS = "test reports";

    private final Assessor.Input in;
    private final Assessor.Sink sink;
    private final boolean counted;
    private final TestOutput output = new TestOutput();
    private final PrintedTests printed;
    private final ReportReader reports;

    /**
     * @param command the check's command line
     * @param roots folders below which absolute paths are told without them
     */
    CheckTests(Assessor.Input in, Assessor.Sink sink, String command, List<String> roots) {
        this.in = in;
        this.sink = sink;
        this.counted = !RunnerCommand.withoutTests(command);
        this.printed = new PrintedTests(roots);
        this.reports = new ReportReader(roots);
    }

    /** Takes what the command prints, besides another stream. */
    OutputStream besides(OutputStream other) {
        return printed.besides(output.besides(other));
    }

    /** Takes what the command's test runners wrote. */
    void reports(Assessor.Sink.Content written) {
        try {
            written.to(reports);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * How many tests there were; {@code null} if no runner tells. What was printed counts: reports
     * may be of builds that are tested themselves. To be asked once, at the end.
     */
    @Nullable TestCounts counts() {
        if (!counted) {
            return null;
        }
        @Nullable TestCounts said = output.counts();
        TestNames read = reports.names();
        if (said != null || read.reports() == 0) {
            return said;
        }
        return new TestCounts(
                REPORTS,
                read.count(TestNames.Outcome.PASSED),
                read.count(TestNames.Outcome.FAILED),
                read.count(TestNames.Outcome.SKIPPED),
                0);
    }

    /**
     * The tests by name; {@code null} if they have none.
     *
     * @param counts as counted
     */
    @Nullable TestNames names(@Nullable TestCounts counts) {
        TestNames read = reports.names();
        return read.reports() > 0 ? read : printed.names(counts);
    }

    /** A note on reports that can't be read, for whoever reads the output; empty if all can. */
    String unread() {
        List<String> paths = reports.unreadable();
        return paths.isEmpty()
                ? ""
                : "\n[the report"
                        + (paths.size() == 1 ? " " : "s ")
                        + ReadableOutput.line(Verdicts.listed(paths))
                        + " can't be read, so none of "
                        + (paths.size() == 1 ? "its" : "their")
                        + " tests is counted]";
    }

    /**
     * What has become of the tests since the tree accepted before.
     *
     * @param name of the list of their names as evidence
     * @param counts as counted
     * @return {@code null} if nothing is known of it
     */
    @Nullable TestChanges since(String command, String name, @Nullable TestCounts counts) {
        if (!counted || counts == null) {
            return null;
        }
        @Nullable TestNames names = names(counts);
        Optional<KnownTests.Ran> known =
                RunnerCommand.selecting(command) ? Optional.empty() : in.known().of(command);
        String id = names == null ? "" : sink.evidence(name, names::write);
        int from = names == null ? 0 : names.reports();
        long total = names == null ? 0 : names.tests().size();
        if (known.isEmpty()) {
            return names == null ? null : TestChanges.alone(id, from, total);
        }
        TestCounts then = known.get().counts();
        @Nullable TestNames before = names == null ? null : before(known.get());
        if (names != null && before != null) {
            TestComparison both =
                    new TestComparison(names, before, reports.kept(), new Permits()::allow);
            if (both.possible()) {
                @Nullable TestChanges since = then.since();
                return both.changes(id, since == null ? "" : since.evidence());
            }
        }
        long fewer = new Permits().any() ? 0 : TestComparison.fewer(counts, then);
        return names == null && fewer == 0 ? null : TestChanges.fewer(id, from, total, fewer);
    }

    /**
     * Why a good end that tells of no test proves nothing: the same command told of some before, or
     * only an old report stands where it writes its own. Empty if it needn't tell of any.
     */
    String silent(String command) {
        if (!counted || RunnerCommand.selecting(command) || new Permits().any()) {
            return "";
        }
        Optional<KnownTests.Ran> known = in.known().of(command);
        Set<String> written = new TreeSet<>(RunnerCommand.reportsOf(command));
        String why = "";
        if (known.isPresent() && known.get().counts().executed() > 0) {
            long then = known.get().counts().executed();
            why = "told of " + then + (then == 1 ? " test" : " tests") + " before, of none now";
            @Nullable TestNames before = before(known.get());
            if (before != null) {
                before.tests().values().forEach(t -> written.add(t.report()));
            }
        }
        written.retainAll(reports.kept());
        return written.isEmpty()
                ? why
                : why
                        + (why.isEmpty() ? "" : ": ")
                        + "the report "
                        + ReadableOutput.line(written.iterator().next())
                        + " is not of this run";
    }

    private static @Nullable TestNames before(KnownTests.Ran known) {
        @Nullable TestChanges since = known.counts().since();
        if (since == null || since.evidence().isEmpty()) {
            return null;
        }
        try {
            return TestNames.read(known.names().open());
        } catch (IOException e) {
            // The list of an old attempt may be gone; it is as if it had never been kept.
            return null;
        }
    }

    /** What the task's own words allow of tests. */
    private final class Permits {
        private @Nullable TestGuard made;

        private TestGuard guard() {
            TestGuard known = made;
            if (known == null) {
                known = new TestGuard(in.task(), in.gates(), in.tree()::original);
                made = known;
            }
            return known;
        }

        private List<String> paths() {
            return in.changes().stream()
                    .map(PathDiff::path)
                    .filter(p -> TestGuard.isTest(p) && guard().permits(p))
                    .toList();
        }

        boolean any() {
            return !paths().isEmpty();
        }

        boolean allow(TestNames.Test test) {
            return guard().permits(test.name())
                    || paths().stream().anyMatch(path -> holds(path, test.group()));
        }

        /** Whether a file may hold the tests of a group. */
        private static boolean holds(String path, String group) {
            String file = path.substring(path.lastIndexOf('/') + 1);
            int dot = file.indexOf('.');
            String stem = dot > 0 ? file.substring(0, dot) : file;
            String folder = path.contains("/") ? path.substring(0, path.lastIndexOf('/')) : "";
            return group.isEmpty()
                    || group.contains(stem)
                    || file.endsWith("_test.go") && group.endsWith(folder);
        }
    }
}
