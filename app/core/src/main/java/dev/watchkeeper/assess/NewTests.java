package dev.watchkeeper.assess;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which tests of a file are new or changed, by the lines that were added to it. */
final class NewTests {
    /** How a language's functions and tests begin. */
    private enum Form {
        PYTHON("py", "\\s*(?:async\\s+)?def\\s+(\\w+).*", "test\\w*", ""),
        JAVA(
                "java",
                "\\s*(?:(?:public|protected|private|static|final)\\s+)*[\\w<][\\w<>\\[\\], .?]*\\s+(\\w+)\\s*\\(.*",
                "",
                ".*@(?:Test|ParameterizedTest|RepeatedTest|Property)\\b.*"),
        GO("go", "func\\s+(?:\\([^)]*\\)\\s*)?(\\w+).*", "(?:Test|Fuzz)\\w*", ""),
        RUST(
                "rs",
                "\\s*(?:pub\\s+)?(?:async\\s+)?fn\\s+(\\w+).*",
                "",
                ".*#\\[(?:\\w+::)?test\\b.*"),
        SCRIPT(
                "js jsx mjs cjs ts tsx mts cts",
                "\\s*(?:it|test)(?:\\.\\w+)?\\(\\s*([\"'`])(.*?)\\1.*",
                ".*",
                "");

        private final Set<String> endings;
        private final Pattern head;
        private final Pattern name;
        private final Pattern mark;

        Form(String endings, String head, String name, String mark) {
            this.endings = Set.of(endings.split(" ", -1));
            this.head = Pattern.compile(head);
            this.name = Pattern.compile(name);
            this.mark = Pattern.compile(mark);
        }
    }

    /** What stands before a test or ends one, and is no part of one. */
    private static final Pattern NOTHING = Pattern.compile("\\s*(?:[@#/*].*|[})\\];,\\s]*)");

    private static final Pattern STATEMENT =
            Pattern.compile("\\s*(?:return|new|throw|else|assert|await|case)\\b.*|.*=.*\\(.*");
    private static final Pattern RUNNER = Pattern.compile("\\b(?:unittest|pytest)\\b");
    private static final int MARKS = 6;

    private NewTests() {}

    /** Whether a file holds tests, whatever it is called; of Rust's files any may hold some. */
    static boolean among(String path, String text) {
        List<UnifiedDiff.Added> all = new ArrayList<>();
        for (String line : text.lines().toList()) {
            all.add(new UnifiedDiff.Added(all.size() + 1, line));
        }
        boolean named = !names(path, text, all).isEmpty();
        return named
                && !path.endsWith(".rs")
                && (!path.endsWith(".py") || RUNNER.matcher(text).find());
    }

    /** The names of the tests in which lines were added, in their order. */
    static List<String> names(String path, String text, List<UnifiedDiff.Added> added) {
        String ending = path.substring(path.lastIndexOf('.') + 1);
        for (Form form : Form.values()) {
            if (form.endings.contains(ending)) {
                return names(form, text.lines().toList(), added);
            }
        }
        return List.of();
    }

    private static List<String> names(
            Form form, List<String> lines, List<UnifiedDiff.Added> added) {
        Set<String> names = new LinkedHashSet<>();
        for (UnifiedDiff.Added line : added) {
            if (NOTHING.matcher(line.text()).matches()) {
                continue;
            }
            for (int at = Math.min(line.number(), lines.size()) - 1; at >= 0; at--) {
                String name = head(form, lines, at);
                if (!name.isEmpty()) {
                    if (isTest(form, lines, at, name)) {
                        names.add(name);
                    }
                    break;
                }
            }
        }
        return new ArrayList<>(names);
    }

    /** The name of what begins on a line; empty if nothing does. */
    private static String head(Form form, List<String> lines, int at) {
        Matcher head = form.head.matcher(lines.get(at));
        boolean begins =
                head.matches()
                        && (form != Form.JAVA || !STATEMENT.matcher(lines.get(at)).matches());
        return begins ? head.group(head.groupCount()) : "";
    }

    private static boolean isTest(Form form, List<String> lines, int at, String name) {
        if (form.mark.pattern().isEmpty()) {
            return form.name.matcher(name).matches();
        }
        for (int i = at; i >= Math.max(0, at - MARKS); i--) {
            if (form.mark.matcher(lines.get(i)).matches()) {
                return true;
            }
            if (i < at && !NOTHING.matcher(lines.get(i)).matches()) {
                return false;
            }
            if (i < at && lines.get(i).strip().endsWith("}")) {
                return false;
            }
        }
        return false;
    }

    /** Whether a runner means a test of this name. */
    static boolean means(TestNames.Test test, String name) {
        String told = test.name();
        return told.equals(name)
                || told.startsWith(name + "[")
                || told.startsWith(name + "(")
                || told.startsWith(name + " ")
                || told.endsWith(" " + name)
                || told.endsWith("::" + name)
                || told.endsWith("." + name);
    }
}
