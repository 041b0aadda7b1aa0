package dev.watchkeeper.assess;

import dev.watchkeeper.assess.SourceTokens.Kind;
import dev.watchkeeper.assess.SourceTokens.Token;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Finds where source text answers an exact input with an exact value: branches that compare with a
 * literal, labels of a choice, entries of a table.
 */
final class SpecialCasedUnits {
    private static final Set<String> COMPARES =
            Set.of("==", "===", "equals", "eq", "-eq", "is", "eql", "equalsIgnoreCase");
    private static final Set<String> GIVES =
            Set.of("return", "?", "->", "=>", "echo", "printf", "yield", "=", ":=", "print");
    private static final Set<String> PAIRS =
            Set.of("entry", "put", "of", "set", "Pair", "insert", "add");
    private static final Set<String> CHOICES = Set.of("case", "when");
    private static final Set<String> SHELL_WORDS =
            Set.of(
                    "if",
                    "then",
                    "else",
                    "elif",
                    "fi",
                    "case",
                    "esac",
                    "in",
                    "for",
                    "do",
                    "done",
                    "while",
                    "until",
                    "exit",
                    "return",
                    "echo",
                    "printf",
                    "test",
                    "local",
                    "set",
                    "shift",
                    "export",
                    "readonly",
                    "true",
                    "false",
                    "sh",
                    "bash");

    /** How far behind a comparison its value may stand, in tokens. */
    private static final int REACH = 16;

    private final List<Token> tokens;
    private final SourceLanguage language;
    private final List<Unit> found = new ArrayList<>();

    private SpecialCasedUnits(List<Token> tokens, SourceLanguage language) {
        this.tokens = tokens;
        this.language = language;
    }

    /**
     * An input and what it is answered with.
     *
     * @param table whether it is an entry of a table
     * @param keys literals of the input
     * @param values literals of the answer
     */
    record Unit(boolean table, List<String> keys, List<String> values, int line) {}

    static List<Unit> of(List<Token> tokens, SourceLanguage language) {
        SpecialCasedUnits made = new SpecialCasedUnits(tokens, language);
        int at = 0;
        while (at < tokens.size()) {
            at = made.unit(at);
        }
        return made.found;
    }

    /** Whether a token stands for a value. */
    static boolean literal(Token t, SourceLanguage language) {
        return switch (t.kind()) {
            case STRING -> language != SourceLanguage.SHELL || t.text().indexOf('$') < 0;
            case NUMBER -> true;
            case WORD ->
                    language == SourceLanguage.SHELL
                            && !SHELL_WORDS.contains(t.text())
                            && !t.text().startsWith("-")
                            && t.text().indexOf('$') < 0
                            && !t.text().endsWith("=");
            case MARK, END -> false;
        };
    }

    private boolean literal(int at) {
        return at >= 0 && at < tokens.size() && literal(tokens.get(at), language);
    }

    private boolean is(int at, Set<String> any) {
        return at >= 0
                && at < tokens.size()
                && (tokens.get(at).kind() == Kind.MARK || tokens.get(at).kind() == Kind.WORD)
                && any.contains(tokens.get(at).text());
    }

    private boolean is(int at, String mark) {
        return at >= 0 && at < tokens.size() && tokens.get(at).is(mark);
    }

    /** Reads what begins at a token; returns where it goes on. */
    private int unit(int at) {
        Group key = group(at);
        if (key == null) {
            return at + 1;
        }
        int next = key.end();
        int before = at - 1;
        if (compared(before, next)) {
            return branch(key, next);
        }
        boolean choice = is(before, CHOICES);
        boolean label =
                choice
                        || language == SourceLanguage.SHELL
                                && is(next, ")")
                                && (end(before) || is(before, Set.of("in", ";;", "|")));
        boolean entry =
                (is(next, ":") || is(next, "=>") || is(next, "->")) && !is(before, "?")
                        || is(next, ",") && pairBegins(before)
                        || is(next, "]") && is(next + 1, "=");
        if (label || entry) {
            int from = is(next, "]") ? next + 2 : next + 1;
            while (is(from, Set.of("return", "echo", "printf", ":")) || end(from)) {
                from++;
            }
            Group value = group(from);
            if (value != null && (label || closes(value.end()))) {
                found(!label, key.literals(), value.literals(), at);
                return value.end();
            }
        }
        if (next - at > 1) {
            pairs(key.literals(), before, at);
        }
        return next;
    }

