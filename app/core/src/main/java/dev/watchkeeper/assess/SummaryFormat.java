package dev.watchkeeper.assess;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The lines by which one test runner sums up what it ran. A line counts only where all of it has
 * the form that the runner prints.
 */
enum SummaryFormat {
    /** {@code Ran 3 tests in 0.001s}, then {@code OK (skipped=1)}. */
    UNITTEST(
            "unittest",
            line("Ran ", "Ran \\d+ tests? in [\\d.]+s", Style.NUMBER_FIRST),
            line("OK (", "OK \\([a-z ]+=\\d+[^)]*\\)", Style.NAME_FIRST),
            line("FAILED (", "FAILED \\([a-z ]+=\\d+[^)]*\\)", Style.NAME_FIRST),
            line("NO TESTS RAN", "NO TESTS RAN(?: \\([a-z ]+=\\d+[^)]*\\))?", Style.NAME_FIRST)),
    /** {@code === 2 passed, 1 skipped in 0.04s ===}, quiet or not. */
    PYTEST(
            "pytest",
            line(
                    " in ",
                    "=*\\s*\\d+ (?:passed|failed|errors?|skipped|deselected|xfailed|xpassed|warnings?)"
                            + "\\b[a-z0-9, ]* in [\\d.]+s\\b[ ()\\d:]*=*",
                    Style.NUMBER_FIRST),
            line("no tests ran", "=*\\s*no tests ran in [\\d.]+s\\b.*", Style.NUMBER_FIRST)),
    /** {@code Tests: 1 skipped, 2 passed, 3 total}. */
    JEST("jest", line("Tests:", "Tests:\\s+(?:\\d+ [a-z]+, )*\\d+ total", Style.NUMBER_FIRST)),
    /** {@code Tests 2 passed | 1 skipped (3)}. */
    VITEST(
            "vitest",
            line(
                    "Tests ",
                    "\\s*Tests\\s+\\d+ [a-z ]+(?:\\s*\\|\\s*\\d+ [a-z ]+)*\\s*\\(\\d+\\)",
                    Style.NUMBER_FIRST),
            line("Tests ", "\\s*Tests\\s+no tests", Style.NUMBER_FIRST)),
    /** The JSON of jest and vitest, whose head has the counts. */
    JEST_JSON("jest", line("\"numTotalTests\"", "\\s*\\{\"num.*", Style.JSON)),
    /** {@code 2 passing (11ms)}, {@code 1 pending}, {@code 1 failing}. */
    MOCHA(
            "mocha",
            line("passing", "\\s*\\d+ passing(?: \\(.*\\))?", Style.NUMBER_FIRST),
            line("failing", "\\s*\\d+ failing", Style.NUMBER_FIRST),
            line("pending", "\\s*\\d+ pending", Style.NUMBER_FIRST)),
    /** {@code # pass 2}: Node's own runner, and mocha's TAP. */
    NODE(
            "node",
            line("pass ", "[#ℹ] pass \\d+", Style.NAME_FIRST),
            line("fail ", "[#ℹ] fail \\d+", Style.NAME_FIRST),
            line("cancelled ", "[#ℹ] cancelled \\d+", Style.NAME_FIRST),
            line("skipped ", "[#ℹ] skipped \\d+", Style.NAME_FIRST)),
    /** {@code test result: ok. 2 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; …}. */
    CARGO(
            "cargo test",
            line(
                    " passed; ",
                    "(?:test result: \\w+\\. )?\\d+ passed; .*\\d+ filtered out.*",
                    Style.NUMBER_FIRST),
            line(" run: ", "\\s*Summary \\[.*\\]\\s+\\d+ tests? run: .*", Style.NUMBER_FIRST)),
    /** {@code Tests run: 5, Failures: 0, Errors: 0, Skipped: 1}; each class has one with a time. */
    SUREFIRE(
            "surefire",
            line(
                    "Tests run:",
                    "(?:\\[\\w+\\]\\s+)?Tests run: *\\d+, +Failures: *\\d+(?:, +[A-Z][a-z]+: *\\d+)*",
                    Style.NAME_FIRST),
            line("Tests are skipped.", "\\[INFO\\] Tests are skipped\\.", Style.NAME_FIRST)),
    /** The same for each class, where no sum of them is printed. */
    SUREFIRE_CLASS(
            "surefire",
            line(
                    "Time elapsed",
                    "(?:\\[\\w+\\]\\s+)?Tests run: *\\d+, +Failures: *\\d+(?:, +[A-Z][a-z]+: *\\d+)*"
                            + ", Time elapsed.*",
                    Style.NAME_FIRST)),
    /** {@code [ 5 tests successful ]}. */
    JUNIT_CONSOLE(
            "junit",
            line(
                    "tests ",
                    "\\[\\s+\\d+ tests (?:successful|failed|skipped|aborted)\\s+\\]",
                    Style.LAST_WORD),
            line("OK (", "OK \\(\\d+ tests?\\)", Style.NUMBER_FIRST)),
    /** {@code Passed! - Failed: 0, Passed: 5, Skipped: 0, Total: 5, Duration: 12 ms - a.dll}. */
    DOTNET(
            "dotnet test",
            line(
                    "Total:",
                    "(?:Passed|Failed|Skipped)!\\s+- Failed: *\\d+, Passed: *\\d+, Skipped: *\\d+,"
                            + " Total: *\\d+.*",
                    Style.NAME_FIRST),
            line(
                    "Test summary:",
                    "\\s*Test summary: total: \\d+, failed: \\d+, succeeded: \\d+, skipped: \\d+.*",
                    Style.NAME_FIRST)),
    /** {@code 5 examples, 0 failures, 1 pending}. */
    RSPEC(
            "rspec",
            line("example", "\\d+ examples?, \\d+ failures?(?:, \\d+ .*)?", Style.NUMBER_FIRST)),
    /** {@code 5 runs, 7 assertions, 0 failures, 0 errors, 0 skips}. */
    MINITEST(
            "minitest",
            line(
                    " assertions, ",
                    "\\d+ (?:runs|tests), \\d+ assertions, \\d+ failures, \\d+ errors.*",
                    Style.NUMBER_FIRST)),
    /** {@code 5 tests, 0 failures, 1 skipped}. */
    EXUNIT(
            "ExUnit",
            line(
                    " failure",
                    "(?:\\d+ doctests?, )?\\d+ tests?, \\d+ failures?(?:, \\d+ [a-z]+)*",
                    Style.NUMBER_FIRST)),
    /** {@code OK (5 tests, 9 assertions)}, {@code Tests: 5, Assertions: 9, Failures: 1.}. */
    PHPUNIT(
            "PHPUnit",
            line("OK (", "OK \\(\\d+ tests?, \\d+ assertions?\\)", Style.NUMBER_FIRST),
            line(
                    "Assertions:",
                    "Tests: \\d+, Assertions: \\d+(?:, [A-Z][A-Za-z ]+: \\d+)*\\.",
                    Style.NAME_FIRST)),
    /** {@code 90% tests passed, 1 tests failed out of 10}. */
    CTEST(
            "ctest",
            line(
                    "% tests passed",
                    "\\d+% tests passed, \\d+ tests? failed out of \\d+", Style.OUT_OF)),
    /** {@code [==========] 5 tests from 2 test suites ran. (0 ms total)}. */
    GOOGLETEST(
            "GoogleTest",
            line(
                    "[==========]",
                    "\\[==========\\] \\d+ tests? from \\d+ test (?:suites?|cases?) ran\\..*",
                    Style.FIRST_ONLY),
            line("listed below", "\\[  FAILED  \\] \\d+ tests?, listed below:", Style.FAILURES)),
    /** {@code ok | 5 passed | 0 failed (10ms)}. */
    DENO(
            "deno test",
            line(
                    " passed",
                    "(?:ok|FAILED) \\| \\d+ passed.*\\| \\d+ failed.*",
                    Style.NUMBER_FIRST)),
    /** {@code 3 failed}, {@code 5 passed (1.2s)}: Playwright, and others in the same words. */
    PLAYWRIGHT(
            "playwright",
            line("failed", "\\s*[1-9]\\d* failed(?:, \\d+ [a-z]+)*", Style.NUMBER_FIRST),
            line(
                    "passed",
                    "\\s*[1-9]\\d* passed(?:, \\d+ [a-z]+)*(?: \\([\\d.]+[a-z]+\\))?",
                    Style.NUMBER_FIRST)),
    /** {@code No tests found, exiting with code 0}: many runners, in nearly the same words. */
    NOTHING_FOUND(
            "",
            line(
                    "o test",
                    "(?:\\[\\w+\\]\\s+)?(?:[Ee]rror: |testing: warning: )?[Nn]o tests?(?: files?)?"
                            + " (?:were |was )?(?:found|executed|collected|to run)\\b.*",
                    Style.NAME_FIRST),
            line("No test is available", "No test is available in .*", Style.NAME_FIRST));

