package dev.watchkeeper.decide;

import dev.watchkeeper.domain.AgentOutcome;
import dev.watchkeeper.domain.Assessment;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.BreakpointAction;
import dev.watchkeeper.domain.Ending;
import dev.watchkeeper.domain.TaskAction;

import org.jspecify.annotations.Nullable;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Whether an agent asks what was answered before. A question is the same if each sentence of it
 * that asks, and each answer that it offers, was in one before; case, blanks and marks don't count.
 */
final class Clarification {
    /**
     * A question of fewer words, such as {@code Shall I proceed?}, rests on what was said before
     * it: then all of it must be the same.
     */
    private static final int WORDS = 5;

    private Clarification() {}

    /**
     * An answer that was given before.
     *
     * @param breakpoint id of the question that was answered
     * @param words the answer, as a sentence's end
     */
    record Given(String breakpoint, String words) {}

    /** The newest answer to what the current attempt asks; {@code null} if it asks anything new. */
    static @Nullable Given before(Decider.History history) {
        Set<String> asks = asks(history.current());
        if (asks.isEmpty()) {
            return null;
        }
        for (Attempt earlier : history.earlier().reversed()) {
            @Nullable Assessment made = earlier.assessment();
            if (made == null || made.validation().ending() != Ending.QUESTION) {
                continue;
            }
            @Nullable Answered answer = answer(history, earlier.ref().number());
            if (answer != null && asks(earlier).containsAll(asks)) {
                return new Given(answer.breakpoint(), words(answer, earlier));
            }
        }
        return null;
    }

    /** The last answer by which the task went on. */
    private static @Nullable Answered answer(Decider.History history, int attempt) {
        return history.answered().stream()
                .filter(a -> a.attempt() == attempt)
                .filter(a -> a.option().startsAttempt())
                .reduce((a, b) -> b)
                .orElse(null);
    }

    private static String words(Answered answer, Attempt asked) {
        String say = answer.say().strip();
        if (answer.option() == TaskAction.EDIT_PROMPT) {
            return "the task's text was rewritten, and is the answer";
        }
        if (answer.option() instanceof BreakpointAction.Choice chosen) {
            String choice = choice(chosen, asked);
            return (choice.isEmpty() ? chosen.word() : "'" + choice + "'")
                    + (say.isEmpty() ? "" : ", with the words '" + say + "'");
        }
        if (!say.isEmpty()) {
            return "'" + say + "'";
        }
        return answer.byPerson()
                ? "to go on without an answer"
                : "none in time, and so to go on without one";
    }

    private static String choice(BreakpointAction.Choice chosen, Attempt asked) {
        @Nullable AgentOutcome outcome = asked.outcome();
        List<String> all = outcome == null ? List.of() : outcome.choices();
        return chosen.in(all).map(String::strip).orElse("");
    }

    /** What an attempt asks and offers, in a form that is the same for the same; may be empty. */
    private static Set<String> asks(Attempt attempt) {
        @Nullable AgentOutcome outcome = attempt.outcome();
        if (outcome == null) {
            return Set.of();
        }
        @Nullable String question = outcome.question();
        String text = question == null || question.isBlank() ? outcome.finalText() : question;
        Set<String> all = new HashSet<>();
        for (String sentence : text.split("(?<=[.!?])\\s+|\\R", -1)) {
            String asked = plain(sentence);
            if (sentence.strip().endsWith("?") && asked.split(" ", -1).length >= WORDS) {
                all.add(asked);
            } else if (sentence.strip().endsWith("?")) {
                all.add(plain(text));
            }
        }
        if (all.isEmpty() && !plain(text).isEmpty()) {
            all.add(plain(text));
        }
        outcome.choices().forEach(c -> all.add("choice " + plain(c)));
        return all;
    }

    private static String plain(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", " ").strip();
    }
}
