package dev.watchkeeper.assess;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The files of tests that commands give to a test runner, whatever their names are: as a path, as a
 * module, as one test of either, as a pattern.
 *
 * <p>What follows an option may be its value, and a pattern may cover anything: of these only files
 * count that held tests before the task. A folder stands for no file: what is a test in it, its
 * name says.
 */
final class RunnerTests {
    private static final Set<String> RUNNERS =
            words(
                    "unittest pytest py.test nose nose2 nosetests trial green ward behave robot mocha"
                            + " jest vitest ava tap tape jasmine qunit uvu playwright cypress rspec"
                            + " cucumber minitest phpunit pest prove bats shellspec busted");

    /** Of which {@code test} is the runner. */
    private static final Set<String> TOOLS = words("deno bun mix rails dart flutter hatch");

    /** Those that take modules. */
    private static final Set<String> BY_MODULE =
            words("unittest nose nose2 nosetests trial green pyargs");

    private static final Set<String> PATTERN_OPTIONS = Set.of("-p", "--pattern");
    private static final Set<String> FOLDER_OPTIONS = Set.of("-s", "--start-directory");

    /** Options that have no value, whichever the runner is. */
    private static final Set<String> SWITCHES = words("-q -v -x -qq -vv --quiet --verbose");

    /** Options whose values are no tests. */
    private static final Set<String> OTHER_OPTIONS =
            words(
                    "-k -m -n -W -t -g -j --ignore --deselect --cov --rootdir --confcutdir"
                            + " --top-level-directory");

    private static final Pattern PYTHON_FILES = Pattern.compile("(?:.*=)?python_files=(.+)");
    private static final Pattern PART = Pattern.compile("::.*|(?<=\\.\\w{1,9}):\\d.*|\\[.*");
    private static final Pattern GLOB = Pattern.compile(".*[*?].*|.*\\[.+].*");
    private static final Pattern MODULE = Pattern.compile("\\w+(?:[.:]\\w+)*");
    private static final Pattern HOLDS_TESTS =
            Pattern.compile(
                    "\\bdef test|\\bclass \\w+\\(.*TestCase|\\bload_tests\\b"
                            + "|\\b(?:test|it|describe|suite|specify)(?:\\.\\w+)?\\(\\s*[\"'`]"
                            + "|node:test|\\bexpect\\(|require\\([\"'](?:tap|tape|ava|uvu|chai|mocha)"
                            + "|\\b[Mm]initest\\b|Test::(?:Unit|More)|\\bRSpec\\b"
                            + "|(?m:^\\s*(?:it|describe|context|test) [\"'])|function test"
                            + "|@[Tt]est\\b|#\\[test]|\\bDeno\\.test\\b|\\bfunc Test"
                            + "|(?m:^\\s*Scenario:)|\\*\\*\\* Test Cases");

    private final Function<String, Optional<byte[]>> files;
    private final Set<String> paths = new TreeSet<>();
    private final List<Scope> patterns = new ArrayList<>();

    /**
     * @param files content of a file before the task; empty if there is no such file
     */
    RunnerTests(Function<String, Optional<byte[]>> files) {
        this.files = files;
    }

    /** Files that are named one by one. */
    Set<String> paths() {
        return Collections.unmodifiableSet(paths);
    }

    /** Whether a file is one of those that the runners are given. */
    boolean has(String path) {
        return paths.contains(path)
                || patterns.stream().anyMatch(p -> p.allows(path)) && holdsTests(path);
    }

