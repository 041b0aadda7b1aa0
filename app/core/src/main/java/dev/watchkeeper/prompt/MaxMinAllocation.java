package dev.watchkeeper.prompt;

import java.util.List;

/**
 * Divides the room among pieces.
 *
 * <p>Weighted max-min fairness with lower bounds (Bertsekas and Gallager, <i>Data Networks</i>, §
 * 6.5.2): each piece gets as much of the same level as its weight says, never less than its floor
 * and never more than it needs. So the largest are shortened first, and a piece that is twice as
 * important keeps twice as much.
 */
final class MaxMinAllocation {
    /** Parts of a token by which the level is found; the most that a weight can be. */
    private static final int FINE = 16;

    private MaxMinAllocation() {}

    /**
     * @param needs tokens of each piece in full
     * @param room tokens for all, at least 0
     * @return tokens for each. Their sum is at most {@code room}, unless the floors alone have more
     */
    static int[] of(List<PromptSection> pieces, int[] needs, int room) {
        long low = 0;
        long high = 0;
        for (int need : needs) {
            high = Math.max(high, (long) need * FINE);
        }
        // The highest level at which all fits; at the highest of all each piece is whole.
        while (low < high) {
            long level = (low + high + 1) / 2;
            if (sum(at(pieces, needs, level)) <= room) {
                low = level;
            } else {
                high = level - 1;
            }
        }
        return at(pieces, needs, low);
    }

    static long sum(int[] shares) {
        long sum = 0;
        for (int share : shares) {
            sum += share;
        }
        return sum;
    }

    private static int[] at(List<PromptSection> pieces, int[] needs, long level) {
        int[] shares = new int[needs.length];
        for (int i = 0; i < needs.length; i++) {
            PromptSection piece = pieces.get(i);
            long wanted = Math.max(piece.floor(), level * piece.role().weight() / FINE);
            shares[i] = (int) Math.min(needs[i], wanted);
        }
        return shares;
    }
}
