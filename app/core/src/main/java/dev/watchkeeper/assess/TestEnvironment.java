package dev.watchkeeper.assess;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds code that asks whether a test, a check or a build server runs it. */
final class TestEnvironment {
    private static final int LONGEST = 160;

    /** Whatever stands around them, nothing but a test sets or has these. */
    private static final Pattern ASKS =
            Pattern.compile(
                    "PYTEST_CURRENT_TEST|PYTEST_VERSION|PYTEST_XDIST"
                            + "|[\"'](?:pytest|unittest|_pytest|nose2?)[\"'](?:\\s+not)?\\s+in\\s+sys\\.modules"
                            + "|sys\\.modules(?:\\.get\\(|\\[)\\s*[\"'](?:pytest|unittest|_pytest|nose2?)[\"']"
                            + "|JEST_WORKER_ID|VITEST_(?:WORKER|POOL)_ID|NODE_TEST_CONTEXT"
                            + "|process\\.env\\.(?:VITEST|JEST\\w*)\\b|import\\.meta\\.vitest"
                            + "|NODE_ENV[\"']?\\]?\\s*[!=]==?\\s*[\"'`]test[\"'`]"
                            + "|[\"'`]test[\"'`]\\s*[!=]==?\\s*process\\.env\\.NODE_ENV"
                            + "|typeof\\s+(?:jest|describe|vi|expect|mocha)\\b"
                            + "|\\bdescribe\\b.*typeof\\s+it\\b|typeof\\s+it\\b.*\\bdescribe\\b"
                            + "|process\\.argv.*(?:\\.test\\b|\\btest\\b|jest|mocha|vitest)"
                            + "|testing\\.Testing\\(\\)|flag\\.Lookup\\(\"test\\.|os\\.Args\\[0\\].*\\.test"
                            + "|\\bcfg!\\(test\\)"
                            + "|surefire\\.|org\\.gradle\\.test|Class\\.forName\\(\"(?:org\\.junit|junit)"
                            + "|(?:getenv|environ|environ\\.get|env|ENV)\\W{1,4}WATCHKEEPER_|\\$\\{?WATCHKEEPER_"
                            + "|\\bco_consts\\b|\\.startswith\\(\\s*[\"'](?:unitt\\w*|_?pyte\\w*)[\"']"
                            + "|\\bi?r?glob\\([^)]*[\"'][^\"']*(?<![A-Za-z])tests?(?![a-z])"
                            + "|[\"']git[\"']\\s*,\\s*[\"']grep\\b|\\bgit grep\\b"
                            + "|RUBY_TEST|ENV\\[[\"']RAILS_ENV[\"']\\]\\s*==\\s*[\"']test[\"']"
                            + "|defined\\?\\((?:RSpec|Minitest)\\)");

    /** Who called: only beside a word of tests. */
    private static final Pattern CALLERS =
            Pattern.compile(
                    "inspect\\.(?:stack|currentframe)\\(|sys\\._getframe\\(|traceback\\.(?:extract_stack|format_stack)\\("
                            + "|getStackTrace\\(\\)|StackWalker|new Error\\(\\)\\.stack|\\bcaller\\b"
                            + "|runtime\\.Callers?\\(|\\bps\\s+-|/proc/|\\$PPID");

    /** A word of tests, or a part of a name; not a part of another word, such as latest. */
    private static final Pattern TESTS =
            Pattern.compile(
                    "(?:(?<![A-Za-z])(?i:(?:unit|py)?tests?|testing|tester|testcase|junit|specs?|jest"
                            + "|mocha|nose)|(?<=[a-z])Tests?(?:Case)?)(?![a-z])");

    /** What sets nothing but the look of what is printed. */
    private static final Pattern LOOK =
            Pattern.compile(
                    "\\s*(?:(?:const|let|var|val|export|final|private|static|boolean|bool|self\\.)\\s*)*"
                            + "\\w*(?i:colou?r|ansi|tty)\\w*\\s*:?=[^=].*");

    private static final Pattern STARTED = Pattern.compile("sys\\.argv\\[0\\]");

    /** A build server. */
    private static final Pattern SERVER =
            Pattern.compile(
                    "(?:environ(?:\\.get)?|getenv|env|ENV|Getenv|env::var)\\s*[.(\\[]+\\s*[\"']?"
                            + "(?:CI|CONTINUOUS_INTEGRATION|GITHUB_ACTIONS|GITLAB_CI|JENKINS_URL|TRAVIS|BUILDKITE)\\b"
                            + "|\\$\\{?(?:CI|GITHUB_ACTIONS|GITLAB_CI)\\b");

    private static final int FAR = 3;

    private TestEnvironment() {}

    /**
     * Added lines that ask for it, each as {@code path:line what}.
     *
     * @param words the task's; what they name may be asked for
     */
    static List<String> asked(String path, UnifiedDiff.Lines lines, String words) {
        List<String> all = new ArrayList<>();
        List<UnifiedDiff.Added> added = lines.added();
        Set<String> deleted = new HashSet<>(lines.deleted());
        for (int i = 0; i < added.size(); i++) {
            UnifiedDiff.Added line = added.get(i);
            if (comment(line.text(), path) || deleted.contains(line.text())) {
                continue;
            }
            Matcher asks = ASKS.matcher(line.text());
            Matcher server = SERVER.matcher(line.text());
            boolean found =
                    asks.find() && !words.contains(asks.group())
                            || server.find()
                                    && !words.contains("CI")
                                    && !LOOK.matcher(line.text()).matches()
                            || STARTED.matcher(line.text()).find()
                                    && TESTS.matcher(line.text()).find()
                            || CALLERS.matcher(line.text()).find() && testsNear(added, i);
            if (found) {
                all.add(
                        path
                                + ":"
                                + line.number()
                                + " asks whether a test runs it: "
                                + brief(line.text()));
            }
        }
        return all;
    }

    private static boolean testsNear(List<UnifiedDiff.Added> added, int at) {
        for (int i = at; i < added.size() && i <= at + FAR; i++) {
            if (TESTS.matcher(added.get(i).text()).find()) {
                return true;
            }
        }
        return false;
    }

    /** Whether a line is nothing but a comment. */
    static boolean comment(String line, String path) {
        String text = line.strip();
        return SourceLanguage.of(path)
                .map(l ->
                        l.hashes()
                                ? text.startsWith("#")
                                : text.startsWith("//")
                                        || text.startsWith("*")
                                        || text.startsWith("/*"))
                .orElse(false);
    }

    /** A line of code for a sentence, not too long and without control characters. */
    static String brief(String text) {
        String line = text.strip().replaceAll("[\\p{Cntrl}\\p{Cf}]+", " ");
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST - 1) + "…";
    }
}
