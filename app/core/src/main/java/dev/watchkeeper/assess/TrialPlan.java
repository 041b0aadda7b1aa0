package dev.watchkeeper.assess;

import dev.watchkeeper.domain.FileChange;
import dev.watchkeeper.domain.GateResult;
import dev.watchkeeper.domain.PathDiff;
import dev.watchkeeper.domain.Quality;
import dev.watchkeeper.mutation.MutantOrder;
import dev.watchkeeper.mutation.Mutator;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is to be tried with a check.
 *
 * @param subject the check that passed and ran most tests
 * @param tests content of the test files that are new or changed, by path
 * @param names of their new or changed tests
 * @param texts of the changed files, by path
 * @param mutants small changes of the changed lines, in the order in which they are tried
 */
record TrialPlan(
        GateResult subject,
        Map<String, byte[]> tests,
        List<String> names,
        Map<String, String> texts,
        List<MutantOrder.Placed> mutants) {
    /** More say little more. */
    private static final int MOST_MUTANTS = 60;

    private static final int MOST_FILES = 100;
    private static final int MOST_TESTS = 20;

    /** The plan of an attempt; empty if nothing can be tried. */
    static Optional<TrialPlan> of(Assessor.Input in, Quality quality, UnifiedDiff patch) {
        if (quality.blocked()) {
            return Optional.empty();
        }
        Optional<GateResult> subject =
                quality.gates().stream()
                        .filter(g -> !g.failed() && executed(g) > 0)
                        .max(Comparator.comparingLong(TrialPlan::executed));
        return subject.map(check -> new Maker(in.tree(), quality.changes(), patch).made(check))
                .filter(plan -> !plan.mutants().isEmpty() || !plan.names().isEmpty());
    }

    private static long executed(GateResult gate) {
        var tests = gate.tests();
        return tests == null ? 0 : tests.executed();
    }

    /** Reads the changed files. */
    private static final class Maker {
        private final JudgedTree tree;
        private final List<PathDiff> changes;
        private final UnifiedDiff patch;
        private final Map<String, byte[]> tests = new LinkedHashMap<>();
        private final List<String> names = new ArrayList<>();
        private final Map<String, String> texts = new HashMap<>();
        private final List<MutantOrder.Placed> mutants = new ArrayList<>();
        private boolean code;

        Maker(JudgedTree tree, List<PathDiff> changes, UnifiedDiff patch) {
            this.tree = tree;
            this.changes = changes;
            this.patch = patch;
        }

        TrialPlan made(GateResult subject) {
            int files = 0;
            for (PathDiff change : changes) {
                String path = change.path();
                if (TestGuard.isTest(path) || holdsTests(path)) {
                    test(change);
                } else if (Mutator.knows(path)) {
                    code = true;
                    if (files++ < MOST_FILES && change.kind() != FileChange.Kind.DELETED) {
                        mutants(path);
                    }
                }
            }
            // Tests alone are no change that they could be about.
            return new TrialPlan(
                    subject,
                    tests,
                    code ? names.stream().distinct().toList() : List.of(),
                    texts,
                    MutantOrder.first(mutants, MOST_MUTANTS));
        }

        private boolean holdsTests(String path) {
            return Mutator.knows(path)
                    && tree.content(path)
                            .flatMap(Maker::text)
                            .filter(text -> NewTests.among(path, text))
                            .isPresent();
        }

        private void test(PathDiff change) {
            boolean there = change.kind() != FileChange.Kind.DELETED && !change.binary();
            if (!there || tests.size() == MOST_TESTS || throughLink(change.path())) {
                return;
            }
            tree.content(change.path())
                    .ifPresent(bytes -> {
                        tests.put(change.path(), bytes);
                        names.addAll(
                                NewTests.names(
                                        change.path(),
                                        new String(bytes, StandardCharsets.UTF_8),
                                        patch.of(change.path()).added()));
                    });
        }

        /** Whether a folder of it was a link before: nothing is written through one. */
        private boolean throughLink(String path) {
            for (int at = path.indexOf('/'); at > 0; at = path.indexOf('/', at + 1)) {
                if (tree.original(path.substring(0, at)).isPresent()) {
                    return true;
                }
            }
            return false;
        }

        private void mutants(String path) {
            Set<Integer> lines =
                    patch.of(path).added().stream()
                            .map(UnifiedDiff.Added::number)
                            .collect(Collectors.toSet());
            Optional<String> text = tree.content(path).flatMap(Maker::text);
            if (lines.isEmpty() || text.isEmpty()) {
                return;
            }
            texts.put(path, text.get());
            Mutator.mutants(path, text.get(), lines)
                    .forEach(m -> mutants.add(new MutantOrder.Placed(path, m)));
        }

        private static Optional<String> text(byte[] bytes) {
            try {
                return Optional.of(
                        StandardCharsets.UTF_8
                                .newDecoder()
                                .decode(ByteBuffer.wrap(bytes))
                                .toString());
            } catch (CharacterCodingException e) {
                return Optional.empty(); // What can't be written back as it was is left alone.
            }
        }
    }
}
