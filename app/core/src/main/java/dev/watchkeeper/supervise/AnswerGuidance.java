package dev.watchkeeper.supervise;

import dev.watchkeeper.attempt.InterruptedRestore;
import dev.watchkeeper.attempt.ShelvedWork;
import dev.watchkeeper.domain.AgentOutcome;
import dev.watchkeeper.domain.AgentRequest;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.BreakpointAction;
import dev.watchkeeper.domain.Ending;
import dev.watchkeeper.domain.RequestAction;
import dev.watchkeeper.domain.TaskAction;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Set;

/** What the next attempt is told of an answer: what was asked, and the answer in plain words. */
final class AnswerGuidance {
    /** The rule of the question that follows where a person took a task over. */
    static final String TAKEN_OVER = "taken-over";

    private static final int LONGEST = 1_000;

    /** Questions of the supervisor's own, whatever the attempt asked. */
    private static final Set<String> OWN =
            Set.of(TAKEN_OVER, ShelvedWork.CHANGED_MEANWHILE, InterruptedRestore.RULE);

    private final Breakpoint breakpoint;
    private final @Nullable AgentOutcome outcome;
    private final @Nullable AgentRequest request;

    /**
     * @param outcome of the attempt that the breakpoint is about; {@code null} if there is none
     * @param request that the breakpoint asks for a waiting agent; {@code null} if it asks for none
     */
    AnswerGuidance(
            Breakpoint breakpoint, @Nullable AgentOutcome outcome, @Nullable AgentRequest request) {
        this.breakpoint = breakpoint;
        this.outcome = outcome;
        this.request = request;
    }

    /** Empty if there is nothing to tell. */
    String of(BreakpointAction action, String say) {
        String words = say.strip();
        return switch (action) {
            case BreakpointAction.Choice choice ->
                    answered(
                            "You", sentence(chosen(choice)) + (words.isEmpty() ? "" : " " + words));
            case RequestAction live -> live(live, words);
            case TaskAction task -> {
                if (OWN.contains(breakpoint.rule())
                        || outcome == null
                        || outcome.ending() != Ending.QUESTION) {
                    yield words;
                }
                yield answered(
                        task == TaskAction.RETRY_OTHER ? "The agent before you" : "You", words);
            }
            case BreakpointAction.Unknown unknown -> words;
        };
    }

    private String live(RequestAction action, String words) {
        if (!AgentRequest.asks(breakpoint)) {
            return words;
        }
        return switch (action) {
            case ALLOW, ALLOW_LIKE_THIS ->
                    ("What you wanted to be permitted is permitted: use it again. " + words)
                            .strip();
            case DENY ->
                    ("What you wanted to be permitted is not: go on without. " + words).strip();
            case NO_ANSWER, ANSWER -> answered("You", words);
            case SUSPEND, REVOKE, WITHDRAWN -> words;
        };
    }

    private String answered(String who, String answer) {
        String question = question();
        return (question.isEmpty() ? "" : who + " asked: " + question + " ")
                + (answer.isEmpty()
                        ? "No answer was given: decide it yourself and say what you decided."
                        : "The answer: " + answer);
    }

    /** What was asked, as a sentence; empty if that is not known. */
    private String question() {
        if (request != null) {
            return sentence(request.form());
        }
        if (outcome == null) {
            return "";
        }
        String asked = outcome.question();
        if (asked == null || asked.isBlank()) {
            asked = outcome.ending() == Ending.QUESTION ? outcome.finalText() : "";
        }
        String text = asked.strip();
        return sentence(
                text.length() <= LONGEST ? text : "…" + text.substring(text.length() - LONGEST));
    }

    private String chosen(BreakpointAction.Choice choice) {
        List<String> choices =
                request != null
                        ? request.choices()
                        : outcome == null ? List.of() : outcome.choices();
        return choice.in(choices).map(String::strip).orElse("your choice " + choice.number());
    }

    private static String sentence(String text) {
        String bare = text.strip();
        return bare.isEmpty() || ".?!…:".indexOf(bare.charAt(bare.length() - 1)) >= 0
                ? bare
                : bare + ".";
    }
}
