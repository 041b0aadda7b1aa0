package dev.watchkeeper.assess;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Output in the Test Anything Protocol: a plan, and a line for each test. */
final class TapOutput {
    private static final Pattern PLAN = Pattern.compile("1\\.\\.\\d+(?:\\s+#.*)?");
    private static final Pattern TEST =
            Pattern.compile(
                    "(not )?ok \\d+\\b(?:.*?#\\s*(skip|todo)\\b.*|.*)", Pattern.CASE_INSENSITIVE);

    private boolean plan;
    private long passed;
    private long failed;
    private long skipped;

    /** Adds what a line says. */
    void add(String line) {
        if (line.startsWith("1..")) {
            plan |= PLAN.matcher(line).matches();
        } else if (line.startsWith("ok ") || line.startsWith("not ok ")) {
            Matcher test = TEST.matcher(line);
            if (test.matches()) {
                if (test.group(2) != null) {
                    skipped++;
                } else if (test.group(1) == null) {
                    passed++;
                } else {
                    failed++;
                }
            }
        }
    }

    /** Whether it is that protocol: without a plan, such lines may be anybody's. */
    boolean seen() {
        return plan;
    }

    long passed() {
        return passed;
    }

    long failed() {
        return failed;
    }

    long skipped() {
        return skipped;
    }
}
