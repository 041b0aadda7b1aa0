package dev.watchkeeper.domain;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;

/**
 * The model's judgement of an attempt.
 *
 * @param passProbability 0 to 1
 * @param findings its reasons, each one sentence
 * @param criteria what it says of each point of the task; empty if it was not asked point by point
 * @param evidence id of its full answer
 */
public record Verdict(
        double passProbability, List<String> findings, List<Criterion> criteria, String evidence) {
    public Verdict {
        if (!(passProbability >= 0 && passProbability <= 1)) {
            throw new IllegalArgumentException("a probability, not " + passProbability);
        }
        findings = List.copyOf(findings);
        // What an earlier version has stored has none.
        criteria = criteria == null ? List.of() : List.copyOf(criteria);
    }

    /** A verdict on the whole only. */
    public Verdict(double passProbability, List<String> findings, String evidence) {
        this(passProbability, findings, List.of(), evidence);
    }

    /**
     * The share of the points that are proved to be met, 0 to 1; {@code null} if it was not asked
     * point by point.
     */
    public @Nullable Double criteriaMet() {
        if (criteria.isEmpty()) {
            return null;
        }
        long met = criteria.stream().filter(c -> c.answer() == Answer.MET).count();
        return met / (double) criteria.size();
    }

    /** What it says of a point. */
    public enum Answer {
        MET,
        NOT_MET,
        CANNOT_TELL;

        /** As people and JSON have it: {@code met}, {@code not met}, {@code cannot tell}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    /**
     * One point of the task.
     *
     * @param text the point
     * @param answer without a proof always {@code CANNOT_TELL}
     * @param quote what proves it, word for word from the evidence; empty for {@code CANNOT_TELL}
     * @param source what is quoted, such as {@code the diff of a.py}; empty without a quotation
     * @param unproved whether it said more and its quotation stands nowhere
     */
    public record Criterion(
            String text, Answer answer, String quote, String source, boolean unproved) {}
}
