package dev.watchkeeper.attempt;

import dev.watchkeeper.domain.AgentOutcome;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.Decision;
import dev.watchkeeper.domain.Reason;

import java.util.ArrayList;
import java.util.List;

/** What the agent said last, where the question is why it changed nothing. */
final class LastAgentMessage {
    private static final int LONGEST = 300;

    private LastAgentMessage() {}

    /** The question with the agent's words, if it is about an attempt that changed nothing. */
    static Decision.Ask in(Decision.Ask ask, Attempt a) {
        AgentOutcome outcome = a.outcome();
        String words =
                outcome == null || outcome.finalText() == null
                        ? ""
                        : outcome.finalText().strip().replaceAll("\\s+", " ");
        if (!ask.rule().equals("no-change") || words.isEmpty()) {
            return ask;
        }
        String shown = words.length() <= LONGEST ? words : words.substring(0, LONGEST) + "…";
        List<Reason> because = new ArrayList<>(ask.because());
        because.add(new Reason("the agent's last words: " + shown, a.ref() + "/output"));
        return new Decision.Ask(
                because,
                ask.rule(),
                ask.question() + " Its last words: “" + shown + "”",
                ask.options(),
                ask.fallback());
    }
}
