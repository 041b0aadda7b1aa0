package dev.watchkeeper.domain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an answer to a breakpoint does. It is a word for those who type, store or send it, and is
 * parsed where it comes in.
 */
public sealed interface BreakpointAction
        permits TaskAction, RequestAction, BreakpointAction.Choice, BreakpointAction.Unknown {
    /** The word by which it is chosen, stored and sent, such as {@code retry-other}. */
    String word();

    /** Which words of the person go with it. */
    Words words();

    /** Whether another attempt at the task follows from it. */
    boolean startsAttempt();

    /** Which words of the person go with an action. */
    enum Words {
        /** None are asked for; what is said all the same goes to the agent, if there is one. */
        NONE,
        /** Why, for the agent that waits; may be empty. */
        REASON,
        /** What the next attempt does differently; may be empty. */
        GUIDANCE,
        /** The task's new brief; never empty. */
        BRIEF,
        /** The answer to what the agent asks; never empty. */
        REPLY,
        /** Smaller tasks, as {@link SmallerTasks} reads them; at least one. */
        SMALLER_TASKS
    }

    /**
     * The action of a word.
     *
     * @return {@link Unknown} for a word that this version has no action for
     */
    static BreakpointAction of(String word) {
        for (BreakpointAction known : named()) {
            if (known.word().equals(word)) {
                return known;
            }
        }
        return Choice.of(word).<BreakpointAction>map(c -> c).orElseGet(() -> new Unknown(word));
    }

    /** All actions that have a name of their own: all but the choices, which are numbered. */
    static List<BreakpointAction> named() {
        List<BreakpointAction> all = new ArrayList<>(List.of(TaskAction.values()));
        all.addAll(List.of(RequestAction.values()));
        return List.copyOf(all);
    }

    /**
     * One of the answers that the agent itself offers to its question.
     *
     * @param number from 1, in the order in which the agent names them
     */
    record Choice(int number) implements BreakpointAction {
        private static final String PREFIX = "choice-";

        public Choice {
            if (number < 1 || number > 9999) {
                throw new IllegalArgumentException("no choice has the number " + number);
            }
        }

        private static Optional<Choice> of(String word) {
            return word.matches(PREFIX + "[1-9]\\d{0,3}")
                    ? Optional.of(new Choice(Integer.parseInt(word.substring(PREFIX.length()))))
                    : Optional.empty();
        }

        @Override
        public String word() {
            return PREFIX + number;
        }

        @Override
        public Words words() {
            return Words.NONE;
        }

        @Override
        public boolean startsAttempt() {
            return true;
        }

        /**
         * The agent's words for it.
         *
         * @param offered all that the agent offers, in order
         * @return empty if the agent offers fewer
         */
        public Optional<String> in(List<String> offered) {
            return number <= offered.size()
                    ? Optional.of(offered.get(number - 1))
                    : Optional.empty();
        }

        @Override
        public String toString() {
            return word();
        }
    }

    /**
     * An action that this version does not know: a newer one stored or sent it. It can be shown and
     * is stored again as it was, but nobody can carry it out.
     */
    record Unknown(String word) implements BreakpointAction {
        @Override
        public Words words() {
            return Words.NONE;
        }

        @Override
        public boolean startsAttempt() {
            return false;
        }

        @Override
        public String toString() {
            return word;
        }
    }
}
