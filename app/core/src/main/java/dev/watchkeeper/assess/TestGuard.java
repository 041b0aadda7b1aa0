package dev.watchkeeper.assess;

import dev.watchkeeper.domain.FileChange;
import dev.watchkeeper.domain.PathDiff;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.Task;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Looks for changes to what the checks stand on: tests, also those that only a check's command says
 * to be some, builds, CI and the checks' scripts.
 */
final class TestGuard {
    private static final Pattern TEST_FOLDER =
            Pattern.compile("(?:.*/)?(?:tests?|__tests__|specs?|testdata|e2e)/.*");
    private static final Pattern TEST_FILE =
            Pattern.compile(
                    "(?:test_.*|.*_test|.*_spec|.*[.-](?:test|spec)|.*(?:Test|Tests|TestCase|IT|Spec)"
                            + "|conftest)\\.[A-Za-z0-9]+");
    private static final Pattern BUILD_FILE =
            Pattern.compile(
                    "pom\\.xml|build\\.xml|(?:build|settings)\\.gradle(?:\\.kts)?|gradle\\.properties"
                            + "|mvnw|gradlew|GNUmakefile|[Mm]akefile|CMakeLists\\.txt|package\\.json"
                            + "|Cargo\\.toml|go\\.mod|pyproject\\.toml|setup\\.(?:py|cfg)|tox\\.ini"
                            + "|\\.coveragerc|noxfile\\.py|conftest\\.py|Rakefile|Gemfile"
                            + "|composer\\.json|phpunit\\.xml(?:\\.dist)?|tsconfig.*\\.json"
                            + "|(?:jest|vitest|karma|playwright|cypress|babel)\\.(?:config|conf)\\..+"
                            + "|\\.eslintrc.*|.*\\.csproj|.*\\.sln");
    private static final Pattern CI =
            Pattern.compile(
                    "\\.github/.*|\\.circleci/.*|\\.ci/.*|\\.gitlab-ci\\.yml|\\.travis\\.yml"
                            + "|azure-pipelines\\.yml|(?:.*/)?Jenkinsfile|\\.mvn/.*|\\.pre-commit-config\\.yaml");
    private static final Pattern SKIP =
            Pattern.compile(
                    "@Disabled|@Ignore\\b|@(?:pytest\\.mark|unittest)\\.(?:skip|xfail|expectedFailure)"
                            + "|pytest\\.skip\\(|pytestmark\\s*=.*skip|\\bskipTest\\(|raise (?:unittest\\.)?SkipTest"
                            + "|\\b(?:it|test|describe|context)\\.(?:skip|only|todo)\\b|\\bx(?:it|test|describe)\\("
                            + "|\\b[tb]\\.Skip(?:f|Now)?\\(|#\\[ignore|\\bassumeTrue\\(false|\\bpending\\("
                            + "|enabled\\s*=\\s*false|-DskipTests|maven\\.test\\.skip");
    private static final Pattern ASSERTION =
            Pattern.compile(
                    "\\bassert\\w*\\b|\\bexpect\\s*\\(|\\.should\\b|\\bself\\.fail|\\bt\\.(?:Error|Fatal)f?\\("
                            + "|\\bverify\\s*\\(|\\brequire\\.\\w+\\(|\\bEXPECT_\\w+|\\bASSERT_\\w+");
    private static final Pattern NEGATION =
            Pattern.compile(
                    "\\b(?:not|never|don['’]?t|without|except|leave|keep)\\b",
                    Pattern.CASE_INSENSITIVE);

    private final Task task;
    private final CheckScripts run;
    private final Function<String, Optional<byte[]>> files;
    private final JudgedTree tree;

    /**
     * @param tree that the checks judge
     */
    TestGuard(Task task, List<Settings.Gate> gates, JudgedTree tree) {
        this(task, gates, tree::original, tree);
    }

    /**
     * @param files content of a file as it was before the task; empty if there was none
     */
    TestGuard(Task task, List<Settings.Gate> gates, Function<String, Optional<byte[]>> files) {
        this(task, gates, files, JudgedTree.UNKNOWN);
    }

    private TestGuard(
            Task task,
            List<Settings.Gate> gates,
            Function<String, Optional<byte[]>> files,
            JudgedTree tree) {
        this.tree = tree;
        this.task = task;
        this.files = files;
        List<String> lines = new ArrayList<>(gates.stream().map(Settings.Gate::run).toList());
        lines.addAll(task.checks());
        this.run = CheckScripts.of(lines, files);
    }

    /** What is weakened, each as {@code path: what}. */
    List<String> weakened(List<PathDiff> changes, UnifiedDiff patch) {
        List<String> all = new ArrayList<>();
        String words = task.title() + "\n" + task.brief();
        EarlyEnds early = new EarlyEnds(tree, changes, patch, words);
        for (PathDiff change : changes) {
            @Nullable String what = what(change, patch.of(change.path()));
            if (what != null) {
                all.add(change.path() + ": " + what);
            } else {
                boolean test = isTest(change.path()) || run.tests().has(change.path());
                List<String> found =
                        DisarmedTests.found(change, patch.of(change.path()), test, words);
                all.addAll(
                        found.isEmpty() && !run.tests().has(change.path())
                                ? early.found(change.path()).stream().toList()
                                : found);
            }
        }
        return all;
    }

