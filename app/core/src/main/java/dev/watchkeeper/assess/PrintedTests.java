package dev.watchkeeper.assess;

import dev.watchkeeper.domain.TestCounts;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names of tests in what a command prints: cargo, Go (verbose or as JSON), TAP, unittest and pytest
 * where they are verbose, and the JSON of jest and vitest. Line by line, in bounded memory.
 */
final class PrintedTests extends OutputStream {
    private static final int LONGEST = 2_048;

    /** The JSON of jest and vitest is one line. */
    private static final String JSON = "{\"num";

    private static final Pattern CARGO =
            Pattern.compile("test (\\S.*?)(?: - should panic)? \\.\\.\\. (ok|FAILED|ignored)\\b.*");
    private static final Pattern CARGO_TARGET =
            Pattern.compile("\\s*(?:Running (?:unittests )?(\\S+) \\(.*\\)|(Doc-tests \\S+))");
    private static final Pattern GO =
            Pattern.compile("\\s*--- (PASS|FAIL|SKIP): (\\S+) \\([\\d.]+s\\)");
    private static final Pattern GO_PACKAGE =
            Pattern.compile("(?:ok|FAIL)\\s+(\\S+)\\s+[\\d(\\[].*");
    private static final Pattern GO_EVENT =
            Pattern.compile(
                    "\\{(?:\"Time\":\"[^\"]*\",)?\"Action\":\"(pass|fail|skip)\","
                            + "\"Package\":\"([^\"]*)\",\"Test\":\"((?:[^\"\\\\]|\\\\.)*)\".*\\}");
    private static final Pattern TAP_PLAN = Pattern.compile("1\\.\\.\\d+(?:\\s+#.*)?");
    private static final Pattern TAP =
            Pattern.compile(
                    "(not )?ok \\d+(?: -)? (.*?)(?:\\s*# ?(skip|todo)\\b.*)?",
                    Pattern.CASE_INSENSITIVE);
    private static final Pattern UNITTEST_HEAD = Pattern.compile("(\\w+) \\(([\\w.]+)\\)(.*)");
    private static final Pattern UNITTEST_END =
            Pattern.compile(
                    ".* \\.\\.\\. (ok|FAIL|ERROR|skipped .*|expected failure|unexpected success)");
    private static final Pattern PYTEST =
            Pattern.compile(
                    "(?:\\[gw\\d+\\] \\[ *\\d+%\\] (PASSED|FAILED|SKIPPED|ERROR|XFAIL|XPASS) (\\S+?)::(.+)"
                            + "|(\\S+?\\.\\w+)::(.+?) (PASSED|FAILED|SKIPPED|ERROR|XFAIL|XPASS)\\b.*)");

    private final List<String> roots;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final TestNames names = new TestNames("printed");
    private final List<TestNames.Test> pending = new ArrayList<>();
    private final List<TestNames.Test> tap = new ArrayList<>();

    /**
     * How much is kept of this line; of one that is longer than others only where it is a report.
     */
    private int most = LONGEST;

    private boolean plan;
    private String target = "";
    private String unittest = "";
    private @Nullable TestNames json;

    /**
     * @param roots folders below which absolute paths are told without them
     */
    PrintedTests(List<String> roots) {
        this.roots = roots;
    }

    /** Writes to another stream and to this. */
    OutputStream besides(OutputStream other) {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                other.write(b);
                PrintedTests.this.write(b);
            }

