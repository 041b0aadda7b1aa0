package dev.watchkeeper.assess;

import dev.watchkeeper.assess.SourceTokens.Kind;
import dev.watchkeeper.assess.SourceTokens.Token;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The literals of tests, statement by statement: an input and what is expected of it stand in one
 * statement, near each other.
 */
final class TestExamples {
    /** How far apart an input and its answer stand in a test, in literals and words between. */
    private static final int NEAR = 16;

    private static final Pattern ATOM = Pattern.compile("[\\p{L}\\p{N}]+");

    /** A word or a number inside a literal. */
    private record Atom(String text, int position, int line) {}

    /** A test's statement. */
    private record Statement(String path, List<Atom> atoms, List<Atom> literals) {}

    private final List<Statement> statements = new ArrayList<>();
    private final Map<String, List<Statement>> byAtom = new HashMap<>();
    private final TestPairs pairs = new TestPairs();

    /** Takes in a test. */
    void add(String path, String text, SourceLanguage language) {
        List<Atom> atoms = new ArrayList<>();
        List<Atom> literals = new ArrayList<>();
        int position = 0;
        List<Token> tokens = SourceTokens.of(text, language, 1);
        pairs.add(path, tokens, language);
        for (Token t : tokens) {
            if (t.kind() == Kind.END) {
                keep(new Statement(path, atoms, literals));
                atoms = new ArrayList<>();
                literals = new ArrayList<>();
                continue;
            }
            position++;
            if (SpecialCasedUnits.literal(t, language)) {
                literals.add(new Atom(t.text(), position, t.line()));
                Matcher atom = ATOM.matcher(t.text());
                while (atom.find()) {
                    atoms.add(new Atom(atom.group(), position, t.line()));
                }
            }
        }
    }

    /** The numbers of the tests in pairs. */
    TestPairs pairs() {
        return pairs;
    }

    private void keep(Statement s) {
        if (s.literals().size() < 2) {
            return;
        }
        statements.add(s);
        s.atoms().stream()
                .map(Atom::text)
                .distinct()
                .forEach(a -> byAtom.computeIfAbsent(a, _ -> new ArrayList<>()).add(s));
    }

    /**
     * Where an input and its answer stand.
     *
     * @return as {@code path:line}; empty if they stand together nowhere
     */
    Optional<String> place(List<String> keys, List<String> values) {
        List<Statement> candidates = statements;
        for (String literal : keys) {
            Matcher first = ATOM.matcher(literal);
            if (first.find()) {
                candidates = byAtom.getOrDefault(first.group(), List.of());
                break;
            }
        }
        for (Statement s : candidates) {
            for (Atom at : positions(s, keys.getFirst())) {
                if (near(s, keys, at) && near(s, values, at) && enough(s, keys, values)) {
                    return Optional.of(s.path() + ":" + at.line());
                }
            }
        }
        return Optional.empty();
    }

    /** The same literal as input and answer has to stand there twice. */
    private static boolean enough(Statement s, List<String> keys, List<String> values) {
        return keys.size() > 1
                || values.size() > 1
                || !keys.getFirst().equals(values.getFirst())
                || positions(s, keys.getFirst()).size() > 1;
    }

    private static boolean near(Statement s, List<String> literals, Atom at) {
        return literals.stream()
                .allMatch(l ->
                        positions(s, l).stream()
                                .anyMatch(p -> Math.abs(p.position() - at.position()) <= NEAR));
    }

    /** Where a literal stands, as one literal or as several that are the same words in a row. */
    private static List<Atom> positions(Statement s, String literal) {
        List<Atom> all = new ArrayList<>();
        s.literals().stream().filter(l -> l.text().equals(literal)).forEach(all::add);
        if (!all.isEmpty()) {
            return all;
        }
        List<String> sought = ATOM.matcher(literal).results().map(r -> r.group()).toList();
        if (sought.size() < 2) {
            return all;
        }
        List<Atom> atoms = s.atoms();
        for (int i = 0; i + sought.size() <= atoms.size(); i++) {
            int from = i;
            boolean same = true;
            for (int k = 0; k < sought.size() && same; k++) {
                same = atoms.get(from + k).text().equals(sought.get(k));
            }
            if (same) {
                all.add(atoms.get(i));
            }
        }
        return all;
    }
}
