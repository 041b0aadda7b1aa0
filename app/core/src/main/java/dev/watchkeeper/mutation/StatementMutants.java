package dev.watchkeeper.mutation;

import dev.watchkeeper.mutation.Mutant.Kind;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Statements left out, and conditions turned round that no operator's change does. */
final class StatementMutants {
    private static final Set<String> KEYWORDS =
            Set.of(
                    "return",
                    "if",
                    "elif",
                    "else",
                    "for",
                    "while",
                    "do",
                    "switch",
                    "match",
                    "try",
                    "catch",
                    "except",
                    "finally",
                    "with",
                    "def",
                    "class",
                    "func",
                    "fn",
                    "function",
                    "import",
                    "from",
                    "package",
                    "throw",
                    "raise",
                    "yield",
                    "await",
                    "assert",
                    "del",
                    "global",
                    "nonlocal",
                    "lambda",
                    "let",
                    "const",
                    "var",
                    "type",
                    "go",
                    "defer",
                    "select",
                    "case",
                    "default",
                    "super",
                    "new",
                    "pass",
                    "async",
                    "enum",
                    "struct",
                    "impl",
                    "use",
                    "mod",
                    "pub",
                    "loop",
                    "unsafe",
                    "not",
                    "synchronized");
    private static final Set<String> ASSIGNS =
            Set.of("=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<=", ">>=", "//=", "**=");
    private static final Set<String> COMPARES =
            Set.of(
                    "==", "!=", "===", "!==", "<", ">", "<=", ">=", "&&", "||", "!", "not", "and",
                    "or", "is", "true", "false", "True", "False");
    private static final int LONGEST = 60;

    private final CodeText code;
    private final List<Mutant> found = new ArrayList<>();

    StatementMutants(CodeText code) {
        this.code = code;
    }

    List<Mutant> found() {
        for (int i = 0; i < code.size(); i++) {
            CodeToken token = code.at(i);
            if (code.fixed(i) || !token.word()) {
                continue;
            }
            if (token.is("if") || token.is("elif")) {
                condition(i);
            } else if (token.first() && !KEYWORDS.contains(token.text()) && begins(i)) {
                statement(i);
            }
        }
        return found;
    }

    /** Whether a statement may begin with a token that is the first of its line. */
    private boolean begins(int i) {
        CodeToken before = code.at(i - 1);
        if (code.dialect == Dialect.PYTHON) {
            int from = i == 0 ? 0 : before.to();
            String between = code.text.substring(from, code.at(i).from());
            return code.at(i).depth() == 0 && code.at(i).column() > 0 && !between.contains("\\\n");
        }
        boolean after = before.is(";") || before.is("{") || before.is("}") || before.is(":");
        return code.at(i).depth() > 0
                && (after || code.dialect.endsWithLine() && before.endsValue())
                && !(code.dialect != Dialect.JAVA && inBrackets(i));
    }

    private boolean inBrackets(int i) {
        for (int k = i - 1; k >= 0; k--) {
            if (code.at(k).closes() && code.partner(k) >= 0) {
                k = code.partner(k);
            } else if (code.at(k).opens()) {
                return !code.is(k, "{");
            }
        }
        return false;
    }

    private void statement(int i) {
        int head = target(i);
        CodeToken then = code.at(head + 1);
        boolean call = code.is(head, ")");
        boolean assigns = ASSIGNS.contains(then.text()) && !then.string();
        boolean steps = then.is("++") || then.is("--");
        if (!call && !assigns && !steps) {
            return;
        }
        boolean defines = code.dialect == Dialect.PYTHON && head == i && then.is("=");
        boolean thisCall = code.is(i, "this") && code.is(i + 1, "(");
        int end = code.statementEnd(i);
        boolean whole = !call || end == head || end == head + 1 && code.is(end, ";");
        if (defines || thisCall || end < 0 || !whole) {
            return;
        }
        String written = code.written(i, code.is(end, ";") ? end - 1 : end);
        found.add(
                new Mutant(
                        Kind.STATEMENT,
                        code.at(i).line(),
                        code.at(i).from(),
                        code.at(end).to(),
                        code.dialect == Dialect.PYTHON ? "pass" : ";",
                        "`"
                                + (written.length() <= LONGEST
                                        ? written
                                        : written.substring(0, LONGEST - 1) + "…")
                                + "` left out"));
    }

    /** The last token of names, members, indexes and calls one after another. */
    private int target(int i) {
        int end = i;
        while (true) {
            CodeToken next = code.at(end + 1);
            boolean member = next.is(".") || next.is("::") || next.is("?.");
            boolean close =
                    (next.is("(") || next.is("[")) && next.line() == code.at(end).line()
                            || next.is("(") && code.partner(end + 1) > 0 && !next.first();
            if (member && code.at(end + 2).word()) {
                end += 2;
            } else if (close && code.partner(end + 1) > end) {
                end = code.partner(end + 1);
            } else if (next.is("?") && code.dialect == Dialect.RUST) {
                return i;
            } else {
                return end;
            }
        }
    }

    private void condition(int i) {
        boolean brackets = code.dialect == Dialect.JAVA || code.dialect.script();
        int from = brackets ? i + 2 : i + 1;
        int to =
                switch (code.dialect) {
                    case PYTHON -> code.next(from, ":") - 1;
                    case JAVA, JAVASCRIPT, TYPESCRIPT -> code.partner(i + 1) - 1;
                    case GO, RUST -> code.next(from, "{") - 1;
                };
        boolean inside = code.dialect == Dialect.PYTHON && !code.at(i).first();
        if (inside || to < from || code.at(i).line() != code.at(from).line()) {
            return;
        }
        for (int k = from; k <= to; k++) {
            CodeToken token = code.at(k);
            if (token.kind() != CodeToken.Kind.STRING && COMPARES.contains(token.text())
                    || token.is("let")
                    || token.is(";")
                    || token.is("=>")
                    || token.is(":=")) {
                return;
            }
        }
        String not = code.dialect == Dialect.PYTHON ? "not " : "!";
        String written = code.text.substring(code.at(from).from(), code.at(to).to());
        found.add(
                new Mutant(
                        Kind.LOGIC,
                        code.at(i).line(),
                        code.at(from).from(),
                        code.at(to).to(),
                        not + "(" + written + ")",
                        "the condition turned round"));
    }
}
