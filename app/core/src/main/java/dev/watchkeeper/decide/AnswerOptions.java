package dev.watchkeeper.decide;

import static dev.watchkeeper.domain.TaskAction.ACCEPT;
import static dev.watchkeeper.domain.TaskAction.EDIT_PROMPT;
import static dev.watchkeeper.domain.TaskAction.FAIL;
import static dev.watchkeeper.domain.TaskAction.PUT_BACK;
import static dev.watchkeeper.domain.TaskAction.RESTORE;
import static dev.watchkeeper.domain.TaskAction.RETRY;
import static dev.watchkeeper.domain.TaskAction.RETRY_OTHER;
import static dev.watchkeeper.domain.TaskAction.SKIP;
import static dev.watchkeeper.domain.TaskAction.SPLIT;
import static dev.watchkeeper.domain.TaskAction.TAKE_OVER;

import dev.watchkeeper.domain.BreakpointAction;
import dev.watchkeeper.domain.BreakpointOption;
import dev.watchkeeper.domain.RequestAction;
import dev.watchkeeper.domain.TaskAction;

import java.util.ArrayList;
import java.util.List;

/** The answers that breakpoints offer, each with what follows from it. */
public final class AnswerOptions {
    /** For work that stands and may be taken or not. */
    static final List<BreakpointAction> WORK =
            List.of(ACCEPT, RETRY, RETRY_OTHER, EDIT_PROMPT, RESTORE, SPLIT, SKIP, TAKE_OVER, FAIL);

    /** For an agent that stopped without work worth taking. */
    static final List<BreakpointAction> STOPPED =
            List.of(RETRY, RETRY_OTHER, EDIT_PROMPT, ACCEPT, RESTORE, SPLIT, SKIP, TAKE_OVER, FAIL);

    /** For work that also changed the project's git. */
    static final List<BreakpointAction> GIT =
            List.of(
                    PUT_BACK,
                    ACCEPT,
                    RETRY,
                    RETRY_OTHER,
                    EDIT_PROMPT,
                    RESTORE,
                    SPLIT,
                    SKIP,
                    TAKE_OVER,
                    FAIL);

    private AnswerOptions() {}

    /** The option of an action whose usual effect says enough. */
    public static BreakpointOption of(BreakpointAction action) {
        return new BreakpointOption(action, effect(action));
    }

    static List<BreakpointOption> of(List<BreakpointAction> actions) {
        return actions.stream().map(AnswerOptions::of).toList();
    }

    /** The agent's own choices first, as {@code choice-1} and so on, then the others. */
    static List<BreakpointOption> withChoices(
            List<String> choices, List<BreakpointAction> actions) {
        List<BreakpointOption> all = new ArrayList<>();
        for (int i = 0; i < choices.size(); i++) {
            all.add(
                    new BreakpointOption(
                            new BreakpointAction.Choice(i + 1),
                            "answers the agent: " + oneLine(choices.get(i))));
        }
        all.addAll(of(actions));
        return List.copyOf(all);
    }

    /** What follows from an action, in one line. */
    static String effect(BreakpointAction action) {
        return switch (action) {
            case TaskAction task -> effect(task);
            case RequestAction request -> effect(request);
            case BreakpointAction.Choice choice ->
                    "gives the agent its own answer number " + choice.number();
            case BreakpointAction.Unknown unknown -> "answers '" + unknown.word() + "'";
        };
    }

    private static String effect(TaskAction action) {
        return switch (action) {
            case ACCEPT -> "the changes stand and the task is done";
            case RETRY -> "another attempt goes on from the changes, with your words as guidance";
            case RETRY_OTHER ->
                    "another attempt by another agent, from the workspace as it was before the"
                            + " first one";
            case EDIT_PROMPT -> "another attempt with the brief that you write";
            case RESTORE -> "another attempt from the workspace as it was before the first one";
            case SKIP -> "the task is cancelled; its changes stay in its checkpoint";
            case TAKE_OVER -> "the changes are put into the workspace and the work is yours";
            case FAIL -> "the task has failed; its changes stay in its checkpoint";
            case SPLIT ->
                    "the task is cancelled for smaller ones; each line of yours that begins with"
                            + " '- ' becomes one";
            case STOP_BELOW -> "the task and all tasks after it are cancelled";
            case PUT_BACK ->
                    "the work is taken and the task is done, but git's files and the branches that"
                            + " would lose commits go back to how they were";
        };
    }

    private static String effect(RequestAction action) {
        return switch (action) {
            case ALLOW -> "this once";
            case ALLOW_LIKE_THIS -> "the same is allowed in this project from now on";
            case DENY -> "the agent is told no, with your words, and goes on without";
            case ANSWER -> "your own words: --say TEXT";
            case NO_ANSWER -> "the agent goes on by its own judgement";
            case SUSPEND -> "stop the agent; its work is kept, and the question stays";
            case REVOKE -> "what is allowed from now on is asked about again";
            case WITHDRAWN -> "the agent does not ask it any more";
        };
    }

    private static String oneLine(String text) {
        String line = text.strip().replaceAll("\\s+", " ");
        return line.length() <= 200 ? line : line.substring(0, 199) + "…";
    }
}
