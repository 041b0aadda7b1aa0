package dev.watchkeeper.decide;

import dev.watchkeeper.domain.Decision;
import dev.watchkeeper.domain.GateResult;
import dev.watchkeeper.domain.Quality;
import dev.watchkeeper.domain.Reason;

import java.util.ArrayList;
import java.util.List;

/** Asks about work whose checks ended well, but prove nothing. */
final class UnprovenQuestion {
    /** Name of the rule that asks. */
    static final String RULE = "unproven";

    private UnprovenQuestion() {}

    /** The gates and checks that have to pass and say nothing of the work. */
    static List<GateResult> among(Quality quality) {
        return quality.gates().stream()
                .filter(g -> g.blocking() && g.status() == GateResult.Status.UNPROVEN)
                .toList();
    }

    /** Whether none of those that have to pass says that the work is wrong. */
    static boolean alone(Quality quality) {
        return quality.gates().stream()
                .noneMatch(g ->
                        g.blocking() && g.failed() && g.status() != GateResult.Status.UNPROVEN);
    }

    /**
     * The question.
     *
     * @param nothing those of the gates and checks that prove nothing; not empty
     * @param task whose work it is
     */
    static Decision.Ask about(List<GateResult> nothing, String task) {
        List<Reason> because = new ArrayList<>();
        nothing.forEach(g -> because.add(new Reason(Wording.gate(g), g.evidence())));
        String more =
                nothing.size() == 1 ? "" : " (and " + (nothing.size() - 1) + " more prove nothing)";
        return new Decision.Ask(
                because,
                RULE,
                "It is not proven that the work is right: the "
                        + Wording.gate(nothing.getFirst())
                        + more
                        + ". Is the work right?"
                        + mend(nothing.getFirst(), task),
                AnswerOptions.of(AnswerOptions.WORK),
                null);
    }

    /** How a gate or check that proves nothing is mended; begins with a blank. */
    static String mend(GateResult gate, String task) {
        return gate.check()
                ? " If the check is at fault, mend it with 'watchkeeper task edit "
                        + task
                        + " --check \"…\"' (it replaces all checks of the task), then answer 'retry'."
                : " If the gate is at fault, mend '"
                        + gate.name()
                        + "' under 'gates' in the settings, then answer 'retry'.";
    }

    /** The question about work for which nothing speaks that was run. */
    static Decision.Ask withoutEvidence() {
        return new Decision.Ask(
                List.of(new Reason("there is no executed evidence", "gates")),
                "no-evidence",
                "Nothing that was run shows that the work is right: the task has no check and no"
                        + " gate passed. Is it right?",
                AnswerOptions.of(AnswerOptions.WORK),
                null);
    }
}