    /** Two literals in brackets of their own, or those of a call that makes a table of them. */
    private void pairs(List<String> literals, int before, int at) {
        boolean made = is(before, PAIRS);
        boolean alone = end(before) || is(before, Set.of(",", "[", "(", "{"));
        if (literals.size() == 2 && (made || alone)
                || literals.size() % 2 == 0 && is(before, "of")) {
            for (int i = 0; i < literals.size(); i += 2) {
                found(true, literals.subList(i, i + 1), literals.subList(i + 1, i + 2), at);
            }
        }
    }

    private void found(boolean table, List<String> keys, List<String> values, int at) {
        found.add(new Unit(table, List.copyOf(keys), List.copyOf(values), tokens.get(at).line()));
    }

    private boolean end(int at) {
        return at < tokens.size() && tokens.get(at).kind() == Kind.END;
    }

    private boolean closes(int at) {
        return at >= tokens.size() || end(at) || is(at, Set.of(",", ")", "]", "}", ";;"));
    }

    private boolean pairBegins(int before) {
        return is(before, Set.of("[", "("))
                && (is(before - 1, Set.of(",", "(", "["))
                        || is(before - 1, PAIRS)
                        || end(before - 1));
    }

    private boolean compared(int before, int next) {
        boolean shellTest =
                language == SourceLanguage.SHELL
                        && (is(before, "=") || is(next, "="))
                        && !is(before - 1, "$(");
        return is(before, COMPARES)
                || is(before, "(") && is(before - 1, COMPARES)
                || is(next, Set.of("==", "===", "-eq"))
                || is(next, ".") && is(next + 1, COMPARES)
                || shellTest;
    }

    /** A comparison, with those that are joined to it, and what follows from it. */
    private int branch(Group first, int from) {
        List<String> keys = new ArrayList<>(first.literals());
        int condition = first.begin();
        while (condition > 0 && !end(condition) && !is(condition, "if")) {
            condition--;
        }
        if (language == SourceLanguage.PYTHON && is(condition, "if") && literal(condition - 1)) {
            // The value comes first: x if a == b else y.
            found(false, keys, List.of(tokens.get(condition - 1).text()), first.begin());
            return from;
        }
        int at = from;
        int far = 0;
        while (at < tokens.size() && far++ < REACH) {
            if (is(at, Set.of("if", "elif", "case", "else", "function", "def"))) {
                return at;
            }
            Group group = group(at);
            if (group != null && compared(at - 1, group.end())) {
                keys.addAll(group.literals());
                at = group.end();
                far = 0;
                continue;
            }
            if (is(at, GIVES) && !(is(at, "=") && language == SourceLanguage.SHELL)) {
                Group value = group(at + 1);
                if (value != null) {
                    found(false, keys, value.literals(), first.begin());
                    return value.end();
                }
            }
            at++;
        }
        return Math.max(from, Math.min(at, from + 1));
    }

    /**
     * A literal, or several in brackets.
     *
     * @param end behind it
     */
    private record Group(int begin, int end, List<String> literals) {}

    private @Nullable Group group(int at) {
        if (literal(at)) {
            return new Group(at, at + 1, List.of(tokens.get(at).text()));
        }
        if (is(at, "-") && literal(at + 1) && tokens.get(at + 1).kind() == Kind.NUMBER) {
            return new Group(at, at + 2, List.of(tokens.get(at + 1).text()));
        }
        if (!is(at, Set.of("(", "["))) {
            return null;
        }
        List<String> all = new ArrayList<>();
        int i = at + 1;
        while (literal(i) || is(i, ",") || is(i, "-")) {
            if (literal(i)) {
                all.add(tokens.get(i).text());
            }
            i++;
        }
        return is(i, Set.of(")", "]")) && all.size() > 1 ? new Group(at, i + 1, all) : null;
    }
}
