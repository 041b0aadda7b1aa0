package dev.watchkeeper.assess;

import dev.watchkeeper.assess.SourceTokens.Kind;
import dev.watchkeeper.assess.SourceTokens.Token;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The numbers that tests give to a function and expect of it, pair by pair: {@code f(10) == 55},
 * {@code assertEquals(55, f(10))}, rows such as {@code (10, 55)}, {@code check f 10 55}.
 *
 * <p>One small number beside another is nothing rare in tests. So only what stands in the form of a
 * pair counts here, and it is known of which function or rows it is.
 */
final class TestPairs {
    /** How far from a call its result stands, in tokens. */
    private static final int AFTER = 12;

    private static final int BEFORE = 6;

    /** So many lines apart, rows belong together. */
    private static final int GAP = 3;

    private static final int MOST_NUMBERS = 6;

    private static final Pattern ATOM = Pattern.compile("[\\p{L}\\p{N}.]*[\\p{L}\\p{N}]");
    private static final Pattern NUMBER = Pattern.compile("\\d+(?:\\.\\d+)?");

    /**
     * Where a pair stands.
     *
     * @param of the same for all pairs of one function in one test, and of rows that stand together
     * @param place as {@code path:line}
     */
    record Place(String of, String place) {}

    private final Map<List<String>, List<Place>> places = new HashMap<>();

    /** A test that is being read. */
    private final class Reader {
        private final String path;
        private final List<Token> tokens;
        private final SourceLanguage language;
        private int rows;
        private int lastRow;

        private Reader(String path, List<Token> tokens, SourceLanguage language) {
            this.path = path;
            this.tokens = tokens;
            this.language = language;
        }

        private void read() {
            for (int i = 0; i < tokens.size(); i++) {
                Token t = tokens.get(i);
                if (is(i, "(") && i > 0 && tokens.get(i - 1).kind() == Kind.WORD) {
                    call(i);
                }
                if (is(i, "(") || is(i, "[") || is(i, "{")) {
                    row(i);
                } else if (t.kind() == Kind.STRING) {
                    row(t.line(), numbers(t.text()));
                } else if (number(i) && is(i + 1, ":") && number(i + 2)) {
                    row(t.line(), List.of(t.text(), tokens.get(i + 2).text()));
                }
                if (language == SourceLanguage.SHELL && word(i) && number(i + 1)) {
                    command(i);
                }
            }
        }

        /** A call whose arguments are numbers, and the number that is next to it. */
        private void call(int open) {
            List<String> given = new ArrayList<>();
            int at = open + 1;
            while (at < tokens.size() && !is(at, ")")) {
                boolean named = tokens.get(at).kind() == Kind.WORD && !is(at + 1, "(");
                if (number(at)) {
                    given.add(tokens.get(at).text());
                } else if (!named && !mark(at, ",-=:[]")) {
                    return;
                }
                at++;
            }
            String of = path + ' ' + tokens.get(open - 1).text();
            int line = tokens.get(open).line();
            for (int i = at + 1; i < Math.min(tokens.size(), at + AFTER) && !end(i); i++) {
                if (literal(i)) {
                    keep(of, line, given, i);
                    break;
                }
            }
            for (int i = open - 2; i >= Math.max(0, open - BEFORE) && !end(i); i--) {
                if (literal(i)) {
                    keep(of, line, given, i);
                    break;
                }
            }
        }

        /** Numbers in brackets of their own. */
        private void row(int open) {
            if (open > 0 && tokens.get(open - 1).kind() == Kind.WORD) {
                return;
            }
            List<String> all = new ArrayList<>();
            int at = open;
            int depth = 0;
            do {
                if (number(at)) {
                    all.add(tokens.get(at).text());
                }
                depth += mark(at, "([{") ? 1 : mark(at, ")]}") ? -1 : 0;
                at++;
            } while (depth > 0
                    && all.size() <= MOST_NUMBERS
                    && (number(at) || mark(at, ",-:()[]{}")));
            if (depth == 0) {
                row(tokens.get(open).line(), all);
            }
        }

        private void row(int line, List<String> all) {
            if (all.size() < 2 || all.size() > MOST_NUMBERS) {
                return;
            }
            rows += line - lastRow > GAP ? 1 : 0;
            lastRow = line;
            add(path + " row " + rows, line, all);
        }

        /** A shell's command with numbers, and the one that is compared with what it prints. */
        private void command(int name) {
            List<String> given = new ArrayList<>();
            int at = name + 1;
            while (number(at)) {
                given.add(tokens.get(at++).text());
            }
            String of = path + ' ' + tokens.get(name).text();
            int line = tokens.get(name).line();
            if (given.size() > 1) {
                add(of, line, given);
            }
            for (int i = at; i < Math.min(tokens.size(), at + BEFORE) && !end(i); i++) {
                if (number(i)) {
                    keep(of, line, given, i);
                    break;
                }
            }
            for (int i = name - 1; i >= Math.max(0, name - BEFORE) && !end(i); i--) {
                if (number(i)) {
                    keep(of, line, given, i);
                    break;
                }
            }
        }

        private void keep(String of, int line, List<String> given, int result) {
            if (number(result) && !given.isEmpty() && given.size() < MOST_NUMBERS) {
                List<String> all = new ArrayList<>(given);
                all.add(tokens.get(result).text());
                add(of, line, all);
            }
        }

        private void add(String of, int line, List<String> numbers) {
            places.computeIfAbsent(List.copyOf(numbers), _ -> new ArrayList<>())
                    .add(new Place(of, path + ":" + line));
        }

        private boolean number(int at) {
            return at < tokens.size()
                    && (tokens.get(at).kind() == Kind.NUMBER
                            || tokens.get(at).kind() == Kind.STRING
                                    && NUMBER.matcher(tokens.get(at).text()).matches());
        }

        private boolean literal(int at) {
            return tokens.get(at).kind() == Kind.NUMBER || tokens.get(at).kind() == Kind.STRING;
        }

        private boolean word(int at) {
            return SpecialCasedUnits.literal(tokens.get(at), language) && !number(at);
        }

        private boolean end(int at) {
            return tokens.get(at).kind() == Kind.END;
        }

        private boolean is(int at, String mark) {
            return at < tokens.size() && tokens.get(at).is(mark);
        }

        private boolean mark(int at, String any) {
            return at < tokens.size()
                    && tokens.get(at).kind() == Kind.MARK
                    && any.contains(tokens.get(at).text());
        }
    }

    /** Takes in a test. */
    void add(String path, List<Token> tokens, SourceLanguage language) {
        new Reader(path, tokens, language).read();
    }

    /**
     * The places where numbers are given and others expected of them; none where the literals are
     * no numbers.
     */
    List<Place> places(List<String> keys, List<String> values) {
        List<String> sought = new ArrayList<>();
        for (List<String> each : List.of(keys, values)) {
            for (String literal : each) {
                List<String> found = numbers(literal);
                if (found.isEmpty()) {
                    return List.of();
                }
                sought.addAll(found);
            }
        }
        return places.getOrDefault(sought, List.of());
    }

    /** The numbers of a text in which there is no other word; empty if there is one. */
    private static List<String> numbers(String text) {
        List<String> all = new ArrayList<>();
        Matcher atom = ATOM.matcher(text);
        while (atom.find()) {
            if (!NUMBER.matcher(atom.group()).matches()) {
                return List.of();
            }
            all.add(atom.group());
        }
        return all;
    }
}
