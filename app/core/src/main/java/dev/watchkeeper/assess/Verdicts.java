package dev.watchkeeper.assess;

import dev.watchkeeper.domain.GateResult;
import dev.watchkeeper.domain.TestCounts;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** What the end of a command and its output prove: it passes, fails, or proves nothing. */
final class Verdicts {
    private static final int NAMED = 5;

    private Verdicts() {}

    /**
     * How a command ended.
     *
     * @param tests how many tests it ran, or {@code null} if no test runner was recognised
     */
    static GateResult.Status status(
            String command, GateProcess.Ran ran, @Nullable TestCounts tests) {
        if (ran.timedOut()) {
            return GateResult.Status.TIMEOUT;
        }
        @Nullable Integer exit = ran.exit();
        if (exit == null || exit == 126 || exit == 127) {
            // What a shell says of a command that it can't find or may not run.
            return GateResult.Status.ERROR;
        }
        if (exit != 0) {
            return GateResult.Status.FAIL;
        }
        boolean proves =
                tests == null
                        ? RunnerCommand.summing(command).isEmpty()
                        : tests.executed() > 0 && tests.failed() == 0;
        return proves ? GateResult.Status.PASS : GateResult.Status.UNPROVEN;
    }

    /** Why a command of this end proves nothing; empty if it proves something. */
    static String reason(String command, GateResult.Status status, @Nullable TestCounts tests) {
        if (status == GateResult.Status.ERROR) {
            return "could not be started";
        }
        if (status != GateResult.Status.UNPROVEN) {
            return "";
        }
        if (tests == null) {
            return "did not print how many tests it ran, as "
                    + RunnerCommand.summing(command).orElse("its test runner")
                    + " does";
        }
        if (tests.failed() > 0 && tests.runners().equals(CheckTests.REPORTS)) {
            return "wrote test reports by which "
                    + tests.failed()
                    + (tests.failed() == 1 ? " test" : " tests")
                    + " failed, but ended with exit status 0";
        }
        String by = tests.runners().isEmpty() ? "" : " (" + tests.runners() + ")";
        if (tests.failed() > 0) {
            return "printed that "
                    + tests.failed()
                    + (tests.failed() == 1 ? " test failed" : " tests failed")
                    + by
                    + ", but ended with exit status 0";
        }
        if (tests.cached() > 0) {
            return "ran no test: each result came from its runner's cache" + by;
        }
        return "ran no test"
                + (tests.skipped() > 0 ? ", for all " + tests.skipped() + " were skipped" : "")
                + by;
    }

    /** Whether it proves nothing only because its runner has answered from its cache. */
    static boolean cached(GateResult result) {
        @Nullable TestCounts tests = result.tests();
        return result.status() == GateResult.Status.UNPROVEN
                && tests != null
                && tests.failed() == 0
                && tests.cached() > 0;
    }

    /** The same, which proves nothing for this reason. */
    static GateResult unproven(GateResult r, String why) {
        return made(r, GateResult.Status.UNPROVEN, why, r.changed(), r.runs());
    }

    /** The same, which passed and failed on the same tree. */
    static GateResult flaky(GateResult r) {
        return unproven(r, "passed and failed on the same tree");
    }

    /** The same, during which these paths were changed. */
    static GateResult changed(GateResult r, List<String> paths) {
        return made(r, r.status(), r.unproven(), paths, r.runs());
    }

    /** The same, of which this is known of the tree before the task. */
    static GateResult before(GateResult r, GateResult.Status status) {
        GateResult known = r.withBefore(status);
        return status == GateResult.Status.PASS
                ? unproven(
                        known,
                        "passed on the tree before the task as well, so it does not show that the"
                                + " task is done")
                : known;
    }

    /** The same, run so often. */
    static GateResult runs(GateResult r, int runs) {
        return made(r, r.status(), r.unproven(), r.changed(), runs);
    }

    private static GateResult made(
            GateResult r,
            GateResult.Status status,
            String unproven,
            List<String> changed,
            int runs) {
        return new GateResult(
                r.name(),
                r.command(),
                r.check(),
                r.blocking(),
                status,
                r.exitStatus(),
                r.seconds(),
                r.evidence(),
                r.tail(),
                r.failure(),
                unproven,
                r.tests(),
                changed,
                runs,
                r.place(),
                r.before());
    }

    /** The first five, and how many more there are. */
    static String listed(List<String> paths) {
        return paths.size() <= NAMED
                ? String.join(", ", paths)
                : String.join(", ", paths.subList(0, NAMED))
                        + " and "
                        + (paths.size() - NAMED)
                        + " more";
    }
}
