package dev.watchkeeper.desktop.screen.breakpoints;

import dev.watchkeeper.desktop.kit.Visible;
import dev.watchkeeper.domain.BreakpointOption;
import dev.watchkeeper.domain.SmallerTasks;

/**
 * An answer with its key. A capital letter means Shift.
 *
 * @param option its name
 * @param key what to press; empty if it has none
 * @param word on its button
 * @param effect what follows, in one line
 */
public record OptionKey(String option, String key, String word, String effect) {
    private static final String CHOICE = "choice-";
    private static final String ANSWERS = "answers the agent: ";

    static OptionKey of(BreakpointOption option) {
        String name = option.name();
        String effect = Visible.line(option.effect(), 300);
        if (name.startsWith(CHOICE)) {
            String number = name.substring(CHOICE.length());
            String says = effect.startsWith(ANSWERS) ? effect.substring(ANSWERS.length()) : effect;
            return new OptionKey(name, number.length() == 1 ? number : "", shortened(says), effect);
        }
        return switch (name) {
            case "accept" -> new OptionKey(name, "a", "Accept", effect);
            case "retry" -> new OptionKey(name, "r", "Retry", effect);
            case "retry-other" -> new OptionKey(name, "R", "Other agent", effect);
            case "edit-prompt" -> new OptionKey(name, "e", "Edit prompt", effect);
            case "restore" -> new OptionKey(name, "b", "Roll back", effect);
            case "skip" -> new OptionKey(name, "s", "Skip", effect);
            case "take-over" -> new OptionKey(name, "t", "Take over", effect);
            case "put-back" -> new OptionKey(name, "p", "Put git back", effect);
            case "fail" -> new OptionKey(name, "F", "Give up", effect);
            case "split" -> new OptionKey(name, "S", "Split", effect);
            case "stop-below" -> new OptionKey(name, "B", "Stop below", effect);
            default -> new OptionKey(name, "", name, effect);
        };
    }

    /** What its key does, for the list of keys. */
    String does() {
        return switch (option) {
            case "retry" -> "Retry, with guidance";
            case "retry-other" -> "Retry with another agent";
            case "restore" -> "Roll back, after a preview";
            case "split" -> "Split into smaller tasks";
            case "stop-below" -> "Stop it and all after it";
            default -> word;
        };
    }

    /** Whether it makes no sense without other words than these. */
    static boolean lacksWords(String option, String words) {
        return switch (option) {
            case "retry", "retry-other", "answer" -> words.isBlank();
            case "split" -> SmallerTasks.in(words).isEmpty();
            default -> false;
        };
    }

    /** Whether it takes work out of the workspace, which is shown before. */
    static boolean takesWorkOut(String option) {
        return option.equals("restore") || option.equals("retry-other");
    }

    /** What words it needs. */
    static String wanted(String option) {
        return switch (option) {
            case "split" -> "Write " + SmallerTasks.FORM + ", then send it.";
            case "answer" -> "Write your answer, then send it.";
            default -> "Say in a few words what to do differently, then send it.";
        };
    }

    private static String shortened(String text) {
        return Visible.line(text, 40);
    }
}
