package dev.watchkeeper.decide;

import dev.watchkeeper.domain.Decision;
import dev.watchkeeper.domain.Reason;

import java.util.ArrayList;
import java.util.List;

/**
 * Asks about links of the work that lead to what no checkpoint holds: what checks saw through them
 * is not what would be accepted. Nothing with such ones is accepted without a person.
 */
final class OutwardLinkQuestion {
    private OutwardLinkQuestion() {}

    /**
     * @param links each as {@code path → where}
     */
    static Decision over(Decision plain, List<String> links) {
        if (links.isEmpty() || !(plain instanceof Decision.Accept accept)) {
            return plain;
        }
        List<Reason> because = new ArrayList<>(accept.because());
        links.forEach(l ->
                because.add(new Reason(l + " is a link to what no checkpoint holds", "changes")));
        return new Decision.Ask(
                because,
                "outward-link",
                (links.size() == 1 ? "A link of the work leads" : "Links of the work lead")
                        + " to what no checkpoint holds: "
                        + Wording.listed(links)
                        + ". The checks pass, but what they saw there is no part of the work and may"
                        + " change. Is that right?",
                AnswerOptions.of(AnswerOptions.WORK),
                null);
    }
}
