package dev.watchkeeper.domain;

/**
 * What an agent has used.
 *
 * @param tokens in all, or 0 if unknown
 * @param costUsd in US dollars, or 0 if unknown
 * @param turns or 0 if unknown
 */
public record Usage(long tokens, double costUsd, int turns) {
    /** Nothing, or nothing that is known. */
    public static final Usage NONE = new Usage(0, 0, 0);

    /** Both together. */
    public Usage plus(Usage other) {
        return new Usage(tokens + other.tokens, costUsd + other.costUsd, turns + other.turns);
    }

    /** This without a part of it; nothing is less than none. */
    public Usage minus(Usage part) {
        return new Usage(
                Math.max(0, tokens - part.tokens),
                Math.max(0, costUsd - part.costUsd),
                Math.max(0, turns - part.turns));
    }

    /** The larger of both, each number by itself. */
    public Usage max(Usage other) {
        return new Usage(
                Math.max(tokens, other.tokens),
                Math.max(costUsd, other.costUsd),
                Math.max(turns, other.turns));
    }
}
