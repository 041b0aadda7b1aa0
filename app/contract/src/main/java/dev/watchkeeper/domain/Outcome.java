package dev.watchkeeper.domain;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;

/**
 * What became of an attempt's work, beside what was thought of it: one line of the record that the
 * confidence is calibrated on.
 *
 * @param agent name of the agent that did it
 * @param host name of the host it ran on
 * @param work what kind of work it was
 * @param factors the factors' values as they were when it was scored, each 0 to 1; caps are none
 * @param confidence as it was shown, 0 to 1
 * @param calibrated whether it was, when it was shown
 * @param accept the threshold of acceptance that was in force, 0 to 1
 * @param accepted whether we accepted it, without asking
 * @param drawn whether it was drawn at random to be offered as a spot check
 * @param probability of having been drawn, 0 to 1; 0 for what could not be drawn
 * @param share the least probability that any accept had of being drawn then, above 0 where it was
 *     drawn
 * @param label whether the work was right, or {@code null} while nobody has said
 * @param source how that became known, or {@code null} while it is not
 * @param at when this line was begun
 * @param labelledAt when the label became known, or {@code null} while it is not
 */
public record Outcome(
        AttemptRef ref,
        String project,
        String agent,
        String host,
        KindOfWork work,
        Map<String, Double> factors,
        double confidence,
        boolean calibrated,
        double accept,
        boolean accepted,
        boolean drawn,
        double probability,
        double share,
        @Nullable Label label,
        @Nullable Source source,
        Instant at,
        @Nullable Instant labelledAt) {
    public Outcome {
        factors = Map.copyOf(factors);
        if (!(confidence >= 0 && confidence <= 1) || !(probability >= 0 && probability <= 1)) {
            throw new IllegalArgumentException(
                    "no probability: " + confidence + ", " + probability);
        }
        if (drawn && !(share > 0 && share <= probability)) {
            throw new IllegalArgumentException("no share: " + share + " for " + probability);
        }
    }

    /** Whether the work was right. */
    public enum Label {
        RIGHT,
        WRONG,
        /** A person looked and can't tell. */
        UNKNOWN;

        /** The word in JSON. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How a label became known. */
    public enum Source {
        /** A person's answer to a breakpoint. */
        ANSWER,
        /** A task that was done was taken up again. */
        LATER_FAILURE,
        /** The workspace was brought back to before an accepted attempt. */
        RESTORE,
        /** A person's answer to a spot check. */
        SPOT_CHECK,
        /** A person said so unasked. */
        PERSON;

        /** The word in JSON. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The confidence as it was shown. */
    public Score score() {
        return new Score(confidence, calibrated);
    }

    /**
     * How much it counts in what is estimated from spot checks, beside one that was drawn with the
     * least probability: what was drawn more often counts for less.
     *
     * @return above 0, at most 1; 1 for what was not drawn
     */
    public double weight() {
        return drawn ? share / probability : 1;
    }

    /** Whether it is known to be right or wrong. */
    public boolean known() {
        return label == Label.RIGHT || label == Label.WRONG;
    }

    /** The same with what became known of it. */
    public Outcome labelled(Label as, Source by, Instant now) {
        return new Outcome(
                ref,
                project,
                agent,
                host,
                work,
                factors,
                confidence,
                calibrated,
                accept,
                accepted,
                drawn,
                probability,
                share,
                as,
                by,
                at,
                now);
    }
}
