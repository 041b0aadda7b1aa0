package dev.watchkeeper.assess;

import dev.watchkeeper.domain.TestCounts;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Counts the tests of a command by what its test runners print: line by line, in bounded memory,
 * whatever its size.
 */
final class TestOutput extends OutputStream {
    /** No line of a summary is longer; of a longer one the beginning is looked at. */
    private static final int LONGEST = 512;

    private final byte[] line = new byte[LONGEST];
    private int length;
    private final Map<SummaryFormat, SummaryFormat.Tally> tallies =
            new EnumMap<>(SummaryFormat.class);
    private final GoTestOutput go = new GoTestOutput();
    private final GradleOutput gradle = new GradleOutput();
    private final TapOutput tap = new TapOutput();

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) {
        for (int i = offset; i < offset + count; i++) {
            if (bytes[i] == '\n') {
                end();
            } else if (length < LONGEST) {
                line[length++] = bytes[i];
            }
        }
    }

    private void end() {
        if (length > 0) {
            add(ReadableOutput.line(new String(line, 0, length, StandardCharsets.UTF_8)));
        }
        length = 0;
    }

    private void add(String text) {
        String plain = text.stripTrailing();
        if (plain.isEmpty()) {
            return;
        }
        for (SummaryFormat format : SummaryFormat.values()) {
            SummaryFormat.Tally tally = tallies.get(format);
            SummaryFormat.Tally to = tally == null ? new SummaryFormat.Tally() : tally;
            if (format.add(plain, to)) {
                tallies.put(format, to);
                return;
            }
        }
        go.add(plain);
        gradle.add(plain);
        tap.add(plain);
    }

    /** Writes to another stream and to this. */
    OutputStream besides(OutputStream other) {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                other.write(b);
                TestOutput.this.write(b);
            }

            @Override
            public void write(byte[] bytes, int offset, int count) throws IOException {
                other.write(bytes, offset, count);
                TestOutput.this.write(bytes, offset, count);
            }
        };
    }

    /** What was run; {@code null} if no test runner is recognised. To be asked once, at the end. */
    @Nullable TestCounts counts() {
        end();
        // Two tellings of the same tests count once.
        if (tallies.containsKey(SummaryFormat.SUREFIRE)) {
            tallies.remove(SummaryFormat.SUREFIRE_CLASS);
        }
        if (tallies.containsKey(SummaryFormat.JEST) || tallies.containsKey(SummaryFormat.VITEST)) {
            tallies.remove(SummaryFormat.JEST_JSON);
        }
        Set<String> runners = new TreeSet<>();
        long passed = 0;
        long failed = 0;
        long skipped = 0;
        for (Map.Entry<SummaryFormat, SummaryFormat.Tally> each : tallies.entrySet()) {
            runners.add(each.getKey().runner());
            passed += each.getValue().passed();
            failed += each.getValue().failed();
            skipped += each.getValue().skipped();
        }
        long cached = 0;
        if (go.seen()) {
            runners.add("go test");
            passed += go.passed();
            failed += go.failed();
            skipped += go.skipped();
            cached += go.cached();
        }
        if (gradle.seen()) {
            runners.add("gradle");
            passed += gradle.passed();
            failed += gradle.failed();
            skipped += gradle.skipped();
            cached += gradle.cached();
        }
        if (tap.seen() && !tallies.containsKey(SummaryFormat.NODE)) {
            runners.add("TAP");
            passed += tap.passed();
            failed += tap.failed();
            skipped += tap.skipped();
        }
        if (runners.isEmpty()) {
            return null;
        }
        runners.remove("");
        return new TestCounts(String.join(", ", runners), passed, failed, skipped, cached);
    }
}