    static boolean isTest(String path) {
        return TEST_FOLDER.matcher(path).matches() || TEST_FILE.matcher(name(path)).matches();
    }

    /** Whether the task's own words name a file or a test, other than to forbid it. */
    boolean permits(String name) {
        return namedByText(name);
    }

    /** Whether a path is a test's, a build's or the continuous integration's. */
    static boolean isStoodOn(String path) {
        return isTest(path)
                || BUILD_FILE.matcher(name(path)).matches()
                || CI.matcher(path).matches()
                || RunnerSettings.named(path);
    }

    private @Nullable String what(PathDiff change, UnifiedDiff.Lines lines) {
        String path = change.path();
        boolean named = namedByText(path);
        boolean given = run.tests().has(path);
        boolean test = given || isTest(path);
        if (test && !named) {
            @Nullable String clear = clearly(change, lines);
            if (clear != null) {
                return clear;
            }
        }
        if (named || allowedByScope(path, test)) {
            return null;
        }
        boolean stood = UnifiedDiff.stoodBefore(change);
        if (run.scripts().contains(path) && stood) {
            return "a check's own script was " + verb(change);
        }
        boolean build = BUILD_FILE.matcher(name(path)).matches();
        boolean runner = RunnerSettings.setBy(path, lines);
        if (test && !build && !runner && onlyAddsTests(change, lines, given)) {
            return null;
        }
        if (test && stood) {
            return "a test was " + verb(change);
        }
        if (build) {
            return "a file of the build was " + verb(change);
        }
        if (runner) {
            return "the configuration of a test runner was " + verb(change);
        }
        if (CI.matcher(path).matches()) {
            return "a file of the continuous integration was " + verb(change);
        }
        return null;
    }

    private boolean onlyAddsTests(PathDiff change, UnifiedDiff.Lines lines, boolean given) {
        return files.apply(change.path())
                .filter(original -> AddedTests.only(change, original, lines, given))
                .isPresent();
    }

    /** What is a weakening whatever else the change does. */
    private static @Nullable String clearly(PathDiff change, UnifiedDiff.Lines lines) {
        if (change.kind() == FileChange.Kind.DELETED) {
            return "a test was deleted";
        }
        if (change.kind() == FileChange.Kind.ADDED) {
            return null;
        }
        for (UnifiedDiff.Added line : lines.added()) {
            Matcher skip = SKIP.matcher(line.text());
            if (skip.find() && lines.deleted().stream().noneMatch(d -> sameText(d, line.text()))) {
                return "a test is skipped (" + skip.group().strip() + ")";
            }
        }
        long gone = lines.deleted().stream().filter(l -> ASSERTION.matcher(l).find()).count();
        long come = lines.added().stream().filter(l -> ASSERTION.matcher(l.text()).find()).count();
        return gone > come ? (gone - come) + " assertions were removed" : null;
    }

    private static boolean sameText(String a, String b) {
        return a.strip().equals(b.strip());
    }

    /** Whether the task's own words name the file, other than to forbid it. */
    private boolean namedByText(String path) {
        String file = name(path).toLowerCase(Locale.ROOT);
        for (String sentence :
                (task.title() + "\n" + task.brief())
                        .toLowerCase(Locale.ROOT)
                        .split("\n|(?<=[.!?;])\\s")) {
            Matcher found =
                    Pattern.compile("(?<![\\w.-])" + Pattern.quote(file) + "(?![\\w-])")
                            .matcher(sentence);
            if (found.find() && !NEGATION.matcher(sentence).find()) {
                return true;
            }
        }
        return false;
    }

    /** Whether a glob of the scope means this file, and not just everything around it. */
    private boolean allowedByScope(String path, boolean test) {
        String file = name(path);
        for (String glob : task.scope()) {
            String plain = glob.strip();
            if (plain.startsWith("!") || !new Scope(List.of(plain)).allows(path)) {
                continue;
            }
            String last = name(plain);
            boolean meansTests =
                    test
                            && (TEST_FOLDER.matcher(plain + "/").matches()
                                    || last.toLowerCase(Locale.ROOT).contains("test")
                                    || last.toLowerCase(Locale.ROOT).contains("spec"));
            boolean meansCi = CI.matcher(path).matches() && CI.matcher(plain).matches();
            if (last.equals(file) || meansTests || meansCi) {
                return true;
            }
        }
        return false;
    }

    private static String verb(PathDiff change) {
        return switch (change.kind()) {
            case ADDED -> "added";
            case MODIFIED -> "changed";
            case DELETED -> "deleted";
            case RENAMED -> "renamed";
        };
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
