package dev.watchkeeper.mutation;

import dev.watchkeeper.mutation.CodeToken.Kind;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * Takes source text apart, each piece with its place. Comments are left out; a string is one piece,
 * with all that is written in it. What is no such source gives pieces all the same.
 */
final class CodeLexer {
    private static final List<String> MARKS =
            List.of(
                    ">>>=", ">>>", "<<=", ">>=", "**=", "//=", "===", "!==", "&&=", "||=", "??=",
                    "..=", "...", "->", "=>", "==", "!=", "<=", ">=", "&&", "||", "??", "?.", "++",
                    "--", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<", ">>", "::", ":=",
                    "<-", "**", "//", "&^", "..");

    /** After these a slash begins a regular expression. */
    private static final String BEFORE_EXPRESSION = "(,=:[!&|?{};+-*>~^%";

    private final String text;
    private final Dialect dialect;
    private final List<CodeToken> tokens = new ArrayList<>();
    private int at;
    private int line = 1;
    private int lineBegan;
    private int depth;
    private int lastLine;

    private CodeLexer(String text, Dialect dialect) {
        this.text = text;
        this.dialect = dialect;
    }

    static List<CodeToken> tokens(String text, Dialect dialect) {
        CodeLexer lexer = new CodeLexer(text, dialect);
        if (text.startsWith("#!") && dialect.script()) {
            lexer.toLineEnd();
        }
        while (lexer.at < text.length()) {
            lexer.next();
        }
        return lexer.tokens;
    }

    private void next() {
        char c = text.charAt(at);
        if (Character.isWhitespace(c)) {
            move(at + 1);
        } else if (c == '\\' && text.startsWith("\n", at + 1)) {
            move(at + 2);
        } else if (comment()) {
            return;
        } else if (stringBegins()) {
            string();
        } else if (Character.isDigit(c) || c == '.' && isDigit(at + 1) && !afterValue()) {
            add(Kind.NUMBER, numberEnd(at));
        } else if (Character.isJavaIdentifierStart(c)) {
            add(Kind.WORD, wordEnd(at));
        } else if (c == '/' && dialect.script() && regularExpression()) {
            return;
        } else {
            mark();
        }
    }

    private boolean comment() {
        if (dialect == Dialect.PYTHON) {
            if (text.charAt(at) != '#') {
                return false;
            }
            toLineEnd();
            return true;
        }
        if (text.startsWith("//", at)) {
            toLineEnd();
            return true;
        }
        if (text.startsWith("/*", at)) {
            move(commentEnd(at));
            return true;
        }
        return false;
    }

    private void toLineEnd() {
        int to = text.indexOf('\n', at);
        at = to < 0 ? text.length() : to;
    }

    private int commentEnd(int from) {
        int open = 1;
        for (int i = from + 2; i < text.length(); i++) {
            if (text.startsWith("*/", i)) {
                i++;
                if (--open == 0) {
                    return i + 1;
                }
            } else if (dialect == Dialect.RUST && text.startsWith("/*", i)) {
                i++;
                open++;
            }
        }
        return text.length();
    }

    private boolean stringBegins() {
        return quoteAt(at) >= 0;
    }

    /** Where the quote of a string that begins here is; -1 if none does. */
    private int quoteAt(int from) {
        int i = from;
        String prefixes =
                switch (dialect) {
                    case PYTHON -> "rRbBfFuUtT";
                    case RUST -> "rbc";
                    case JAVA, JAVASCRIPT, TYPESCRIPT, GO -> "";
                };
        while (i < text.length() && i - from < 2 && prefixes.indexOf(text.charAt(i)) >= 0) {
            i++;
        }
        int hashes = i;
        while (dialect == Dialect.RUST && i > from && text.startsWith("#", i)) {
            i++;
        }
        if (i >= text.length() || i > hashes && text.charAt(i) != '"') {
            return -1;
        }
        return switch (text.charAt(i)) {
            case '"' -> i;
            case '\'' -> dialect != Dialect.RUST || isCharacter(i) ? i : -1;
            case '`' -> dialect.script() || dialect == Dialect.GO ? i : -1;
            default -> -1;
        };
    }

    /** In Rust, a quote may begin a lifetime. */
    private boolean isCharacter(int quote) {
        int first = quote + 1;
        if (first >= text.length()) {
            return false;
        }
        int after = first + Character.charCount(text.codePointAt(first));
        return text.charAt(first) == '\\' || text.startsWith("'", after);
    }

    private void string() {
        int end = stringEnd(at);
        if (end < 0) {
            mark(); // It does not end here: an apostrophe in a text, or a piece of a longer one.
        } else {
            add(Kind.STRING, end);
        }
    }

