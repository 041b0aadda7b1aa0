package dev.watchkeeper.assess;

import dev.watchkeeper.assess.PythonStatements.Statement;
import dev.watchkeeper.domain.FileChange;
import dev.watchkeeper.domain.PathDiff;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Recognises a change that does nothing but add tests to a file of tests, so that each test that
 * was there runs as it ran before: in Python here, in Java, JavaScript, TypeScript, Go and Rust by
 * {@link AddedBlocks}. Only plain tests are recognised: local values, calls and assertions. What
 * can't be told for certain is not.
 */
final class AddedTests {
    private static final Pattern FILE = Pattern.compile("test\\w*\\.py|\\w+_tests?\\.py");
    private static final Pattern SCRIPT = Pattern.compile("(?<!\\.(?:test|spec))\\.[cm]?[jt]sx?$");
    private static final Pattern HEAD =
            Pattern.compile(
                    "(?:async )?def (test_\\w+)\\(\\s*(?:\\w+(?:, ?\\w+)*,?)?\\s*\\)(?: ?-> ?None)?:");

    /** A class that inherits no test which a new one could replace. */
    private static final Pattern CLASS =
            Pattern.compile(
                    "class \\w+(?:\\((?:object|unittest\\.(?:IsolatedAsyncio)?TestCase)?\\))?:");

    private static final Pattern CLASS_OF_IMPORTED = Pattern.compile("class \\w+\\(TestCase\\):");
    private static final String NAMES = "\\(?\\w+(?:, ?\\w+)*,?\\)?";
    private static final Pattern ASSIGNMENT = Pattern.compile(NAMES + " ?= ?.+");
    private static final Pattern PLAIN =
            Pattern.compile(
                    "\"+|assert .+|\\w+(?:\\.\\w+)*\\(.*\\)|for "
                            + NAMES
                            + " in [^:]+:|with (?:self\\.(?:assert\\w+|subTest)|pytest\\.raises)"
                            + "\\(.*\\)(?: as \\w+)?:");

    /** What reaches beyond the test that it stands in, or may. */
    private static final Pattern REACHES_OUT =
            Pattern.compile(
                    "[^\\x20-\\x7e]|;|(?i:\\b(?:f|fr|rf|t|tr|rt)\")|\\._|\\b__|:="
                            + "|(?:\\.\\s*\\w+|[)\\]])\\s*=(?!=)"
                            + "|\\bfor\\b(?!\\s*"
                            + NAMES
                            + "\\s+in\\b)|\\bpytest\\b(?!\\.(?:raises|approx)\\b)"
                            + "|\\b(?:sys|os|signal|atexit|ctypes|threading|subprocess|gc|inspect"
                            + "|builtins|importlib|operator|types|unittest|mock|mocker|monkeypatch"
                            + "|request|[sg]etattr|delattr|globals|locals|vars|exec|eval|compile|exit"
                            + "|_exit|quit|abort|kill|raise|return|yield|global|nonlocal|import|del"
                            + "|while|skip\\w*|xfail|patch\\w*|Mock|MagicMock|update|clear|pop"
                            + "|popitem|setdefault|setitem|insert|extend|append|remove|sort|reverse"
                            + "|open|write\\w*|unlink|rename|replace_with|touch|mkdir|system|setUp\\w*"
                            + "|tearDown\\w*|doCleanups|add\\w*Cleanup|run|debug|main)\\b");

    private final List<String> before;
    private final String old;
    private final List<String> after;
    private final Set<String> names = new HashSet<>();

    private AddedTests(List<String> before, List<String> after) {
        this.before = before;
        this.old = String.join("\n", before);
        this.after = after;
    }

