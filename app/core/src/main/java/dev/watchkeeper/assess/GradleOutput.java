package dev.watchkeeper.assess;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Gradle prints of its test tasks. It counts tests only where one fails, so a task that was
 * run counts as one that passed.
 */
final class GradleOutput {
    private static final Pattern TASK =
            Pattern.compile(
                    "> Task (?::[\\w.-]+)*:(?:test|[a-z]\\w*Tests?)"
                            + "(?: (UP-TO-DATE|FROM-CACHE|NO-SOURCE|SKIPPED|FAILED))?");
    private static final Pattern COMPLETED =
            Pattern.compile(
                    "(\\d{1,9}) tests? completed(?:, (\\d{1,9}) failed)?(?:, (\\d{1,9}) skipped)?");

    private boolean seen;
    private long passed;
    private long cached;
    private long failed;
    private long skipped;

    /** Adds what a line says. */
    void add(String line) {
        Matcher task = TASK.matcher(line);
        if (task.matches()) {
            task(task.group(1) == null ? "" : task.group(1));
            return;
        }
        Matcher completed = COMPLETED.matcher(line);
        if (completed.matches()) {
            seen = true;
            long bad = number(completed.group(2));
            long left = number(completed.group(3));
            failed += bad;
            skipped += left;
            passed += Math.max(0, number(completed.group(1)) - bad - left);
        }
    }

    private void task(String how) {
        seen = true;
        switch (how) {
            case "" -> passed++;
            case "UP-TO-DATE", "FROM-CACHE" -> {
                passed++;
                cached++;
            }
            default -> {
                // NO-SOURCE and SKIPPED ran nothing; FAILED is followed by its count.
            }
        }
    }

    private static long number(@org.jspecify.annotations.Nullable String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }

    boolean seen() {
        return seen;
    }

    long passed() {
        return passed;
    }

    long cached() {
        return cached;
    }

    long failed() {
        return failed;
    }

    long skipped() {
        return skipped;
    }
}
