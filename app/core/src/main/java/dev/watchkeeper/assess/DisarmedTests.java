package dev.watchkeeper.assess;

import dev.watchkeeper.domain.FileChange;
import dev.watchkeeper.domain.PathDiff;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds added lines that change how tests are run or judged: they replace parts of the framework,
 * stand in its place, are loaded before it, or end its process.
 */
final class DisarmedTests {
    private static final int LONGEST = 160;

    /** Wherever it stands. */
    private static final Pattern REPLACES =
            Pattern.compile(
                    "\\b(?:unittest|_?pytest)(?:\\.\\w+)+\\s*=(?!=)|\\bTestCase\\.\\w+\\s*=(?!=)"
                            + "|\\bsetattr\\(\\s*(?:unittest|_?pytest|TestCase)\\b"
                            + "|\\b(?:global|globalThis|window)\\.(?:expect|test|it|describe|assert)\\s*=(?!=)");

    /** In tests. */
    private static final Pattern STEERS =
            Pattern.compile(
                    "\\bdef load_tests\\(|\\bload_tests\\s*=(?!=)"
                            + "|\\bdef pytest_(?:collect\\w*|runtest_\\w+|pyfunc_call|ignore_collect"
                            + "|itemcollected|deselected|sessionfinish|report_\\w+|exception_\\w+)\\("
                            + "|\\bexpect\\.extend\\(|\\bos\\._exit\\(|\\bprocess\\.exit\\(");

    private static final Pattern MAIN = Pattern.compile("\\bfunc TestMain\\(");
    private static final Pattern RUN = Pattern.compile("\\.Run\\(");
    private static final Pattern GOOD_END = Pattern.compile("\\bos\\.Exit\\(0\\)");

    /** In what is tested: a good end or a skip, which whoever runs the tests takes for its own. */
    private static final Pattern ENDS =
            Pattern.compile(
                    "\\bos\\._exit\\((?!\\s*[1-9])|\\braise (?:unittest\\.)?SkipTest\\b|\\bpytest\\.skip\\(");

    /** What is started by itself may end itself. */
    private static final Pattern PROGRAM =
            Pattern.compile(
                    "(?:.*/)?(?:bin|scripts?|tools|cmd)/.*"
                            + "|(?:.*/)?(?:__main__|main|cli|server|manage|run)\\.\\w+");

    private static final Pattern LOADED_FIRST =
            Pattern.compile("(?:.*/)?(?:site|user)customize\\.py");
    private static final Pattern INIT = Pattern.compile("(?:.*/)?__init__\\.py");
    private static final Pattern IN_PLACE =
            Pattern.compile(
                    "(?:src/|lib/|tests?/)?(?:unittest|_?pytest|jest|mocha|vitest|nose2?)"
                            + "(?:\\.(?:py|[cm]?js|ts)|/.+\\.(?:py|[cm]?js|ts))");

    private static final Pattern QUOTED = Pattern.compile("'[^']*'|\"[^\"]*\"|`[^`]*`");

    private DisarmedTests() {}

    /**
     * What is found, each as {@code path:line: what}.
     *
     * @param test whether it is a file of tests
     * @param words the task's; what they name may be done
     */
    static List<String> found(
            PathDiff change, UnifiedDiff.Lines lines, boolean test, String words) {
        String path = change.path();
        if (SourceLanguage.of(path).isEmpty() || lines.added().isEmpty()) {
            return List.of();
        }
        boolean added = change.kind() == FileChange.Kind.ADDED;
        boolean program = isProgram(path) || lines.added().getFirst().text().startsWith("#!");
        boolean runs = lines.added().stream().anyMatch(l -> RUN.matcher(l.text()).find());
        boolean ends = lines.added().stream().anyMatch(l -> GOOD_END.matcher(l.text()).find());
        Set<String> deleted = new HashSet<>(lines.deleted());
        FrameworkParts parts = new FrameworkParts(path, lines, words);
        List<String> all = new ArrayList<>();
        for (UnifiedDiff.Added line : lines.added()) {
            String text = line.text();
            if (text.isBlank() || deleted.contains(text) || TestEnvironment.comment(text, path)) {
                continue;
            }
            String what = "";
            if (LOADED_FIRST.matcher(path).matches()) {
                what = "is loaded before any test: ";
            } else if (added && IN_PLACE.matcher(path).matches()) {
                what = "stands in the place of a test framework: ";
            } else if (added && test && INIT.matcher(path).matches()) {
                what = "is run before the tests beside it: ";
            } else if (finds(REPLACES, text, words) || parts.replacedBy(text)) {
                what = "replaces a part of the test framework: ";
            } else if (test && finds(STEERS, text, words)
                    || MAIN.matcher(text).find() && (ends || !runs)) {
                what = "changes how tests are run: ";
            } else if (!test && !program && finds(ENDS, text, words)) {
                what = "ends or skips the test that calls it: ";
            }
            if (!what.isEmpty()) {
                all.add(path + ":" + line.number() + ": " + what + brief(text));
                if (!what.startsWith("replaces") && !what.startsWith("changes")) {
                    break;
                }
            }
        }
        return all;
    }

    /** Whether a file is named like what is started by itself. */
    static boolean isProgram(String path) {
        return PROGRAM.matcher(path).matches();
    }

    private static boolean finds(Pattern pattern, String text, String words) {
        Matcher found = pattern.matcher(QUOTED.matcher(text).replaceAll("\"\""));
        return found.find()
                && !words.contains(
                        found.group()
                                .replaceFirst("^(?:def|raise) ", "")
                                .replaceFirst("\\W+$", ""));
    }

    private static String brief(String text) {
        String line = text.strip();
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST - 1) + "…";
    }
}