    /**
     * Whether the change only adds tests.
     *
     * @param original the file's content before the change
     * @param given whether a check gives it to a test runner, so that it needs no name of a test
     * @param lines all that the change adds and deletes in it
     */
    static boolean only(PathDiff change, byte[] original, UnifiedDiff.Lines lines, boolean given) {
        String path = change.path();
        String name = path.substring(path.lastIndexOf('/') + 1);
        String file = given ? SCRIPT.matcher(name).replaceFirst(".test$0") : name;
        boolean python = FILE.matcher(file).matches() || given && file.endsWith(".py");
        if (change.kind() != FileChange.Kind.MODIFIED
                || !python && !AddedBlocks.knows(file)
                || change.linesDeleted() != 0
                || !lines.deleted().isEmpty()
                || lines.added().isEmpty()
                || lines.added().size() != change.linesAdded()) {
            return false;
        }
        String text = new String(original, StandardCharsets.UTF_8);
        List<String> before = new ArrayList<>(List.of(text.split("\n", -1)));
        before.removeLast(); // Each line has an end; what comes after the last one's is empty.
        List<String> after = new ArrayList<>(before);
        for (UnifiedDiff.Added line : lines.added()) {
            int at = line.number() - 1;
            if (!text.endsWith("\n") || at < 0 || at > after.size()) {
                return false;
            }
            after.add(at, line.text());
        }
        AddedTests made = new AddedTests(before, after);
        return python
                ? made.recognised()
                : AddedBlocks.lines(file, before, after).filter(made::restIsAsBefore).isPresent();
    }

    private boolean recognised() {
        List<Statement> statements = PythonStatements.of(after).orElse(List.of());
        if (PythonStatements.of(before).isEmpty() || old.contains("import *")) {
            return false;
        }
        boolean[] taken = new boolean[after.size()];
        int i = 0;
        while (i < statements.size()) {
            Statement head = statements.get(i);
            Matcher named = HEAD.matcher(head.code());
            boolean fresh = named.matches() && !knows(named.group(1));
            if (!fresh) {
                i++;
                continue;
            }
            int end = i + 1;
            while (end < statements.size() && statements.get(end).indent() > head.indent()) {
                end++;
            }
            if (end == i + 1
                    || !names.add(named.group(1))
                    || !stands(statements, i)
                    || !statements.subList(i, end).stream().allMatch(s -> harmless(head, s))) {
                return false;
            }
            for (int line = head.first(); line <= statements.get(end - 1).last(); line++) {
                taken[line] = true;
            }
            i = end;
        }
        return !names.isEmpty() && restIsAsBefore(taken);
    }

    private boolean knows(String name) {
        return Pattern.compile("\\b" + name + "\\b").matcher(old).find();
    }

    /** Whether it is a function of the file or of a class of it, and takes no decorator away. */
    private boolean stands(List<Statement> statements, int at) {
        int indent = statements.get(at).indent();
        if (at > 0 && statements.get(at - 1).code().startsWith("@")) {
            return false;
        }
        if (indent == 0) {
            return true;
        }
        int above = at - 1;
        while (above >= 0 && statements.get(above).indent() >= indent) {
            above--;
        }
        if (above < 0 || statements.get(above).indent() != 0) {
            return false;
        }
        String code = statements.get(above).code();
        return CLASS.matcher(code).matches()
                || CLASS_OF_IMPORTED.matcher(code).matches()
                        && old.contains("from unittest import TestCase\n");
    }

    private static boolean harmless(Statement head, Statement statement) {
        String code = statement.code();
        if (REACHES_OUT.matcher(code).find()) {
            return false;
        }
        return statement == head
                || PLAIN.matcher(code).matches()
                || ASSIGNMENT.matcher(code).matches() && assignments(code) == 1;
    }

    /** How many {@code =} stand outside of brackets. */
    private static long assignments(String code) {
        String flat = code;
        String was;
        do {
            was = flat;
            flat = flat.replaceAll("\\([^()]*\\)|\\[[^\\[\\]]*\\]|\\{[^{}]*\\}", "x");
        } while (!flat.equals(was));
        return Pattern.compile("(?<![=!<>])=(?!=)").matcher(flat).results().count();
    }

    /** Whether all that was not taken is what was there, but for blank lines around the new. */
    private boolean restIsAsBefore(boolean[] taken) {
        int then = 0;
        int now = 0;
        while (now < after.size()) {
            int next = now;
            boolean gap = false;
            while (next < after.size() && (taken[next] || after.get(next).isBlank())) {
                gap |= taken[next];
                next++;
            }
            if (gap) {
                while (then < before.size() && before.get(then).isBlank()) {
                    then++;
                }
                now = next;
            } else if (then < before.size() && before.get(then).equals(after.get(now))) {
                then++;
                now++;
            } else {
                return false;
            }
        }
        return then == before.size();
    }
}
