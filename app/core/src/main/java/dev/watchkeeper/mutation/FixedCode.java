package dev.watchkeeper.mutation;

import java.util.BitSet;
import java.util.Set;

/**
 * What a change makes no sense in: imports, annotations, types by themselves, tests that stand
 * among the code, what is written to a log, and what runs only where a file is the program.
 */
final class FixedCode {
    private static final Set<String> LOGS =
            Set.of(
                    "log",
                    "LOG",
                    "logger",
                    "LOGGER",
                    "logging",
                    "console",
                    "print",
                    "println",
                    "eprintln",
                    "debug",
                    "warn",
                    "info",
                    "trace",
                    "tracing",
                    "warnings");

    private final CodeText code;
    private final BitSet fixed = new BitSet();

    FixedCode(CodeText code) {
        this.code = code;
    }

    BitSet found() {
        for (int i = 0; i < code.size(); i++) {
            int end = fixedUntil(i);
            if (end >= i) {
                fixed.set(i, end + 1);
                i = end;
            }
        }
        return fixed;
    }

    /** The last token of what begins with this one and stays as it is; -1 if nothing does. */
    private int fixedUntil(int i) {
        CodeToken token = code.at(i);
        if (token.is("@") && (token.first() || code.dialect == Dialect.JAVA)) {
            return annotation(i);
        }
        if (code.dialect == Dialect.RUST && token.is("#")) {
            return attribute(i);
        }
        if (code.is(i, "if") && code.is(i + 1, "__name__") && token.first()) {
            int next = i + 1;
            while (next < code.size()
                    && !(code.at(next).first() && code.at(next).column() <= token.column())) {
                next++;
            }
            return next - 1;
        }
        if (!token.word() || !token.first()) {
            return -1;
        }
        if (imports(i)) {
            return toStatementEnd(i);
        }
        if (code.dialect == Dialect.TYPESCRIPT || code.dialect == Dialect.RUST) {
            int type = typeAlone(i);
            if (type >= 0) {
                return type;
            }
        }
        return logs(i);
    }

    private int annotation(int i) {
        int end = i + 1;
        while (code.is(end + 1, ".") && code.at(end + 2).word()) {
            end += 2;
        }
        return code.is(end + 1, "(") ? Math.max(end, code.partner(end + 1)) : end;
    }

    private int attribute(int i) {
        int open = code.is(i + 1, "!") ? i + 2 : i + 1;
        int close = code.is(open, "[") ? code.partner(open) : -1;
        if (close < 0) {
            return -1;
        }
        String written = code.written(open, close).replace(" ", "");
        // From here on it is tests.
        return written.equals("[cfg(test)]") ? code.size() - 1 : close;
    }

    private boolean imports(int i) {
        CodeToken token = code.at(i);
        boolean call = code.is(i + 1, "(");
        return switch (code.dialect) {
            case PYTHON -> token.is("import") || token.is("from");
            case JAVA -> token.is("import") || token.is("package");
            case GO -> token.is("package") || token.is("import");
            case RUST -> token.is("use") || token.is("extern");
            case JAVASCRIPT, TYPESCRIPT ->
                    (token.is("import") && !call) || token.is("export") && code.is(i + 1, "*");
        };
    }

    private int toStatementEnd(int i) {
        int line = code.at(i).line();
        int end = i;
        while (end + 1 < code.size()
                && !code.is(end, ";")
                && (code.at(end + 1).line() == line
                        || code.at(end + 1).depth() > code.at(i).depth()
                        || code.at(end + 1).closes())) {
            end++;
        }
        return end;
    }

    private int typeAlone(int i) {
        int word = i;
        while (code.is(word, "export") || code.is(word, "declare") || code.is(word, "pub")) {
            word++;
        }
        if (code.is(word, "type") && code.at(word + 1).word()) {
            return toStatementEnd(word);
        }
        boolean block = code.is(word, "interface") || code.is(word, "declare");
        if (block && code.at(word + 1).word()) {
            int open = code.next(word, "{");
            return open < 0 ? word : Math.max(word, code.partner(open));
        }
        return -1;
    }

    private int logs(int i) {
        int end = i;
        boolean found = LOGS.contains(code.at(i).text());
        boolean system = code.is(i, "System") && (code.is(i + 2, "out") || code.is(i + 2, "err"));
        boolean format = code.is(i, "fmt") && code.at(i + 2).text().startsWith("Print");
        boolean own =
                (code.is(i, "self") || code.is(i, "this"))
                        && LOGS.contains(code.at(i + 2).text())
                        && code.is(i + 1, ".");
        if (!found && !system && !format && !own) {
            return -1;
        }
        while (code.is(end + 1, ".") || code.is(end + 1, "::")) {
            end += 2;
        }
        if (code.is(end + 1, "!")) {
            end++;
        }
        return code.is(end + 1, "(") ? code.partner(end + 1) : -1;
    }
}
