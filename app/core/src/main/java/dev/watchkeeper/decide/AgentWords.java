package dev.watchkeeper.decide;

import dev.watchkeeper.domain.AgentOutcome;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * What an agent said at the end of its run, in the words of a question to the person.
 *
 * @param outcome what its run came to, or {@code null} if that is not known
 */
record AgentWords(@Nullable AgentOutcome outcome) {
    /** The answers that it offers to its question. */
    List<String> choices() {
        return outcome == null ? List.of() : outcome.choices();
    }

    /** What it was not permitted to do. */
    String denied() {
        return outcome == null || outcome.denied().isEmpty()
                ? "something that it does not name"
                : Wording.listed(outcome.denied());
    }

    /** What it asks; the end of what it said if it did not put it as a question. */
    String question() {
        @Nullable String asked = outcome == null ? null : outcome.question();
        return asked == null || asked.isBlank() ? lastWords() : asked.strip();
    }

    /** The end of what the agent said. */
    String lastWords() {
        String text = outcome == null ? "" : outcome.finalText().strip();
        if (text.isEmpty()) {
            return "(it said nothing)";
        }
        return text.length() <= 600 ? text : "…" + text.substring(text.length() - 600);
    }
}
