package dev.watchkeeper.mutation;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;

/** The tokens of a text with what belongs together, and what is not to be changed. */
final class CodeText {
    final Dialect dialect;
    final String text;
    private final List<CodeToken> tokens;
    private final int[] partner;
    private final BitSet fixed;

    CodeText(String text, Dialect dialect) {
        this.text = text;
        this.dialect = dialect;
        this.tokens = CodeLexer.tokens(text, dialect);
        this.partner = new int[tokens.size()];
        Arrays.fill(partner, -1);
        pair();
        this.fixed = new FixedCode(this).found();
    }

    private void pair() {
        Deque<Integer> open = new ArrayDeque<>();
        for (int i = 0; i < tokens.size(); i++) {
            if (tokens.get(i).opens()) {
                open.push(i);
            } else if (tokens.get(i).closes() && !open.isEmpty()) {
                int from = open.pop();
                partner[from] = i;
                partner[i] = from;
            }
        }
    }

    int size() {
        return tokens.size();
    }

    /** A token; beyond the text, one that is nothing. */
    CodeToken at(int i) {
        return i >= 0 && i < tokens.size()
                ? tokens.get(i)
                : new CodeToken(CodeToken.Kind.MARK, "", text.length(), 0, 0, true, 0);
    }

    boolean is(int i, String what) {
        return i >= 0 && i < tokens.size() && tokens.get(i).is(what);
    }

    /** The bracket that belongs to a bracket; -1 if there is none. */
    int partner(int i) {
        return i < 0 || i >= partner.length ? -1 : partner[i];
    }

    /** The first of some marks behind a token that is no deeper than that; -1 if there is none. */
    int next(int from, String... marks) {
        int depth = at(from).depth();
        for (int i = from; i < size(); i++) {
            CodeToken token = tokens.get(i);
            if (token.depth() == depth && Arrays.stream(marks).anyMatch(token::is)) {
                return i;
            }
            if (token.depth() < depth || token.closes() && token.depth() == depth - 1) {
                return -1;
            }
        }
        return -1;
    }

    /** The brace in which a token is and that is open there; -1 if there is none. */
    int brace(int from) {
        for (int i = from - 1; i >= 0; i--) {
            if (tokens.get(i).closes() && partner[i] >= 0) {
                i = partner[i];
            } else if (tokens.get(i).is("{")) {
                return i;
            }
        }
        return -1;
    }

    /** Whether a token is not to be changed. */
    boolean fixed(int i) {
        return fixed.get(i);
    }

    /** Whether space stands before a token. */
    boolean spaceBefore(int i) {
        int from = at(i).from();
        return from == 0 || Character.isWhitespace(text.charAt(from - 1));
    }

    boolean spaceAfter(int i) {
        int to = at(i).to();
        return to >= text.length() || Character.isWhitespace(text.charAt(to));
    }

    /** What is written from one token to another, both included, on one line. */
    String written(int from, int to) {
        return text.substring(at(from).from(), at(to).to()).replaceAll("\\s+", " ");
    }

    /** The last token of the statement that a token begins, its semicolon included; -1 if none. */
    int statementEnd(int from) {
        int depth = at(from).depth();
        for (int i = from; i < size(); i++) {
            CodeToken token = at(i);
            if (token.is(";") && token.depth() == depth) {
                return dialect == Dialect.PYTHON ? i - 1 : i;
            }
            if (token.is("{") && token.depth() == depth && dialect != Dialect.PYTHON) {
                return -1;
            }
            CodeToken next = at(i + 1);
            boolean ends =
                    next.first()
                            && next.depth() <= depth
                            && (token.endsValue()
                                    || token.is("++")
                                    || token.is("--")
                                    || token.is("}") && dialect == Dialect.PYTHON);
            if (ends && dialect.endsWithLine() && !goesOn(token, next)) {
                return i;
            }
            if (next.closes() && next.depth() < depth) {
                return dialect.endsWithLine() ? i : -1;
            }
        }
        return -1;
    }

    private boolean goesOn(CodeToken last, CodeToken next) {
        if (dialect == Dialect.PYTHON) {
            return text.substring(last.to(), Math.min(next.from(), text.length())).contains("\\\n");
        }
        return dialect.script()
                && next.kind() == CodeToken.Kind.MARK
                && !next.closes()
                && !next.is("{")
                && !next.is("++")
                && !next.is("--")
                && !next.is("@")
                && !next.text().isEmpty();
    }
}
