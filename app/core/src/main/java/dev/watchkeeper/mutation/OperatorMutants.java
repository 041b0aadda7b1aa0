package dev.watchkeeper.mutation;

import dev.watchkeeper.mutation.Mutant.Kind;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Changes of single operators, truth values and numbers. */
final class OperatorMutants {
    private static final Map<String, String> OPPOSITE =
            Map.of(
                    "==", "!=", "!=", "==", "===", "!==", "!==", "===", "<", ">=", ">=", "<", ">",
                    "<=", "<=", ">");
    private static final Map<String, String> BOUND =
            Map.of("<", "<=", "<=", "<", ">", ">=", ">=", ">");
    private static final Map<String, String> ARITHMETIC =
            Map.of("+", "-", "-", "+", "*", "/", "/", "*", "%", "*", "//", "*");
    private static final Map<String, String> STEPS =
            Map.of("+=", "-=", "-=", "+=", "*=", "/=", "/=", "*=", "++", "--", "--", "++");
    private static final Map<String, String> LOGIC =
            Map.of(
                    "&&", "||", "||", "&&", "and", "or", "or", "and", "true", "false", "false",
                    "true", "True", "False", "False", "True");
    private static final Pattern NUMBER =
            Pattern.compile("([0-9][0-9_]*)((?:\\.[0-9_]+)?(?:[eE][+-]?[0-9]+)?)([A-Za-z]\\w*)?");
    private static final Pattern TYPE_NAME = Pattern.compile("[A-Z]\\w*[a-z]\\w*|'\\w+");
    private static final int LONGEST = 15;

    private final CodeText code;
    private final List<Mutant> found = new ArrayList<>();

    OperatorMutants(CodeText code) {
        this.code = code;
    }

    List<Mutant> found() {
        for (int i = 0; i < code.size(); i++) {
            CodeToken token = code.at(i);
            if (code.fixed(i)) {
                continue;
            }
            switch (token.kind()) {
                case MARK -> mark(i);
                case WORD -> word(i);
                case NUMBER -> number(i);
                case STRING -> {}
            }
        }
        return found;
    }

    private void mark(int i) {
        String mark = code.at(i).text();
        if (OPPOSITE.containsKey(mark) && compares(i)) {
            replace(Kind.COMPARISON, i, i, OPPOSITE.get(mark));
            if (BOUND.containsKey(mark)) {
                replace(Kind.BOUNDARY, i, i, BOUND.get(mark));
            }
        } else if (ARITHMETIC.containsKey(mark) && calculates(i)) {
            replace(Kind.ARITHMETIC, i, i, ARITHMETIC.get(mark));
        } else if (STEPS.containsKey(mark) && !code.at(i + 1).string()) {
            replace(Kind.ARITHMETIC, i, i, STEPS.get(mark));
        } else if (LOGIC.containsKey(mark) && binary(i)) {
            replace(Kind.LOGIC, i, i, LOGIC.get(mark));
        } else if (mark.equals("!") && negates(i)) {
            remove(i);
        }
    }

    private void word(int i) {
        CodeToken token = code.at(i);
        if (code.dialect == Dialect.PYTHON) {
            pythonWord(i);
        } else if ((token.is("true") || token.is("false")) && !name(i)) {
            replace(Kind.LOGIC, i, i, token.is("true") ? "false" : "true");
        }
    }

    private void pythonWord(int i) {
        CodeToken token = code.at(i);
        if (LOGIC.containsKey(token.text()) && !token.is("true") && !token.is("false")) {
            replace(Kind.LOGIC, i, i, LOGIC.get(token.text()));
        } else if (token.is("not") && code.is(i + 1, "in")) {
            replace(Kind.COMPARISON, i, i + 1, "in");
        } else if (token.is("is")) {
            boolean negated = code.is(i + 1, "not");
            replace(Kind.COMPARISON, i, negated ? i + 1 : i, negated ? "is" : "is not");
        } else if (token.is("not") && !code.is(i - 1, "is")) {
            remove(i);
        }
    }

    /** Whether a word is a key or a member rather than a value. */
    private boolean name(int i) {
        return code.is(i - 1, ".") || code.is(i - 1, "?.") || code.is(i + 1, ":");
    }

    private boolean compares(int i) {
        boolean angle = code.at(i).text().length() == 1;
        boolean spaced = code.spaceBefore(i) && code.spaceAfter(i);
        return code.at(i - 1).endsValue()
                && (spaced || !angle && binary(i) || angle && !code.dialect.anglesOfTypes());
    }

    private boolean calculates(int i) {
        CodeToken before = code.at(i - 1);
        CodeToken after = code.at(i + 1);
        boolean slashes = code.is(i, "//");
        boolean pointer =
                code.dialect == Dialect.GO
                        && code.is(i, "*")
                        && before.is("]")
                        && !code.spaceBefore(i);
        boolean types =
                code.dialect == Dialect.RUST
                        && code.is(i, "+")
                        && (TYPE_NAME.matcher(before.text()).matches()
                                || TYPE_NAME.matcher(after.text()).matches());
        return binary(i)
                && !before.string()
                && !after.string()
                && !types
                && !pointer
                && (!slashes || code.dialect == Dialect.PYTHON);
    }

    private boolean binary(int i) {
        return code.at(i - 1).endsValue()
                && code.at(i + 1).beginsValue()
                && code.spaceBefore(i) == code.spaceAfter(i);
    }

    private boolean negates(int i) {
        return !code.at(i - 1).endsValue()
                && code.at(i + 1).beginsValue()
                && !code.spaceAfter(i)
                && code.dialect != Dialect.PYTHON;
    }

    private void number(int i) {
        Matcher number = NUMBER.matcher(code.at(i).text());
        boolean member = code.is(i - 1, ".");
        boolean length = code.dialect == Dialect.RUST && code.is(i - 1, ";") && code.is(i + 1, "]");
        if (member || length || !number.matches()) {
            return;
        }
        String whole = number.group(1).replace("_", "");
        boolean octal = whole.length() > 1 && whole.startsWith("0");
        if (octal || whole.length() > LONGEST) {
            return;
        }
        String suffix = number.group(3) == null ? "" : number.group(3);
        if (whole.equals("0") && suffix.matches("[xXoObB].*")) {
            return; // Of another base.
        }
        replace(
                Kind.CONSTANT,
                i,
                i,
                (Long.parseLong(whole) + 1) + number.group(2).replace("_", "") + suffix);
    }

    private void replace(Kind kind, int from, int to, String replacement) {
        found.add(
                new Mutant(
                        kind,
                        code.at(from).line(),
                        code.at(from).from(),
                        code.at(to).to(),
                        replacement,
                        "`" + code.written(from, to) + "` became `" + replacement + "`"));
    }

    private void remove(int i) {
        found.add(
                new Mutant(
                        Kind.LOGIC,
                        code.at(i).line(),
                        code.at(i).from(),
                        code.at(i).to(),
                        "",
                        "`" + code.at(i).text() + "` left out"));
    }
}
