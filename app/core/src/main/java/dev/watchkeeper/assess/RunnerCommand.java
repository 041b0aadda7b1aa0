package dev.watchkeeper.assess;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What can be told of a check by its command line alone. */
final class RunnerCommand {
    /** A build that is told to run no test: that it ran none is what was asked for. */
    private static final Pattern WITHOUT_TESTS =
            Pattern.compile(
                    "-DskipTests(?!=false)|-Dmaven\\.test\\.skip(?:\\.exec)?(?!=false)"
                            + "|(?:-x|--exclude-task)[ =]\\S*[tT]est|--collect-only|--list-?[tT]ests?"
                            + "|--no-run\\b");

    /** One command, whose output is neither led elsewhere nor filtered. */
    private static final Pattern PLAIN =
            Pattern.compile(
                    "\\s*(?:cd \\S+ && )?(?:\\w+=\\S* )*(?:npx (?:--no-install )?|yarn |pnpm exec )?"
                            + "(?:\\S*/)?(?:(jest|vitest|pytest)|python[\\d.]* -m (unittest|pytest)"
                            + "|(go|cargo) test)(?:\\s[^|<>;&`$()]*)?");

    /** What keeps a runner from printing its usual summary. */
    private static final Pattern UNUSUAL =
            Pattern.compile(
                    "--?reporters?\\b|--silent|--version|--help|\\s-h\\b|\\s-q+\\s.*\\s-q|\\s-qq|\\s-c\\b"
                            + "|--config|--list|--init|--watch|\\s-p\\s|\\s-o\\s|--show-?[cC]onfig"
                            + "|--fixtures|--markers|--quiet\\s.*--quiet");

    /** Runners that choose their tests by what failed or changed last. */
    private static final Pattern SELECTING =
            Pattern.compile(
                    "--lf\\b|--last-failed|--sw\\b|--stepwise|--testmon|--only-?[cC]hanged|--onlyFailures"
                            + "|--changed\\b|--changedSince|--only-failed|--last-commit|--shard\\b|\\baffected\\b");

    /** Programs that read, compare or print, and the shell's own words around them. */
    private static final Set<String> READERS =
            Set.of(
                    "test", "[", "[[", "true", "false", ":", "cd", "set", "export", "exit", "if",
                    "then", "else", "elif", "fi", "!", "grep", "egrep", "fgrep", "cmp", "diff",
                    "cat", "ls", "wc", "head", "tail", "sort", "uniq", "cut", "tr", "echo",
                    "printf");

    /**
     * What may make two runs of a reader differ on one tree, or changes the tree: values and words
     * of other commands, other places than the workspace, writing, work in the background.
     */
    private static final Pattern BEYOND_TREE =
            Pattern.compile(
                    "\\bsort\\b.*(?:-\\w*R|random)|[$`>~]|\\.\\.|(?<![\\w./*?])/|(?<!&)&(?!&)|<\\(");

    /** Runners that tell of their tests in what they print, and write no report. */
    private static final Pattern PRINTING =
            Pattern.compile(
                    "python[\\d.]* -m unittest( .*)?|go (test|vet|build)( .*)?|cargo (test|check|build)( .*)?");

    /** How runners are told where to write a report. */
    private static final Pattern REPORT =
            Pattern.compile(
                    "--(?:junit-?xml(?:-path)?|junitfile|log-junit|outputFile|json-report-file)"
                            + "[= ][\"']?([\\w./-]+)");

    private static final Pattern ASSIGNMENT = Pattern.compile("\\w+=.*");

    private RunnerCommand() {}

    /**
     * Whether nothing that the command starts writes a report of tests into a file: looking for one
     * costs a walk through the workspace. A program that is not known may.
     */
    static boolean writesNoReport(String command) {
        return ShellWords.commands(command).stream()
                .map(RunnerCommand::program)
                .allMatch(words ->
                        words.isEmpty()
                                || READERS.contains(words.getFirst())
                                || PRINTING.matcher(String.join(" ", words)).matches());
    }

    /**
     * Whether the command only reads and compares files of the tree, by programs that give the same
     * answer each time: there is nothing in it that could pass and fail on one tree.
     */
    static boolean onlyReads(String command) {
        List<List<String>> commands = ShellWords.commands(command);
        return !commands.isEmpty()
                && !BEYOND_TREE.matcher(command).find()
                && commands.stream()
                        .map(RunnerCommand::program)
                        .allMatch(words -> !words.isEmpty() && READERS.contains(words.getFirst()));
    }

    /** A simple command without the assignments and shell words before its program. */
    private static List<String> program(List<String> words) {
        int from = 0;
        while (from < words.size()
                && (ASSIGNMENT.matcher(words.get(from)).matches()
                        || Set.of("!", "if", "then", "else", "elif").contains(words.get(from)))) {
            from++;
        }
        return words.subList(from, words.size());
    }

    /** Whether the command runs other tests each time. */
    static boolean selecting(String command) {
        return SELECTING.matcher(command).find();
    }

    /** Whether the command is told to run no test. */
    static boolean withoutTests(String command) {
        return WITHOUT_TESTS.matcher(command).find();
    }

    /** Paths of the reports that a command line tells its test runner to write. */
    static Set<String> reportsOf(String command) {
        Set<String> paths = new TreeSet<>();
        Matcher report = REPORT.matcher(command);
        while (report.find()) {
            paths.add(report.group(1).replaceFirst("^(?:\\./)+", ""));
        }
        return paths;
    }

    /** The test runner that a command starts and whose summary is always printed. */
    static Optional<String> summing(String command) {
        Matcher plain = PLAIN.matcher(command);
        if (!plain.matches() || UNUSUAL.matcher(command).find() || withoutTests(command)) {
            return Optional.empty();
        }
        String named = plain.group(1) != null ? plain.group(1) : plain.group(2);
        return Optional.of(named != null ? named : plain.group(3) + " test");
    }
}
