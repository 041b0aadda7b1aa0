package dev.watchkeeper.confidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.FileChange;
import dev.watchkeeper.domain.GroupCalibration;
import dev.watchkeeper.domain.KindOfWork;
import dev.watchkeeper.domain.Outcome;
import dev.watchkeeper.domain.PathDiff;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Kinds of tasks and languages are scored apart where their outcomes show that they differ. */
final class GroupOffsetsTest {
    private static final List<String> KINDS = List.of("fix", "feature", "docs", "tests");
    private static final List<String> LANGUAGES = List.of("python", "java", "go");

    /** A home in which a kind differs from the others by what is drawn from so wide a normal. */
    private static final class Home {
        final Random random;
        final double[] kinds = new double[KINDS.size()];
        final double[] languages = new double[LANGUAGES.size()];
        private int made;

        Home(long seed, double width) {
            random = new Random(seed);
            for (int i = 0; i < kinds.length; i++) {
                kinds[i] = width * random.nextGaussian();
            }
            for (int i = 0; i < languages.length; i++) {
                languages[i] = width * random.nextGaussian();
            }
        }

        /** Some kinds and languages are rare. */
        private int skewed(int n) {
            return Math.min(random.nextInt(n), random.nextInt(n));
        }

        double chance(double checks, int kind, int language) {
            return 1
                    / (1
                            + Math.exp(
                                    -(0.8
                                            + 2 * (checks - 0.7)
                                            + kinds[kind]
                                            + languages[language])));
        }

        Outcome known() {
            int kind = skewed(KINDS.size());
            int language = skewed(LANGUAGES.size());
            double checks = random.nextBoolean() ? 1 : 0.5;
            boolean right = random.nextDouble() < chance(checks, kind, language);
            return outcome(
                    ++made,
                    Map.of("checks", checks),
                    KINDS.get(kind),
                    LANGUAGES.get(language),
                    right);
        }

        /** Mean log loss against the truth, over all that there is to be met. */
        double loss(Calibration learnt, boolean apart) {
            double sum = 0;
            int cells = 0;
            for (double checks : new double[] {0.5, 1}) {
                for (int k = 0; k < KINDS.size(); k++) {
                    for (int l = 0; l < LANGUAGES.size(); l++) {
                        double p = chance(checks, k, l);
                        double q = score(learnt, checks, k, l, apart);
                        // As often as it is met.
                        int often = (2 * (KINDS.size() - k) - 1) * (2 * (LANGUAGES.size() - l) - 1);
                        sum -= often * (p * Math.log(q) + (1 - p) * Math.log(1 - q));
                        cells += often;
                    }
                }
            }
            return sum / cells;
        }

        private static double score(
                Calibration learnt, double checks, int kind, int language, boolean apart) {
            KindOfWork work =
                    apart
                            ? new KindOfWork(KINDS.get(kind), LANGUAGES.get(language))
                            : KindOfWork.UNKNOWN;
            Scoring scoring = learnt.scoring("nobody", "nowhere", work);
            Map<String, Double> values = new HashMap<>(Map.of("checks", checks));
            scoring.record().forEach(f -> values.put(f.name(), f.value()));
            return 1 / (1 + Math.exp(-scoring.odds(values)));
        }
    }

    private static Outcome outcome(
            int n, Map<String, Double> factors, String kind, String language, boolean right) {
        Instant at = Instant.EPOCH.plusSeconds(n);
        return new Outcome(
                        new AttemptRef("t" + n, 1),
                        "p",
                        "a",
                        "local",
                        new KindOfWork(kind, language),
                        factors,
                        0.8,
                        false,
                        0.7,
                        false,
                        false,
                        0,
                        0,
                        null,
                        null,
                        at,
                        null)
                .labelled(
                        right ? Outcome.Label.RIGHT : Outcome.Label.WRONG,
                        Outcome.Source.ANSWER,
                        at);
    }

