package dev.watchkeeper.assess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.watchkeeper.domain.TestCounts;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** What test runners print, as it was recorded, and what only looks like it. */
class TestOutputTest {
    private static @Nullable TestCounts counts(byte[] output) {
        TestOutput read = new TestOutput();
        // In pieces that end anywhere.
        for (int at = 0; at < output.length; at += 7) {
            read.write(output, at, Math.min(7, output.length - at));
        }
        return read.counts();
    }

    private static @Nullable TestCounts counts(String output) {
        return counts(output.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource({
        "unittest-pass, unittest, 1, 0, 1, 0",
        "unittest-verbose, unittest, 1, 0, 1, 0",
        "unittest-fail, unittest, 1, 1, 1, 0",
        "unittest-none, unittest, 0, 0, 0, 0",
        "unittest-skipped, unittest, 0, 0, 1, 0",
        "pytest-pass, pytest, 1, 0, 1, 0",
        "pytest-quiet, pytest, 1, 0, 1, 0",
        "pytest-verbose, pytest, 1, 0, 1, 0",
        "pytest-fail-color, pytest, 1, 1, 1, 0",
        "pytest-none, pytest, 0, 0, 0, 0",
        "pytest-deselected, pytest, 0, 0, 0, 0",
        "pytest-skipped, pytest, 0, 0, 1, 0",
        "go-pass, go test, 2, 0, 0, 0",
        "go-cached, go test, 2, 0, 0, 2",
        "go-fail, go test, 1, 1, 0, 1",
        "go-none, go test, 0, 0, 0, 0",
        "go-nofiles, go test, 0, 0, 0, 0",
        "go-verbose, go test, 1, 0, 1, 0",
        "go-json, go test, 2, 0, 1, 0",
        "cargo-pass, cargo test, 2, 0, 1, 0",
        "cargo-filtered, cargo test, 0, 0, 0, 0",
        "cargo-fail, cargo test, 1, 1, 1, 0",
        "jest-pass, jest, 2, 0, 1, 0",
        "jest-verbose, jest, 2, 0, 1, 0",
        "jest-json, jest, 2, 0, 1, 0",
        "jest-fail, jest, 1, 1, 1, 0",
        "jest-none, '', 0, 0, 0, 0",
        "jest-filtered, jest, 0, 0, 3, 0",
        "vitest-pass, vitest, 2, 0, 1, 0",
        "vitest-json, jest, 2, 0, 1, 0",
        "vitest-fail, vitest, 1, 1, 1, 0",
        "vitest-none, '', 0, 0, 0, 0",
        "vitest-filtered, vitest, 0, 0, 3, 0",
        "mocha-pass, mocha, 2, 0, 1, 0",
        "mocha-fail, mocha, 1, 1, 1, 0",
        "mocha-none, mocha, 0, 0, 0, 0",
        "mocha-tap, node, 2, 0, 0, 0",
        "node-pass, node, 2, 0, 1, 0",
        "node-tap, node, 2, 0, 1, 0",
        "node-fail, node, 1, 1, 1, 0",
        "node-none, node, 0, 0, 3, 0",
        "maven-pass, surefire, 2, 0, 1, 0",
        "maven-fail, surefire, 1, 1, 1, 0",
        "maven-ignored-color, surefire, 1, 1, 1, 0",
        "maven-none, '', 0, 0, 0, 0"
    })
    void whatARunnerPrintedIsCounted(
            String recording, String runners, long passed, long failed, long skipped, long cached)
            throws IOException {
        try (InputStream in =
                TestOutputTest.class.getResourceAsStream("runs/" + recording + ".txt")) {
            assertEquals(
                    new TestCounts(runners, passed, failed, skipped, cached),
                    counts(Objects.requireNonNull(in).readAllBytes()));
        }
    }

    /** What those printed that could not be recorded here, as their documentation shows it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "> Task :test UP-TO-DATE|gradle|1|0|0|1",
                "> Task :app:test FROM-CACHE|gradle|1|0|0|1",
                "> Task :test NO-SOURCE|gradle|0|0|0|0",
                "> Task :integrationTest|gradle|1|0|0|0",
                "5 tests completed, 1 failed, 2 skipped|gradle|2|1|2|0",
                "Passed!  - Failed:     0, Passed:     5, Skipped:     1, Total:     6, Duration: 12 ms"
                        + " - a.dll (net9.0)|dotnet test|5|0|1|0",
                "No test is available in /project/a.dll.||0|0|0|0",
                "5 examples, 0 failures, 1 pending|rspec|4|0|1|0",
                "0 examples, 0 failures|rspec|0|0|0|0",
                "5 runs, 7 assertions, 1 failures, 1 errors, 1 skips|minitest|2|2|1|0",
                "OK (5 tests, 9 assertions)|PHPUnit|5|0|0|0",
                "Tests: 5, Assertions: 9, Failures: 1, Skipped: 1.|PHPUnit|3|1|1|0",
                "No tests executed!||0|0|0|0",
                "90% tests passed, 1 tests failed out of 10|ctest|9|1|0|0",
                "No tests were found!!!||0|0|0|0",
                "[==========] 5 tests from 2 test suites ran. (0 ms total)|GoogleTest|5|0|0|0",
                "  3 failed|playwright|0|3|0|0",
                "[         5 tests successful      ]|junit|5|0|0|0",
                "OK (12 tests)|junit|12|0|0|0",
                "OK (skipped=12)|unittest|0|0|12|0",
                "NO TESTS RAN|unittest|0|0|0|0",
                "test result: ok. 0 passed; 0 failed; 57 filtered out|cargo test|0|0|0|0",
                "0 passed; 57 filtered out|cargo test|0|0|0|0",
                "     Summary [   0.1s] 5 tests run: 4 passed, 1 failed, 0 skipped|cargo test|4|1|0|0",
                "Tests run: 0, Failures: 0, Errors: 0, Skipped: 0|surefire|0|0|0|0",
                "no tests found||0|0|0|0"
            })
    void oneLineSumsUp(
            String line,
            @Nullable String runners,
            long passed,
            long failed,
            long skipped,
            long cached) {
        TestCounts expected =
                new TestCounts(runners == null ? "" : runners, passed, failed, skipped, cached);
        assertEquals(expected, counts("building\n" + line + "\ndone\n"));
        assertEquals(expected, counts(line), "without an end of line");
        assertEquals(expected, counts("\u001b[1;31m" + line + "\u001b[0m\r\n"), "in colour");
    }

    /** A command that is no test runner has no counts, whatever its words. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0 failed",
                "all good, 0 failed",
                "0 errors, 0 warnings",
                "3 files changed in 0.2s",
                "building 12 modules in 3.1s",
                "error: 0 failed attempts",
                "Tests: see README",
                "tests 0",
                "ok",
                "ok 1 is a fine number",
                "no tests were harmed",
                "checked: 3 failed logins in the log",
                "> Task :compileTestJava UP-TO-DATE",
                "> Task :testClasses UP-TO-DATE",
                "PASS: lint",
                "2 tests",
                "FAIL is a word",
                "passed"
            })
    void whatOnlyLooksLikeASummaryIsNone(String line) {
        assertNull(counts("begin\n" + line + "\nend\n"));
    }

    @Test
    void severalRunnersAddUpAndANoisyOneCostsNoMemory() {
        byte[] noise = ("x".repeat(999) + "\n").getBytes(StandardCharsets.UTF_8);
        TestOutput read = new TestOutput();
        byte[] first = "Ran 2 tests in 0.1s\n\nOK\n".getBytes(StandardCharsets.UTF_8);
        read.write(first, 0, first.length);
        for (int i = 0; i < 2000; i++) {
            read.write(noise, 0, noise.length);
        }
        byte[] endless = "y".repeat(3_000_000).getBytes(StandardCharsets.UTF_8);
        read.write(endless, 0, endless.length);
        byte[] last = "\n=== 1 failed, 3 passed in 0.12s ===".getBytes(StandardCharsets.UTF_8);
        read.write(last, 0, last.length);
        TestCounts all = required(read.counts());
        assertEquals(new TestCounts("pytest, unittest", 5, 1, 0, 0), all);
    }

    private static TestCounts required(@Nullable TestCounts counts) {
        return Objects.requireNonNull(counts);
    }

    /** Real runners, as they are installed here. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "python3 -m unittest test_a|unittest|1|0|1",
                "python3 -m unittest discover -s empty|unittest|0|0|0",
                "BAD=1 python3 -m unittest test_a; true|unittest|0|1|1",
                "node --test a.test.js|node|1|0|1",
                "node --test --test-name-pattern=none a.test.js|node|0|0|2"
            })
    void aRealRunnerIsRead(
            String command,
            String runner,
            long passed,
            long failed,
            long skipped,
            @TempDir Path folder)
            throws Exception {
        Files.createDirectory(folder.resolve("empty"));
        Files.writeString(
                folder.resolve("test_a.py"),
                """
                import os, unittest
                class T(unittest.TestCase):
                    def test_maybe(self): self.assertNotIn("BAD", os.environ)
                    @unittest.skip("later")
                    def test_later(self): pass
                """);
        Files.writeString(
                folder.resolve("a.test.js"),
                """
                const test = require('node:test');
                test('right', () => {});
                test.skip('later', () => {});
                """);
        Process run =
                new ProcessBuilder("sh", "-c", "exec 2>&1\n" + command)
                        .directory(folder.toFile())
                        .start();
        assertEquals(
                new TestCounts(runner, passed, failed, skipped, 0),
                counts(run.getInputStream().readAllBytes()));
    }
}
