package dev.watchkeeper.prompt;

import java.util.ArrayList;
import java.util.List;

/**
 * Fits a prompt into its window. Each piece is counted once, and the whole only when it is made:
 * counts add up but for a few tokens, and by what is found too much less room is given again.
 */
final class PromptFitter {
    private final PromptContext context;
    private final Templates.Filler filler;
    private final PromptWindow window;
    private final String task;
    private final List<PromptSection> pieces;
    private final int[] needs;

    PromptFitter(PromptContext context, Templates.Filler filler, PromptWindow window, String task) {
        this.context = context;
        this.filler = filler;
        this.window = window;
        this.task = task;
        this.pieces = context.pieces();
        this.needs = pieces.stream().mapToInt(p -> window.tokens().count(p.text())).toArray();
    }

    /**
     * @throws PromptTooLongException if even what is never left out does not fit
     */
    Prompt prompt() {
        long room = (long) window.room() - frame();
        while (true) {
            int[] shares = MaxMinAllocation.of(pieces, needs, (int) Math.max(room, 0));
            List<String> texts = texts(shares);
            String text = filler.fill(context.variables(texts));
            int tokens = window.tokens().count(text);
            if (tokens <= window.room()) {
                return new Prompt(
                        text,
                        tokens,
                        window.tokens().exact(),
                        leftOut(texts),
                        context.feedbackWhole(texts),
                        context.cutHeavily(texts));
            }
            long given = MaxMinAllocation.sum(shares);
            if (given <= MaxMinAllocation.sum(MaxMinAllocation.of(pieces, needs, 0))) {
                throw tooLong(tokens, given);
            }
            room = Math.min(room, given) - (tokens - window.room());
        }
    }

    /** Tokens of all but the pieces' own. */
    private int frame() {
        List<String> stands = pieces.stream().map(p -> p.text().isEmpty() ? "" : "x").toList();
        return window.tokens().count(filler.fill(context.variables(stands)));
    }

    private List<String> texts(int[] shares) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < shares.length; i++) {
            texts.add(pieces.get(i).cut(shares[i], needs[i], window.tokens()));
        }
        return texts;
    }

    private int leftOut(List<String> texts) {
        int leftOut = 0;
        for (int i = 0; i < texts.size(); i++) {
            leftOut += Math.max(0, pieces.get(i).text().length() - texts.get(i).length());
        }
        return leftOut;
    }

    private PromptTooLongException tooLong(int tokens, long floors) {
        return new PromptTooLongException(
                "the prompt of task '"
                        + task
                        + "' does not fit: "
                        + (tokens - floors)
                        + " tokens for its brief, scope, checks and the template, "
                        + floors
                        + " for the least of what was found and answered before, and only "
                        + window.room()
                        + " are free in a window of "
                        + window.context(),
                "Shorten its brief, or raise model.context.");
    }
}