    /** What a number stands for. */
    private enum Kind {
        TOTAL,
        PASSED,
        FAILED,
        SKIPPED
    }

    /** How numbers and their names stand in a line. */
    private enum Style {
        NUMBER_FIRST("(?<n>\\d+)\\s+(?<w>[A-Za-z]+)"),
        NAME_FIRST("(?<w>[A-Za-z]+(?: [a-z]+)?)\\s*[=: ]\\s*(?<n>\\d+)"),
        JSON("\"num(?<w>[A-Z][a-z]+)Tests\":(?<n>\\d+)"),
        LAST_WORD("(?<n>\\d+) tests (?<w>[a-z]+)"),
        OUT_OF("(?<n>\\d+) tests? (?<w>failed)|(?<w2>out) of (?<n2>\\d+)"),
        FIRST_ONLY("^\\[=+\\] (?<n>\\d+) (?<w>tests?)"),
        FAILURES("(?<n>\\d+) (?<w2>tests?), (?<w>listed)");

        private final Pattern numbers;

        Style(String numbers) {
            this.numbers = Pattern.compile(numbers);
        }
    }

    private static final Map<String, Kind> KINDS =
            Map.ofEntries(
                    Map.entry("test", Kind.TOTAL),
                    Map.entry("tests", Kind.TOTAL),
                    Map.entry("tests run", Kind.TOTAL),
                    Map.entry("runs", Kind.TOTAL),
                    Map.entry("example", Kind.TOTAL),
                    Map.entry("examples", Kind.TOTAL),
                    Map.entry("doctest", Kind.TOTAL),
                    Map.entry("doctests", Kind.TOTAL),
                    Map.entry("out", Kind.TOTAL),
                    Map.entry("passed", Kind.PASSED),
                    Map.entry("xfailed", Kind.PASSED),
                    Map.entry("xpassed", Kind.PASSED),
                    Map.entry("passing", Kind.PASSED),
                    Map.entry("pass", Kind.PASSED),
                    Map.entry("measured", Kind.PASSED),
                    Map.entry("successful", Kind.PASSED),
                    Map.entry("succeeded", Kind.PASSED),
                    Map.entry("failed", Kind.FAILED),
                    Map.entry("failing", Kind.FAILED),
                    Map.entry("fail", Kind.FAILED),
                    Map.entry("failure", Kind.FAILED),
                    Map.entry("failures", Kind.FAILED),
                    Map.entry("error", Kind.FAILED),
                    Map.entry("errors", Kind.FAILED),
                    Map.entry("unexpected successes", Kind.FAILED),
                    Map.entry("cancelled", Kind.FAILED),
                    Map.entry("listed", Kind.FAILED),
                    Map.entry("skipped", Kind.SKIPPED),
                    Map.entry("skips", Kind.SKIPPED),
                    Map.entry("pending", Kind.SKIPPED),
                    Map.entry("pendings", Kind.SKIPPED),
                    Map.entry("omissions", Kind.SKIPPED),
                    Map.entry("excluded", Kind.SKIPPED),
                    Map.entry("ignored", Kind.SKIPPED),
                    Map.entry("aborted", Kind.SKIPPED),
                    Map.entry("todo", Kind.SKIPPED),
                    Map.entry("incomplete", Kind.SKIPPED));

