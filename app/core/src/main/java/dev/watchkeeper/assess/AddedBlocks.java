package dev.watchkeeper.assess;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the new tests of a file in Java, JavaScript, TypeScript, Go or Rust: plain ones that do
 * nothing but set local values, call and assert.
 */
final class AddedBlocks {
    /** A language's tests. */
    private enum Language {
        JAVA(
                BracedSource.Style.JAVA,
                "\\w+(?:Test|Tests|IT)\\.java",
                "(?:@Test )(?:public )?void (\\w+)\\(\\)(?: throws [\\w., ]+)? ?\\{",
                "(?:public |abstract |final |static |@Nested )*class \\w+(?: implements [\\w, .]+)? ?\\{",
                "(?:final )?(?:var|[A-Z]\\w*(?:<[\\w<>, ?]*>)?(?:\\[\\])*|int|long|double|float|boolean|char"
                        + "|byte|short)(?:\\[\\])* \\w+"),
        SCRIPT(
                BracedSource.Style.SCRIPT,
                ".+\\.(?:test|spec)\\.[cm]?[jt]sx?",
                "(?:test|it)\\(\"\", (?:async )?(?:\\(\\) => |function ?\\(\\) ?)\\{",
                "describe\\(\"\", (?:\\(\\) => |function ?\\(\\) ?)\\{",
                "(?:const|let|var) (?:\\w+(?:: [\\w<>\\[\\]]+)?|\\{[\\w, ]+\\}|\\[[\\w, ]+\\])"),
        GO(
                BracedSource.Style.GO,
                "\\w+_test\\.go",
                "func (Test(?!Main\\b)\\w+)\\(\\w+ \\*testing\\.T\\) \\{",
                "(?!)",
                "(?:\\bvar \\w+(?: [\\w\\[\\].*]+)?)"),
        RUST(
                BracedSource.Style.RUST,
                "\\w+\\.rs",
                "(?:#\\[test\\] )(?:#\\[should_panic\\] )?fn (\\w+)\\(\\) \\{",
                "mod \\w+ \\{",
                "let (?:mut )?(?:\\w+|\\([\\w, ]+\\))(?:: [\\w<>&\\[\\]:; ]+)?");

        private final BracedSource.Style style;
        private final Pattern file;
        private final Pattern head;
        private final Pattern around;
        private final Pattern declaration;

        Language(
                BracedSource.Style style,
                String file,
                String head,
                String around,
                String declaration) {
            this.style = style;
            this.file = Pattern.compile(file);
            this.head = Pattern.compile(head);
            this.around = Pattern.compile(around);
            this.declaration = Pattern.compile("(?:^|[{;(])\\s*" + declaration + " =(?![=>])");
        }
    }

    /** What stands before a test, on lines of its own. */
    private static final Pattern MARK = Pattern.compile("@Test|#\\[test\\]|#\\[should_panic\\]");

    /** What reaches beyond the test that it stands in, or may. */
    private static final Pattern REACHES_OUT =
            Pattern.compile(
                    "[^\\x20-\\x7e\\n]|[`@#\\\\]|\\+\\+|--|[-+*/%&|^]="
                            + "|\\b(?!assert|vec|format|matches)\\w+!(?!=)"
                            + "|(?<!\\.)\\bclass\\b|\\bnew [\\w.<>]+\\([^()]*\\)\\s*\\{|\\b(?:interface|enum|record|struct|trait|impl|mod|func|fn|function"
                            + "|import|require|export|package|use|static|extern|unsafe|native|synchronized"
                            + "|return|throw|panic|yield|goto|break|continue|while|loop|do|go|defer"
                            + "|select|chan|delete|this|super|eval|Function|Reflect|Proxy|prototype"
                            + "|__proto__|constructor|defineProperty|globalThis|window|document|process"
                            + "|System|Runtime|Thread|Files?|Paths?|Locale|TimeZone|Unsafe|os|syscall|fs"
                            + "|reflect|runtime|debug|exec|env|std|exit|abort|halt|kill|quit|only|todo"
                            + "|concurrent|sequential|each|skip\\w*|Skip\\w*|fail\\w*|Fail(?:Now)?|assume\\w*"
                            + "|Parallel|Cleanup|Setenv|Chdir|TempDir|Run|before\\w*|after\\w*|mock\\w*|Mock\\w*"
                            + "|spy\\w*|stub\\w*|patch\\w*|vi|jest|sinon|set[A-Z_]\\w*|Set\\w*|reset\\w*|Reset\\w*"
                            + "|[rR]egister\\w*|[uU]nregister\\w*|install|update|[cC]lear|pop|push|shift|unshift"
                            + "|splice|put|putAll|addAll|insert|extend|append|remove\\w*|Remove\\w*|sort|reverse"
                            + "|fill|assign|freeze|open|close|Close|write\\w*|Write\\w*|unlink|rename|touch"
                            + "|mkdir|addInitializer|forName|invoke|setAccessible|getDeclared\\w*)\\b");