    /** The mean over homes of what telling apart gains, in log loss against the truth. */
    private static double gain(int n, double width, int homes) {
        double gain = 0;
        for (int seed = 1; seed <= homes; seed++) {
            Home home = new Home(seed, width);
            List<Outcome> known = new ArrayList<>();
            for (int i = 0; i < n; i++) {
                known.add(home.known());
            }
            Calibration learnt = Calibration.of(known);
            gain += (home.loss(learnt, false) - home.loss(learnt, true)) / homes;
        }
        return gain;
    }

    @Test
    void whereKindsDifferTheyAreScoredApartAndBetter() {
        for (int n : new int[] {100, 200}) {
            double gain = gain(n, 0.8, 40);
            assertTrue(gain > 0.02, n + ": " + gain);
        }
    }

    @Test
    void whereTheyDoNotNothingIsLost() {
        for (int n : new int[] {100, 200}) {
            double gain = gain(n, 0, 40);
            assertTrue(gain > -0.001, n + ": " + gain);
        }
    }

    @Test
    void aKindWithFewOutcomesStaysCloseToTheWhole() {
        List<Outcome> known = new ArrayList<>();
        Map<String, Double> factors = Map.of("checks", 1.0);
        for (int i = 0; i < 120; i++) {
            boolean fix = i % 2 == 0;
            known.add(
                    outcome(i, factors, fix ? "fix" : "docs", "go", fix ? i % 4 == 0 : i % 8 != 1));
        }
        known.add(outcome(121, factors, "tests", "go", false));
        assertNull(Calibration.of(known.subList(0, 99)).groups(), "too few");
        Calibration learnt = Calibration.of(known);
        GroupCalibration found = learnt.groups();
        assertNotNull(found);
        assertTrue(found.used(), found::toString);
        assertTrue(found.groupLoss() < found.pooledLoss(), found::toString);
        double fix = score(learnt, new KindOfWork("fix", "go"));
        double docs = score(learnt, new KindOfWork("docs", "go"));
        double tests = score(learnt, new KindOfWork("tests", "go"));
        double whole = score(learnt, new KindOfWork("feature", "go"));
        assertEquals(0.5, fix, 0.06);
        assertEquals(0.75, docs, 0.06);
        assertTrue(tests < whole && tests > whole - 0.2, tests + " of " + whole);
        String told =
                learnt.scoring("nobody", "nowhere", new KindOfWork("fix", "")).record().toString();
        assertTrue(told.contains("of 60 known outcomes of kind fix fewer were right"), told);

        Collections.reverse(known);
        GroupCalibration again = Calibration.of(known).groups();
        assertNotNull(again);
        assertEquals(found.groups().size(), again.groups().size());
        for (int i = 0; i < found.groups().size(); i++) {
            assertEquals(found.groups().get(i).offset(), again.groups().get(i).offset(), 1e-6);
        }
    }

    private static double score(Calibration learnt, KindOfWork work) {
        Scoring scoring = learnt.scoring("nobody", "nowhere", work);
        Map<String, Double> values = new HashMap<>(Map.of("checks", 1.0));
        scoring.record().forEach(f -> values.put(f.name(), f.value()));
        return scoring.value(values);
    }

    @Test
    void theKindOfWorkIsToldByTheTitleAndTheFilesThatChangeMost() {
        assertEquals(
                new KindOfWork("fix", "python"),
                ConfidenceScorer.kindOf(
                        "Fix rounding",
                        List.of(
                                changed("README.md", 90),
                                changed("src/money.py", 12),
                                changed("web/money.ts", 8))));
        assertEquals(
                new KindOfWork("docs", ""),
                ConfidenceScorer.kindOf("Update the docs", List.of(changed("README.md", 1))));
        assertFalse(
                ConfidenceScorer.kindOf("Fix", List.of(changed("go", 3))).language().equals("go"),
                "a name is no ending");
    }

    private static PathDiff changed(String path, int lines) {
        return new PathDiff(path, FileChange.Kind.MODIFIED, lines, 0, false);
    }
}
