package dev.watchkeeper.assess;

import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes source text apart into words, numbers, strings and marks, by what its family of languages
 * has in common; comments are left out. Text that is no such source gives tokens all the same, and
 * never fails.
 */
final class SourceTokens {
    private static final Pattern BASED =
            Pattern.compile(
                    "0[xX]([0-9a-fA-F]{1,64})[lLn]?|0[oO]([0-7]{1,64})n?|0[bB]([01]{1,256})[lLn]?");

    private static final Set<String> PREFIXES =
            Set.of("r", "b", "f", "u", "rb", "br", "fr", "rf", "R", "B", "F", "U");
    private static final List<String> MARKS =
            List.of(
                    "===", "!==", ">>>", "...", "==", "!=", "<=", ">=", "=>", "->", ":=", "&&",
                    "||", ";;", "::", "??", "+=", "-=", "**", "//");

    /** After these a slash begins a regular expression. */
    private static final String BEFORE_EXPRESSION = "(,=:[!&|?{};+-*<>";

    private final String text;
    private final SourceLanguage language;
    private final List<Token> tokens = new ArrayList<>();
    private final Deque<Integer> depths = new ArrayDeque<>();
    private int at;
    private int line;
    private int depth;

    /** What a token is. */
    enum Kind {
        WORD,
        NUMBER,
        /** Its text is what stands between the quotes, as it is written. */
        STRING,
        MARK,
        /** The end of a statement. */
        END
    }

    record Token(Kind kind, String text, int line) {
        boolean is(String mark) {
            return (kind == Kind.MARK || kind == Kind.WORD) && text.equals(mark);
        }
    }

    private SourceTokens(String text, SourceLanguage language, int line) {
        this.text = text;
        this.language = language;
        this.line = line;
    }

    /**
     * The tokens of a text.
     *
     * @param line the number of its first line
     */
    static List<Token> of(String text, SourceLanguage language, int line) {
        SourceTokens made = new SourceTokens(text, language, line);
        while (made.at < text.length()) {
            made.next();
        }
        made.end();
        return made.tokens;
    }

    private void next() {
        char c = text.charAt(at);
        if (c == '\n') {
            if (depth == 0) {
                end();
            }
            line++;
            at++;
        } else if (c == '\\' && at + 1 < text.length() && text.charAt(at + 1) == '\n') {
            line++;
            at += 2;
        } else if (Character.isWhitespace(c)) {
            at++;
        } else if (comment(c)) {
            return;
        } else if (c == '"' || c == '\'' || c == '`' && language == SourceLanguage.SCRIPT) {
            string(c);
        } else if (language == SourceLanguage.SHELL && !isShellMark(c)) {
            shellWord();
        } else if (Character.isDigit(c)) {
            number();
        } else if (Character.isLetter(c) || c == '_' || c == '$' || c == '@') {
            word();
        } else if (c == '/' && language == SourceLanguage.SCRIPT && expressionMayBegin()) {
            regularExpression();
        } else {
            mark(c);
        }
    }

    private boolean comment(char c) {
        boolean first = at == 0 || Character.isWhitespace(text.charAt(at - 1));
        boolean hash = c == '#' && language.hashes() && (language != SourceLanguage.SHELL || first);
        if (hash || text.startsWith("//", at) && language.blocks()) {
            int to = text.indexOf('\n', at);
            at = to < 0 ? text.length() : to;
            return true;
        }
        if (text.startsWith("/*", at) && language.blocks()) {
            int to = text.indexOf("*/", at + 2);
            skipTo(to < 0 ? text.length() : to + 2);
            return true;
        }
        return false;
    }

    private void skipTo(int to) {
        for (; at < to; at++) {
            line += text.charAt(at) == '\n' ? 1 : 0;
        }
    }

    private void string(char quote) {
        String triple = String.valueOf(quote).repeat(3);
        boolean long_ =
                text.startsWith(triple, at)
                        && (language == SourceLanguage.PYTHON || quote == '"' && language.blocks());
        boolean lines = long_ || quote == '`' || language == SourceLanguage.SHELL;
        String close = long_ ? triple : String.valueOf(quote);
        int from = at + close.length();
        int to = from;
        boolean escapes = language != SourceLanguage.SHELL || quote == '"';
        while (to < text.length() && !text.startsWith(close, to)) {
            if (text.charAt(to) == '\n' && !lines) {
                to = text.length();
                break;
            }
            to += text.charAt(to) == '\\' && escapes ? 2 : 1;
        }
        if (to >= text.length()) {
            // It does not end here: a lifetime, an apostrophe, or a piece of a longer one.
            add(Kind.MARK, String.valueOf(quote));
            at++;
            return;
        }
        if (!tokens.isEmpty()
                && tokens.getLast().kind() == Kind.WORD
                && PREFIXES.contains(tokens.getLast().text())
                && language == SourceLanguage.PYTHON) {
            tokens.removeLast();
        }
        String inner = text.substring(from, to);
        int began = line;
        skipTo(to + close.length());
        if (language == SourceLanguage.SHELL && quote == '"' && inner.contains("$(")) {
            tokens.add(new Token(Kind.MARK, "$(", began));
            of(inner.replace("$(", " ").replace(")", " "), language, began).stream()
                    .filter(t -> t.kind() != Kind.END)
                    .forEach(tokens::add);
        } else {
            tokens.add(new Token(Kind.STRING, inner, began));
        }
    }

