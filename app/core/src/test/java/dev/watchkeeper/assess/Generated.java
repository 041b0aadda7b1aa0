package dev.watchkeeper.assess;

import dev.watchkeeper.confidence.StartingWeight;
import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.KindOfWork;
import dev.watchkeeper.domain.Outcome;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/**
 * A world whose truth is known: attempts with random factors, each right with a chance that follows
 * from them by weights that nobody but the generator knows.
 */
public final class Generated {
    final Random random;
    final Map<StartingWeight, Double> truth = new EnumMap<>(StartingWeight.class);
    final double base;

    /** What the model always says, or {@code null} if it has a mind of its own. */
    @Nullable Double modelSays;

    private int made;

    /** The truth lies somewhere between a fifth of each starting weight and almost twice of it. */
    public Generated(long seed) {
        random = new Random(seed);
        for (StartingWeight one : StartingWeight.values()) {
            truth.put(one, one.weight() * (0.2 + 1.6 * random.nextDouble()));
        }
        base = 1.5 * random.nextDouble();
    }

    /** An attempt's factors; some are missing at times. */
    public Map<String, Double> factors() {
        Map<String, Double> all = new HashMap<>();
        put(all, StartingWeight.VALIDATION, chance(0.97) ? 1 : 0);
        if (chance(0.6)) {
            put(all, StartingWeight.GATES, chance(0.85) ? 1 : 0.5);
        }
        put(all, StartingWeight.CHECKS, chance(0.8) ? 1 : chance(0.5) ? 0.7 : 0.5);
        double said = modelSays == null ? random.nextDouble() : modelSays;
        if (chance(0.8)) {
            put(all, StartingWeight.MODEL, modelSays == null ? Math.sqrt(said) : said);
            put(all, StartingWeight.CRITERIA, modelSays == null ? random.nextInt(4) / 3.0 : 1);
        }
        put(all, StartingWeight.SCOPE, chance(0.97) ? 1 : 0);
        put(all, StartingWeight.TESTS, chance(0.96) ? 1 : 0);
        put(all, StartingWeight.STUBS, chance(0.88) ? 1 : 0.3);
        put(all, StartingWeight.CLAIMS, chance(0.92) ? 1 : 0);
        put(all, StartingWeight.SIZE, chance(0.7) ? 1 : 0.3 + 0.7 * random.nextDouble());
        put(all, StartingWeight.ATTEMPTS, 1.0 / (1 + (chance(0.7) ? 0 : 1 + random.nextInt(2))));
        put(all, StartingWeight.AGENT, chance(0.5) ? 0.9 : 0.65);
        put(all, StartingWeight.HOST, 0.8);
        return all;
    }

    /** How likely an attempt with these factors is right, as it truly is. */
    double chanceOf(Map<String, Double> factors) {
        double odds = base;
        for (StartingWeight one : StartingWeight.values()) {
            // A model that always says the same knows nothing of the work.
            boolean deaf =
                    modelSays != null
                            && (one == StartingWeight.MODEL || one == StartingWeight.CRITERIA);
            Double value = factors.get(one.factor());
            if (value != null && !deaf) {
                odds += truth.getOrDefault(one, 0.0) * (value - one.neutral());
            }
        }
        return 1 / (1 + Math.exp(-odds));
    }

    /** An attempt that was scored so, with its true label. */
    public Outcome labelled(Map<String, Double> factors, double confidence, boolean drawn) {
        boolean right = chance(chanceOf(factors));
        return outcome(++made, factors, confidence, drawn)
                .labelled(
                        right ? Outcome.Label.RIGHT : Outcome.Label.WRONG,
                        drawn ? Outcome.Source.SPOT_CHECK : Outcome.Source.ANSWER,
                        Instant.EPOCH.plusSeconds(made));
    }

    public static Outcome outcome(
            int number, Map<String, Double> factors, double confidence, boolean drawn) {
        return new Outcome(
                new AttemptRef("t" + number, 1),
                "p",
                "a",
                "local",
                KindOfWork.UNKNOWN,
                factors,
                confidence,
                false,
                0.7,
                drawn,
                drawn,
                drawn ? 0.05 : 0,
                drawn ? 0.05 : 0,
                null,
                null,
                Instant.EPOCH.plusSeconds(number),
                null);
    }

    boolean chance(double p) {
        return random.nextDouble() < p;
    }

    private static void put(Map<String, Double> all, StartingWeight which, double value) {
        all.put(which.factor(), value);
    }
}