    private static final Pattern ASSIGNMENT = Pattern.compile("(?<![=!<>:])=(?![=>])");
    private static final Pattern NAME = Pattern.compile("(?:test|it)\\((\"[^\"]*\"|'[^']*')");

    private final Language language;
    private final String old;
    private final List<String> after;
    private final List<String> code;
    private final boolean[] taken;
    private final Set<String> names = new HashSet<>();

    private AddedBlocks(Language language, String old, List<String> after, List<String> code) {
        this.language = language;
        this.old = old;
        this.after = after;
        this.code = code;
        this.taken = new boolean[after.size()];
    }

    /** Whether the tests of a file of this name are told apart here. */
    static boolean knows(String file) {
        return language(file).isPresent();
    }

    private static Optional<Language> language(String file) {
        for (Language each : Language.values()) {
            if (each.file.matcher(file).matches()) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    /**
     * Which lines are those of new tests.
     *
     * @return empty if there are none, or if it can't be told for certain
     */
    static Optional<boolean[]> lines(String file, List<String> before, List<String> after) {
        Optional<Language> language = language(file);
        if (language.isEmpty() || BracedSource.of(language.get().style, before).isEmpty()) {
            return Optional.empty();
        }
        return BracedSource.of(language.get().style, after)
                .map(code ->
                        new AddedBlocks(language.get(), String.join("\n", before), after, code))
                .filter(AddedBlocks::find)
                .map(found -> found.taken);
    }

    private boolean find() {
        int line = 0;
        while (line < code.size()) {
            int first = line;
            StringBuilder marks = new StringBuilder();
            while (line < code.size() && MARK.matcher(code.get(line).strip()).matches()) {
                marks.append(code.get(line++).strip()).append(' ');
            }
            if (line == code.size()) {
                return false;
            }
            String text = marks + code.get(line).strip().replaceAll("\\s+", " ");
            Matcher head = language.head.matcher(text);
            if (!head.lookingAt() || known(head, line)) {
                line++;
                continue;
            }
            int last = end(line);
            if (last < 0 || !stands(first) || !plain(text.substring(head.end()), line, last)) {
                return false;
            }
            for (int i = first; i <= last; i++) {
                taken[i] = true;
            }
            line = last + 1;
        }
        return !names.isEmpty();
    }

    /** Whether the file had a test of the name, or has it twice now. */
    private boolean known(Matcher head, int line) {
        String name;
        if (head.groupCount() > 0) {
            name = head.group(1);
        } else {
            Matcher title = NAME.matcher(after.get(line));
            if (!title.find()) {
                return true;
            }
            name = title.group(1);
        }
        boolean there =
                name.startsWith("\"") || name.startsWith("'")
                        ? old.contains(name)
                        : Pattern.compile("\\b" + name + "\\b").matcher(old).find();
        return there || !names.add(name);
    }

    /** The line on which what begins on a line ends; -1 if something else stands there too. */
    private int end(int line) {
        int depth = 0;
        for (int i = line; i < code.size(); i++) {
            String text = code.get(i);
            for (int c = 0; c < text.length(); c++) {
                depth += "([{".indexOf(text.charAt(c)) >= 0 ? 1 : 0;
                if (")]}".indexOf(text.charAt(c)) >= 0 && --depth <= 0) {
                    boolean closed =
                            depth == 0 && (text.charAt(c) == '}' || language == Language.SCRIPT);
                    String rest = text.substring(c + 1).strip();
                    if (closed && (rest.isEmpty() || rest.equals(";"))) {
                        return i;
                    }
                    if (depth < 0 || i > line) {
                        return -1;
                    }
                }
            }
        }
        return -1;
    }

    /** Whether it is a test of the file, or of a group of tests in it that inherits none. */
    private boolean stands(int first) {
        int depth = 0;
        boolean inside = false;
        for (int i = first - 1; i >= 0; i--) {
            String text = code.get(i);
            for (int c = text.length() - 1; c >= 0; c--) {
                depth += "}])".indexOf(text.charAt(c)) >= 0 ? 1 : 0;
                depth -= "{[(".indexOf(text.charAt(c)) >= 0 ? 1 : 0;
            }
            if (depth < 0) {
                String head = text.strip().replaceAll("\\s+", " ");
                if (!language.around.matcher(head).matches()) {
                    return false;
                }
                inside = true;
                depth = 0;
            }
        }
        return inside || language != Language.JAVA;
    }

    /** Whether its body does nothing but set local values, call and assert. */
    private boolean plain(String rest, int from, int last) {
        StringBuilder body = new StringBuilder(rest);
        for (int i = from + 1; i <= last; i++) {
            body.append('\n').append(code.get(i).replace('\t', ' '));
        }
        String text = body.toString();
        if (text.isBlank() || REACHES_OUT.matcher(text).find()) {
            return false;
        }
        long assignments = ASSIGNMENT.matcher(text).results().count();
        Matcher declared =
                Pattern.compile(language.declaration.pattern(), Pattern.MULTILINE).matcher(text);
        return declared.results().count() == assignments;
    }
}
