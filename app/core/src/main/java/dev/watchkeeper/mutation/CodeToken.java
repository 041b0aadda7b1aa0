package dev.watchkeeper.mutation;

import java.util.Set;

/**
 * A piece of source text.
 *
 * @param depth how many brackets of any kind are open before it
 * @param first whether nothing stands before it on its line
 * @param column of its first character, from 0
 */
record CodeToken(Kind kind, String text, int from, int line, int depth, boolean first, int column) {
    /** What a token is. */
    enum Kind {
        WORD,
        NUMBER,
        /** A string, a character, a template or a regular expression, whole. */
        STRING,
        MARK
    }

    private static final Set<String> NO_VALUE =
            Set.of(
                    "return",
                    "case",
                    "in",
                    "of",
                    "and",
                    "or",
                    "not",
                    "is",
                    "if",
                    "elif",
                    "else",
                    "while",
                    "yield",
                    "throw",
                    "raise",
                    "typeof",
                    "await",
                    "lambda",
                    "new",
                    "print",
                    "delete",
                    "void",
                    "range",
                    "import",
                    "from",
                    "as",
                    "extends",
                    "instanceof",
                    "match",
                    "do",
                    "assert",
                    "const",
                    "mut",
                    "let",
                    "var",
                    "dyn",
                    "impl");

    int to() {
        return from + text.length();
    }

    boolean is(String what) {
        return kind != Kind.STRING && text.equals(what);
    }

    boolean word() {
        return kind == Kind.WORD;
    }

    boolean string() {
        return kind == Kind.STRING;
    }

    boolean opens() {
        return kind == Kind.MARK && (is("(") || is("[") || is("{"));
    }

    boolean closes() {
        return kind == Kind.MARK && (is(")") || is("]") || is("}"));
    }

    /** Whether a value may end with it. */
    boolean endsValue() {
        return switch (kind) {
            case WORD -> !NO_VALUE.contains(text);
            case NUMBER, STRING -> true;
            case MARK -> is(")") || is("]");
        };
    }

    /** Whether a value may begin with it. */
    boolean beginsValue() {
        return switch (kind) {
            case WORD, NUMBER, STRING -> true;
            case MARK -> is("(") || is("[") || is("!") || is("-");
        };
    }
}
