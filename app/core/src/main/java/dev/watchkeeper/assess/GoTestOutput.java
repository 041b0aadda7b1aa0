package dev.watchkeeper.assess;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code go test} prints, as text or as JSON. Without {@code -v} it tells of packages only, so
 * each that passed counts as one.
 */
final class GoTestOutput {
    private static final Pattern PACKAGE =
            Pattern.compile("ok\\s+\\S+\\s+(?:(\\(cached\\))|[\\d.]+s)(?:\\s+(.*))?");
    private static final Pattern NO_FILES = Pattern.compile("\\?\\s+\\S+\\s+\\[no test files\\]");
    private static final Pattern FAILED =
            Pattern.compile("FAIL\\s+\\S+\\s+(?:\\(cached\\)|[\\d.]+s|\\[\\w+ failed\\])");
    private static final Pattern TEST =
            Pattern.compile("--- (PASS|FAIL|SKIP): \\S+ \\([\\d.]+s\\)");
    private static final Pattern EVENT =
            Pattern.compile(
                    "\\{(?:\"Time\":\"[^\"]*\",)?\"Action\":\"(pass|fail|skip|output)\",\"Package\":\"[^\"]*\"(?:,\"Test\":\"([^\"]*)\")?(?:,\"Output\":\"(.*)\")?.*\\}");

    private boolean seen;
    private long packages;
    private long cached;
    private long failedPackages;
    private long passed;
    private long failed;
    private long skipped;

    /** Adds what a line says. */
    void add(String line) {
        if (line.startsWith("{\"")) {
            event(line);
        } else if (line.startsWith("ok") || line.startsWith("FAIL") || line.startsWith("?")) {
            packages(line);
        } else if (line.startsWith("--- ")) {
            Matcher test = TEST.matcher(line);
            if (test.matches()) {
                count(test.group(1));
            }
        }
    }

    private void packages(String line) {
        Matcher ok = PACKAGE.matcher(line);
        if (ok.matches()) {
            seen = true;
            boolean none = ok.group(2) != null && ok.group(2).contains("[no tests to run]");
            packages += none ? 0 : 1;
            cached += ok.group(1) != null && !none ? 1 : 0;
        } else if (FAILED.matcher(line).matches()) {
            seen = true;
            failedPackages++;
        } else if (NO_FILES.matcher(line).matches()) {
            seen = true;
        }
    }

    private void event(String line) {
        Matcher event = EVENT.matcher(line);
        if (!event.matches()) {
            return;
        }
        if (event.group(1).equals("output")) {
            if (event.group(2) == null && event.group(3) != null) {
                packages(event.group(3).replace("\\t", "\t").replace("\\n", "").strip());
            }
        } else if (event.group(2) != null && event.group(2).indexOf('/') < 0) {
            count(event.group(1).toUpperCase(java.util.Locale.ROOT));
        }
    }

    private void count(String how) {
        seen = true;
        switch (how) {
            case "PASS" -> passed++;
            case "FAIL" -> failed++;
            default -> skipped++;
        }
    }

    boolean seen() {
        return seen;
    }

    /** How many tests passed; packages where it does not tell of tests. */
    long passed() {
        return passed + failed + skipped == 0 || failed > 0 && passed + skipped == 0
                ? packages
                : passed;
    }

    /** How many of them were taken from its cache. */
    long cached() {
        return packages == 0 ? 0 : Math.min(passed(), cached == packages ? passed() : cached);
    }

    long failed() {
        return Math.max(failed, failedPackages);
    }

    long skipped() {
        return skipped;
    }
}
