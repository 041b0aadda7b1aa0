package dev.watchkeeper.prompt;

import java.util.List;

/**
 * A prompt that fits.
 *
 * @param tokens how many it has, never more than the window's room
 * @param exact whether that is counted and not estimated
 * @param leftOut characters of the input that were left out to make it fit
 * @param feedbackWhole whether what was found about the attempt before stands in it word for word
 * @param cutHeavily which pieces of that, by their place in the input, lost more than half
 */
public record Prompt(
        String text,
        int tokens,
        boolean exact,
        int leftOut,
        boolean feedbackWhole,
        List<Integer> cutHeavily) {
    public Prompt {
        cutHeavily = List.copyOf(cutHeavily);
    }
}