            @Override
            public void write(byte[] bytes, int offset, int count) throws IOException {
                other.write(bytes, offset, count);
                PrintedTests.this.write(bytes, offset, count);
            }
        };
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) {
        for (int i = offset; i < offset + count; i++) {
            if (bytes[i] == '\n') {
                end();
            } else if (line.size() < most) {
                line.write(bytes[i]);
                if (line.size() == LONGEST && begins(JSON)) {
                    most = ReportScript.LARGEST;
                }
            }
        }
    }

    private boolean begins(String words) {
        return line.toString(StandardCharsets.UTF_8).startsWith(words);
    }

    private void end() {
        byte[] all = line.toByteArray();
        line.reset();
        most = LONGEST;
        if (all.length == 0) {
            return;
        }
        String text = new String(all, StandardCharsets.UTF_8);
        if (text.startsWith(JSON)) {
            TestNames read = new TestNames("jest");
            try {
                if (JsonReport.read(all, "", roots, read)) {
                    json = read;
                }
            } catch (IOException | RuntimeException e) {
                // A line that only begins as a report does tells nothing.
            }
        } else if (all.length < LONGEST) {
            add(ReadableOutput.line(text).stripTrailing());
        }
    }

    private void add(String text) {
        if (text.startsWith("test ")) {
            Matcher test = CARGO.matcher(text);
            if (test.matches()) {
                names.add(target, test.group(1), outcome(test.group(2)), "");
            }
        } else if (text.contains("Running ") || text.contains("Doc-tests ")) {
            Matcher binary = CARGO_TARGET.matcher(text);
            if (binary.matches()) {
                target = binary.group(1) != null ? binary.group(1) : binary.group(2);
            }
        } else if (text.startsWith("{\"")) {
            Matcher event = GO_EVENT.matcher(text);
            if (event.matches() && event.group(3).indexOf('/') < 0) {
                names.add(event.group(2), event.group(3), outcome(event.group(1)), "");
            }
        } else if (text.startsWith("ok ") || text.startsWith("not ok ")) {
            Matcher test = TAP.matcher(text);
            if (test.matches()) {
                tap.add(test("", test.group(2), test.group(3), test.group(1) == null));
            }
            inPackage(text);
        } else if (text.startsWith("1..")) {
            plan |= TAP_PLAN.matcher(text).matches();
        } else if (text.startsWith("ok") || text.startsWith("FAIL")) {
            inPackage(text);
        } else if (text.startsWith("--- ")) {
            Matcher test = GO.matcher(text);
            if (test.matches()) {
                pending.add(new TestNames.Test("", test.group(2), outcome(test.group(1)), ""));
            }
        } else {
            ofPython(text);
        }
    }

    private static TestNames.Test test(
            String group, String name, @Nullable String skipped, boolean passed) {
        return new TestNames.Test(
                group,
                name,
                skipped != null
                        ? TestNames.Outcome.SKIPPED
                        : passed ? TestNames.Outcome.PASSED : TestNames.Outcome.FAILED,
                "");
    }

    /** Go tells which package it was after its tests. */
    private void inPackage(String text) {
        Matcher of = GO_PACKAGE.matcher(text);
        if (of.matches()) {
            pending.forEach(t -> names.add(of.group(1), t.name(), t.outcome(), ""));
            pending.clear();
        }
    }

    private void ofPython(String text) {
        if (text.contains("::")) {
            Matcher test = PYTEST.matcher(text);
            if (test.matches()) {
                boolean workers = test.group(1) != null;
                names.add(
                        test.group(workers ? 2 : 4),
                        test.group(workers ? 3 : 5),
                        outcome(test.group(workers ? 1 : 6)),
                        "");
            }
            return;
        }
        Matcher head = UNITTEST_HEAD.matcher(text);
        if (head.matches()) {
            unittest = head.group(2) + "\t" + head.group(1);
        }
        if (!unittest.isEmpty()) {
            Matcher end = UNITTEST_END.matcher(text);
            if (end.matches()) {
                String[] id = unittest.split("\t", -1);
                // Newer versions repeat the name behind the class.
                String group =
                        id[0].endsWith("." + id[1])
                                ? id[0].substring(0, id[0].length() - id[1].length() - 1)
                                : id[0];
                names.add(group, id[1], outcome(end.group(1)), "");
                unittest = "";
            }
        }
    }

    private static TestNames.Outcome outcome(String word) {
        return switch (word) {
            case "ok", "pass", "PASS", "PASSED", "XFAIL", "XPASS", "expected failure" ->
                    TestNames.Outcome.PASSED;
            case "FAIL", "fail", "FAILED", "ERROR", "unexpected success" ->
                    TestNames.Outcome.FAILED;
            default -> TestNames.Outcome.SKIPPED;
        };
    }

    /**
     * The tests, where each has a name. To be asked at the end.
     *
     * @param counts what the same output sums up
     * @return {@code null} if some have none
     */
    @Nullable TestNames names(@Nullable TestCounts counts) {
        end();
        @Nullable TestNames read = json;
        if (read == null) {
            if (plan && names.told() == 0) {
                tap.forEach(t -> names.add(t.group(), t.name(), t.outcome(), ""));
            }
            read = names;
        }
        boolean each =
                counts != null
                        && read.told() > 0
                        && read.told() == counts.passed() + counts.failed() + counts.skipped();
        return each ? read : null;
    }
}
