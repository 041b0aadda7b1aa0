package dev.watchkeeper.assess;

import org.jspecify.annotations.Nullable;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The tests of one run by their names, and where they were read. */
final class TestNames {
    /** How a test ended; of two tests of one name the later of these counts. */
    enum Outcome {
        SKIPPED,
        PASSED,
        FAILED
    }

    /**
     * A test.
     *
     * @param group what it belongs to, such as a class or a file; may be empty
     * @param name unique in its group
     * @param report path of the report that it was read from; empty if it was printed
     */
    record Test(String group, String name, Outcome outcome, String report) {
        String full() {
            return group.isEmpty() ? name : group + " › " + name;
        }
    }

    private static final int MOST = 50_000;
    private static final int LONGEST = 300;

    /** What differs from run to run in a name that was made of a value. */
    private static final Pattern ADDRESS =
            Pattern.compile("\\b0x[0-9a-fA-F]{5,}|@[0-9a-f]{5,8}\\b");

    private final String source;
    private final Map<String, Test> tests = new TreeMap<>();
    private final int[] counted = new int[Outcome.values().length];
    private int reports;
    private boolean whole = true;

    /**
     * @param source in what form they were told: names of one form are never compared with those of
     *     another
     */
    TestNames(String source) {
        this.source = source;
    }

    void add(String group, String name, Outcome outcome, String report) {
        counted[outcome.ordinal()]++;
        Test test = new Test(plain(group), plain(name), outcome, report);
        Test known = tests.get(test.full());
        if (tests.size() >= MOST && known == null) {
            whole = false;
        } else if (known == null || known.outcome().compareTo(outcome) < 0) {
            tests.put(test.full(), test);
        }
    }

    private static String plain(String text) {
        String line =
                ADDRESS.matcher(text.replaceAll("\\p{Cntrl}+", " ").strip()).replaceAll("0x…");
        return line.length() <= LONGEST
                ? line
                : line.substring(0, LONGEST) + "…" + Integer.toHexString(line.hashCode());
    }

    /** One more report was read whole. */
    void reported() {
        reports++;
    }

    /** Something of it was too much to read: whoever is missing may have been there. */
    void cut() {
        whole = false;
    }

    String source() {
        return source;
    }

    Map<String, Test> tests() {
        return tests;
    }

    int reports() {
        return reports;
    }

    boolean whole() {
        return whole;
    }

    /** How many ended so, those of one name counted each. */
    long count(Outcome outcome) {
        return counted[outcome.ordinal()];
    }

    /** How many were told, those of one name counted each. */
    long told() {
        long all = 0;
        for (int n : counted) {
            all += n;
        }
        return all;
    }

    /** Writes the list, a line for each. */
    void write(OutputStream to) throws IOException {
        to.write((source + "\n").getBytes(StandardCharsets.UTF_8));
        for (Test test : tests.values()) {
            String line =
                    test.outcome().name().toLowerCase(Locale.ROOT)
                            + "\t"
                            + test.group()
                            + "\t"
                            + test.name()
                            + "\t"
                            + test.report()
                            + "\n";
            to.write(line.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Reads what {@link #write} wrote; {@code null} if it is something else. */
    static @Nullable TestNames read(InputStream from) throws IOException {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(from, StandardCharsets.UTF_8))) {
            String source = lines.readLine();
            if (source == null) {
                return null;
            }
            TestNames names = new TestNames(source);
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] part = line.split("\t", -1);
                if (part.length != 4) {
                    return null;
                }
                Outcome outcome;
                switch (part[0]) {
                    case "skipped" -> outcome = Outcome.SKIPPED;
                    case "passed" -> outcome = Outcome.PASSED;
                    case "failed" -> outcome = Outcome.FAILED;
                    default -> {
                        return null;
                    }
                }
                names.add(part[1], part[2], outcome, part[3]);
            }
            return names;
        }
    }
}
