package dev.watchkeeper.assess;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.watchkeeper.domain.TestCounts;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
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
        "node-none, node, 0, 0, 3, 0"
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
}
