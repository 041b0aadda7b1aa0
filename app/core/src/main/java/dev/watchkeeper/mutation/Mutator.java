package dev.watchkeeper.mutation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** Finds small changes of a program's text. */
public final class Mutator {
    /** A longer text is made by a program rather than written. */
    private static final int LONGEST = 400_000;

    private Mutator() {}

    /** Whether a file of this name is written in a language that is known here. */
    public static boolean knows(String path) {
        return Dialect.of(path).isPresent();
    }

    /**
     * All small changes on some lines of a file.
     *
     * @param path by whose ending the language is known
     * @param lines numbers from 1
     * @return by their places; empty for a language that is not known
     */
    public static List<Mutant> mutants(String path, String text, Set<Integer> lines) {
        if (text.length() > LONGEST) {
            return List.of();
        }
        return Dialect.of(path)
                .map(dialect -> {
                    CodeText code = new CodeText(text, dialect);
                    List<Mutant> all = new ArrayList<>(new OperatorMutants(code).found());
                    all.addAll(new StatementMutants(code).found());
                    all.addAll(new ReturnMutants(code).found());
                    return all.stream()
                            .filter(m -> lines.contains(m.line()))
                            .sorted(Comparator.comparingInt(Mutant::from))
                            .toList();
                })
                .orElse(List.of());
    }
}
