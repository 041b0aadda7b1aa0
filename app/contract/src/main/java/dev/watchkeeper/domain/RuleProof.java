package dev.watchkeeper.domain;

import java.util.Locale;

/**
 * Whether a breakpoint rule can fire at all.
 *
 * @param text a situation in which it fires, or why it can't, or how far the search came
 */
public record RuleProof(Kind kind, String text) {
    /** What is known about it. */
    public enum Kind {
        /** A situation was found, and its condition was evaluated there: it fires. */
        WITNESS,
        /** Proved: no situation makes it fire. */
        NEVER,
        /** Neither a situation nor a proof was found. */
        NO_WITNESS_FOUND;

        /** The word in JSON. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** For a rule that nobody has looked at. */
    public static final RuleProof NONE = new RuleProof(Kind.NO_WITNESS_FOUND, "not looked for");
}