    private static boolean isShellMark(char c) {
        return ";|&()<>{}[]=!".indexOf(c) >= 0;
    }

    private void shellWord() {
        int from = at;
        while (at < text.length()
                && !Character.isWhitespace(text.charAt(at))
                && ";|&()<>\"'`".indexOf(text.charAt(at)) < 0
                && text.charAt(at) != '\\') {
            at++;
        }
        if (at == from) {
            at++;
            return;
        }
        String found = text.substring(from, at);
        add(found.matches("-?\\d+") ? Kind.NUMBER : Kind.WORD, found);
    }

    /** A number; one of another base as the same in the usual one. */
    private void number() {
        int from = at;
        while (at < text.length() && numeral(from)) {
            at++;
        }
        String found = text.substring(from, at).replace("_", "");
        Matcher based = BASED.matcher(found);
        if (based.matches()) {
            int base = based.group(1) != null ? 16 : based.group(2) != null ? 8 : 2;
            String digits = based.group(base == 16 ? 1 : base == 8 ? 2 : 3);
            add(Kind.NUMBER, new BigInteger(digits, base).toString());
            return;
        }
        add(Kind.NUMBER, found.replaceFirst("(?<=\\d)(?:[lLfFdDn]|[iu]\\d+)$", ""));
    }

    private boolean numeral(int from) {
        char c = text.charAt(at);
        boolean dot =
                c == '.'
                        && at > from
                        && at + 1 < text.length()
                        && Character.isDigit(text.charAt(at + 1));
        return Character.isLetterOrDigit(c) || c == '_' || dot;
    }

    private void word() {
        int from = at++;
        while (at < text.length()
                && (Character.isLetterOrDigit(text.charAt(at))
                        || "_$".indexOf(text.charAt(at)) >= 0)) {
            at++;
        }
        add(Kind.WORD, text.substring(from, at));
    }

    private boolean expressionMayBegin() {
        if (tokens.isEmpty()) {
            return true;
        }
        Token last = tokens.getLast();
        return last.kind() == Kind.END
                || last.is("return")
                || last.kind() == Kind.MARK
                        && BEFORE_EXPRESSION.indexOf(last.text().charAt(last.text().length() - 1))
                                >= 0;
    }

    private void regularExpression() {
        int to = at + 1;
        boolean set = false;
        while (to < text.length() && text.charAt(to) != '\n') {
            char c = text.charAt(to);
            if (c == '\\') {
                to++;
            } else if (c == '[') {
                set = true;
            } else if (c == ']') {
                set = false;
            } else if (c == '/' && !set) {
                add(Kind.MARK, "/");
                at = to + 1;
                return;
            }
            to++;
        }
        mark('/');
    }

    private void mark(char c) {
        String found = String.valueOf(c);
        for (String each : MARKS) {
            if (text.startsWith(each, at)) {
                found = each;
                break;
            }
        }
        at += found.length();
        switch (found) {
            case "(", "[" -> depth++;
            case ")", "]" -> depth = Math.max(0, depth - 1);
            case "{" -> opened();
            case "}" -> closed();
            default -> {}
        }
        if (found.equals(";") && depth == 0) {
            end();
        } else {
            add(Kind.MARK, found);
        }
    }

    private void opened() {
        if (language.blocks()) {
            depths.push(depth);
            depth = 0;
        } else if (language != SourceLanguage.SHELL) {
            depth++;
        }
    }

    private void closed() {
        if (language.blocks()) {
            depth = depths.isEmpty() ? 0 : depths.pop();
        } else {
            depth = Math.max(0, depth - 1);
        }
    }

    private void add(Kind kind, String found) {
        tokens.add(new Token(kind, found, line));
    }

    private void end() {
        if (!tokens.isEmpty() && tokens.getLast().kind() != Kind.END) {
            tokens.add(new Token(Kind.END, "", line));
        }
    }
}
