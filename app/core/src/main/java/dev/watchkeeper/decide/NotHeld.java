package dev.watchkeeper.decide;

import dev.watchkeeper.domain.Decision;
import dev.watchkeeper.domain.Reason;

import java.util.ArrayList;
import java.util.List;

/**
 * Changes of what no checkpoint holds: they can't be put back, and the diff does not show them.
 * Nothing with such ones is accepted without a person, and every question names them.
 */
final class NotHeld {
    private NotHeld() {}

    /**
     * @param changes each as {@code path (what → what)}
     */
    static Decision over(Decision plain, List<String> changes) {
        if (changes.isEmpty()) {
            return plain;
        }
        return switch (plain) {
            case Decision.Accept accept ->
                    new Decision.Ask(
                            because(accept.because(), changes),
                            "uncovered-change",
                            "The checks pass, but the agent changed what no checkpoint holds, so that"
                                    + " it can't be looked at or put back: "
                                    + Wording.listed(changes)
                                    + ". Is that right?",
                            AnswerOptions.of(AnswerOptions.WORK),
                            null);
            case Decision.Ask ask ->
                    new Decision.Ask(
                            because(ask.because(), changes),
                            ask.rule(),
                            ask.question()
                                    + " No checkpoint holds, and nothing puts back: "
                                    + Wording.listed(changes)
                                    + ".",
                            ask.options(),
                            ask.fallback());
            case Decision.Fail fail -> fail;
            case Decision.Retry retry -> retry;
            case Decision.Wait wait -> wait;
        };
    }

    private static List<Reason> because(List<Reason> plain, List<String> changes) {
        List<Reason> all = new ArrayList<>(plain);
        changes.forEach(c -> all.add(new Reason("no checkpoint holds " + c, "changes")));
        return all;
    }
}