    /**
     * One form of a line.
     *
     * @param cue stands in each such line, so that most others are passed over quickly
     */
    private record Line(String cue, Pattern form, Style style) {}

    private final String runner;
    private final List<Line> lines;

    SummaryFormat(String runner, Line... lines) {
        this.runner = runner;
        this.lines = List.copyOf(Arrays.asList(lines));
    }

    private static Line line(String cue, String form, Style style) {
        return new Line(cue, Pattern.compile(form), style);
    }

    /** The test runner's name; empty where many print the same. */
    String runner() {
        return runner;
    }

    /**
     * Adds what a line says.
     *
     * @param line one line of output, without escapes
     * @return whether it is a summary of this runner
     */
    boolean add(String line, Tally to) {
        for (Line each : lines) {
            if (line.contains(each.cue()) && each.form().matcher(line).matches()) {
                numbers(line, each.style(), to);
                return true;
            }
        }
        return false;
    }

    private static void numbers(String line, Style style, Tally to) {
        Matcher found = style.numbers.matcher(line);
        while (found.find()) {
            boolean other = style == Style.OUT_OF && found.group("w2") != null;
            String word = found.group(other ? "w2" : "w").toLowerCase(Locale.ROOT);
            long many = number(found.group(other ? "n2" : "n"));
            Kind kind = KINDS.get(word);
            if (kind == null) {
                continue;
            }
            switch (kind) {
                case TOTAL -> to.total += many;
                case PASSED -> to.passed += many;
                case FAILED -> to.failed += many;
                case SKIPPED -> to.skipped += many;
            }
        }
    }

    /** A number that no runner prints is as good as the largest one. */
    private static long number(String digits) {
        return digits.length() > 15 ? 1L << 50 : Long.parseLong(digits);
    }

    /** What the lines of one runner add up to. */
    static final class Tally {
        private long total;
        private long passed;
        private long failed;
        private long skipped;

        /** How many passed; of a runner that only tells all of them, the rest. */
        long passed() {
            return passed > 0 ? passed : Math.max(0, total - failed - skipped);
        }

        long failed() {
            return failed;
        }

        long skipped() {
            return skipped;
        }
    }
}