    /**
     * Takes in a command.
     *
     * @param name of the program, or of the module that an interpreter runs
     * @param folders in which it runs, and in which modules are looked for besides
     * @return whether it is a test runner
     */
    boolean command(String name, List<String> words, List<String> folders) {
        String plain = name.replaceFirst("(?:-?[\\d.]+)$", "");
        boolean tool = TOOLS.contains(plain) && !words.isEmpty() && words.getFirst().equals("test");
        boolean node = plain.equals("node") || plain.equals("tsx");
        if (!RUNNERS.contains(plain) && !tool && !(node && words.contains("--test"))) {
            return false;
        }
        boolean doctest = words.stream().anyMatch(w -> w.startsWith("--doctest"));
        boolean modules = BY_MODULE.contains(plain) || words.contains("--pyargs");
        if (plain.equals("unittest") && words.contains("discover")) {
            discover(
                    words.subList(words.indexOf("discover") + 1, words.size()), folders.getFirst());
            return true;
        }
        String before = "";
        for (String word : words) {
            var configured = PYTHON_FILES.matcher(word);
            if (configured.matches()) {
                for (String glob : configured.group(1).strip().split("\\s+")) {
                    pattern(folders.getFirst(), "**/" + glob);
                }
            } else if (!word.startsWith("-") && !OTHER_OPTIONS.contains(before)) {
                boolean behindOption =
                        !node && before.startsWith("-") && !SWITCHES.contains(before);
                boolean doubtful = doctest || behindOption;
                file(PART.matcher(word).replaceFirst(""), word, folders, modules, doubtful);
            }
            before = word;
        }
        return true;
    }

    private void discover(List<String> words, String folder) {
        String start = "";
        String glob = "test*.py";
        int plain = 0;
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            int equals = word.startsWith("--") ? word.indexOf('=') : -1;
            String option = equals < 0 ? word : word.substring(0, equals);
            boolean valued = option.startsWith("-") && (equals > 0 || i + 1 < words.size());
            if (PATTERN_OPTIONS.contains(option) && valued) {
                glob = equals > 0 ? word.substring(equals + 1) : words.get(++i);
            } else if (FOLDER_OPTIONS.contains(option) && valued) {
                start = equals > 0 ? word.substring(equals + 1) : words.get(++i);
            } else if (OTHER_OPTIONS.contains(option)) {
                i += equals > 0 ? 0 : 1;
            } else if (!word.startsWith("-")) {
                start = plain == 0 ? word : start;
                glob = plain == 1 ? word : glob;
                plain++;
            }
        }
        pattern(CheckScripts.resolved(folder, start), "**/" + glob);
    }

    private void file(
            String path, String word, List<String> folders, boolean modules, boolean doubtful) {
        if (GLOB.matcher(path).matches()) {
            pattern(folders.getFirst(), path);
            return;
        }
        if (keep(CheckScripts.resolved(folders.getFirst(), path), doubtful)
                || !modules
                || !MODULE.matcher(word).matches()) {
            return;
        }
        for (String folder : folders) {
            List<String> names = List.of(word.split("[.:]"));
            for (int n = names.size(); n > 0; n--) {
                String module =
                        CheckScripts.resolved(folder, String.join("/", names.subList(0, n)));
                if (keep(module + ".py", doubtful) || keep(module + "/__init__.py", true)) {
                    return;
                }
            }
        }
    }

    /**
     * Keeps a file that is there.
     *
     * @param doubtful whether it may be no test, so that it has to look like one
     * @return whether it is there
     */
    private boolean keep(String path, boolean doubtful) {
        boolean there = CheckScripts.within(path) && files.apply(path).isPresent();
        if (there && (!doubtful || holdsTests(path))) {
            paths.add(path);
        }
        return there;
    }

    private void pattern(String folder, String glob) {
        String whole = CheckScripts.resolved(folder, glob);
        if (CheckScripts.within(whole) && Scope.problem(whole).isEmpty()) {
            patterns.add(new Scope(List.of("/" + whole)));
        }
    }

    private boolean holdsTests(String path) {
        return files.apply(path)
                .filter(b -> HOLDS_TESTS.matcher(new String(b, StandardCharsets.UTF_8)).find())
                .isPresent();
    }

    private static Set<String> words(String all) {
        return Set.of(all.split(" "));
    }
}
