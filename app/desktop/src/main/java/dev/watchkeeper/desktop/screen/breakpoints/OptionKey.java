package dev.watchkeeper.desktop.screen.breakpoints;

import dev.watchkeeper.desktop.kit.Visible;
import dev.watchkeeper.domain.BreakpointAction;
import dev.watchkeeper.domain.BreakpointOption;
import dev.watchkeeper.domain.RequestAction;
import dev.watchkeeper.domain.SmallerTasks;
import dev.watchkeeper.domain.TaskAction;

/**
 * An answer with its key. A capital letter means Shift.
 *
 * @param option what it does
 * @param key what to press; empty if it has none
 * @param word on its button
 * @param effect what follows, in one line
 */
public record OptionKey(BreakpointAction option, String key, String word, String effect) {
    private static final String ANSWERS = "answers the agent: ";

    static OptionKey of(BreakpointOption option) {
        BreakpointAction action = option.action();
        String effect = Visible.line(option.effect(), 300);
        return switch (action) {
            case TaskAction task -> of(task, effect);
            case BreakpointAction.Choice choice -> {
                String says =
                        effect.startsWith(ANSWERS) ? effect.substring(ANSWERS.length()) : effect;
                String key = choice.number() < 10 ? String.valueOf(choice.number()) : "";
                yield new OptionKey(action, key, shortened(says), effect);
            }
            case RequestAction _, BreakpointAction.Unknown _ ->
                    new OptionKey(action, "", Visible.line(action.word(), 40), effect);
        };
    }

    private static OptionKey of(TaskAction action, String effect) {
        return switch (action) {
            case ACCEPT -> new OptionKey(action, "a", "Accept", effect);
            case RETRY -> new OptionKey(action, "r", "Retry", effect);
            case RETRY_OTHER -> new OptionKey(action, "R", "Other agent", effect);
            case EDIT_PROMPT -> new OptionKey(action, "e", "Edit prompt", effect);
            case RESTORE -> new OptionKey(action, "b", "Roll back", effect);
            case SKIP -> new OptionKey(action, "s", "Skip", effect);
            case TAKE_OVER -> new OptionKey(action, "t", "Take over", effect);
            case PUT_BACK -> new OptionKey(action, "p", "Put git back", effect);
            case FAIL -> new OptionKey(action, "F", "Give up", effect);
            case SPLIT -> new OptionKey(action, "S", "Split", effect);
            case STOP_BELOW -> new OptionKey(action, "B", "Stop below", effect);
        };
    }

    /** What its key does, for the list of keys. */
    String does() {
        return option instanceof TaskAction action ? does(action) : word;
    }

    private String does(TaskAction action) {
        return switch (action) {
            case RETRY -> "Retry, with guidance";
            case RETRY_OTHER -> "Retry with another agent";
            case RESTORE -> "Roll back, after a preview";
            case SPLIT -> "Split into smaller tasks";
            case STOP_BELOW -> "Stop it and all after it";
            case ACCEPT, PUT_BACK, EDIT_PROMPT, SKIP, TAKE_OVER, FAIL -> word;
        };
    }

    /** Whether it makes no sense without other words than these. */
    static boolean lacksWords(BreakpointAction option, String words) {
        return switch (option.words()) {
            case GUIDANCE, REPLY -> words.isBlank();
            case SMALLER_TASKS -> SmallerTasks.in(words).isEmpty();
            // A brief has a field of its own.
            case NONE, REASON, BRIEF -> false;
        };
    }

    /** Whether it takes work out of the workspace, which is shown before. */
    static boolean takesWorkOut(BreakpointAction option) {
        return option == TaskAction.RESTORE || option == TaskAction.RETRY_OTHER;
    }

    /** What words it needs. */
    static String wanted(BreakpointAction option) {
        return switch (option.words()) {
            case SMALLER_TASKS -> "Write " + SmallerTasks.FORM + ", then send it.";
            case REPLY -> "Write your answer, then send it.";
            case NONE, REASON, GUIDANCE, BRIEF ->
                    "Say in a few words what to do differently, then send it.";
        };
    }

    private static String shortened(String text) {
        return Visible.line(text, 40);
    }
}