    /** Where the string that begins here ends; -1 if it does not. */
    private int stringEnd(int from) {
        int at = quoteAt(from);
        char quote = text.charAt(at);
        String prefix = text.substring(from, at);
        String triple = String.valueOf(quote).repeat(3);
        boolean large =
                text.startsWith(triple, at)
                        && (dialect == Dialect.PYTHON || dialect == Dialect.JAVA && quote == '"');
        String close = large ? triple : String.valueOf(quote);
        boolean raw = dialect == Dialect.GO && quote == '`';
        boolean lines = large || quote == '`' || dialect == Dialect.RUST && quote == '"';
        if (dialect == Dialect.RUST && prefix.contains("r")) {
            raw = true;
            close = "\"" + prefix.substring(prefix.lastIndexOf('r') + 1);
        }
        boolean format = dialect == Dialect.PYTHON && prefix.matches(".*[fFtT].*");
        for (int i = at + (large ? 3 : 1); i < text.length(); i++) {
            char c = text.charAt(i);
            if (text.startsWith(close, i)) {
                return i + close.length();
            }
            if (c == '\n' && !lines) {
                return -1;
            }
            if (c == '\\' && !raw) {
                i++;
            } else if (quote == '`' && text.startsWith("${", i)) {
                i = nested(i + 2);
            } else if (format && c == '{') {
                i = text.startsWith("{", i + 1) ? i + 1 : nested(i + 1);
            }
        }
        return -1;
    }

    /** The closing brace of code inside a string. */
    private int nested(int from) {
        int open = 1;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '{') {
                open++;
            } else if (c == '}' && --open == 0) {
                return i;
            } else if (quoteAt(i) == i) {
                int end = stringEnd(i);
                i = end < 0 ? i : end - 1;
            }
        }
        return text.length();
    }

    private boolean isDigit(int index) {
        return index < text.length() && Character.isDigit(text.charAt(index));
    }

    private boolean afterValue() {
        return !tokens.isEmpty() && tokens.getLast().endsValue();
    }

    private int numberEnd(int from) {
        boolean based = text.startsWith("0x", from) || text.startsWith("0X", from);
        int i = from;
        while (i < text.length()) {
            char c = text.charAt(i);
            boolean exponent =
                    !based
                            && (c == '+' || c == '-')
                            && "eE".indexOf(text.charAt(i - 1)) >= 0
                            && i > from
                            && isDigit(i + 1);
            boolean dot = c == '.' && (isDigit(i + 1) || i == from);
            if (!Character.isLetterOrDigit(c) && c != '_' && !dot && !exponent) {
                break;
            }
            i++;
        }
        return i;
    }

    private int wordEnd(int from) {
        int i = from;
        while (i < text.length() && Character.isJavaIdentifierPart(text.charAt(i))) {
            i++;
        }
        return i;
    }

    private boolean regularExpression() {
        @Nullable CodeToken last = tokens.isEmpty() ? null : tokens.getLast();
        boolean may =
                last == null
                        || last.is("return")
                        || last.is("typeof")
                        || last.is("case")
                        || last.kind() == Kind.MARK
                                && BEFORE_EXPRESSION.indexOf(
                                                last.text().charAt(last.text().length() - 1))
                                        >= 0;
        boolean set = false;
        for (int i = at + 1; may && i < text.length() && text.charAt(i) != '\n'; i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '[') {
                set = true;
            } else if (c == ']') {
                set = false;
            } else if (c == '/' && !set) {
                add(Kind.STRING, wordEnd(i + 1));
                return true;
            }
        }
        return false;
    }

    private void mark() {
        String found = text.substring(at, at + Character.charCount(text.codePointAt(at)));
        if (found.equals("'") && dialect == Dialect.RUST) {
            add(Kind.MARK, wordEnd(at + 1));
            return;
        }
        for (String each : MARKS) {
            boolean there = !each.equals("<-") || dialect == Dialect.GO;
            if (there && text.startsWith(each, at)) {
                found = each;
                break;
            }
        }
        if (")]}".contains(found)) {
            depth = Math.max(0, depth - 1);
        }
        boolean opens = "([{".contains(found);
        add(Kind.MARK, at + found.length());
        depth += opens ? 1 : 0;
    }

    private void add(Kind kind, int end) {
        tokens.add(
                new CodeToken(
                        kind,
                        text.substring(at, end),
                        at,
                        line,
                        depth,
                        line != lastLine,
                        at - lineBegan));
        move(end);
        lastLine = line;
    }

    private void move(int to) {
        for (; at < to; at++) {
            if (text.charAt(at) == '\n') {
                line++;
                lineBegan = at + 1;
            }
        }
    }
}
