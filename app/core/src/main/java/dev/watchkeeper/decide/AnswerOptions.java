package dev.watchkeeper.decide;

import dev.watchkeeper.domain.BreakpointOption;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The answers that breakpoints offer, each with what follows from it. */
final class AnswerOptions {
    /** For work that stands and may be taken or not. */
    static final List<String> WORK =
            List.of(
                    "accept",
                    "retry",
                    "retry-other",
                    "edit-prompt",
                    "restore",
                    "split",
                    "skip",
                    "take-over",
                    "fail");

    /** For an agent that stopped without work worth taking. */
    static final List<String> STOPPED =
            List.of(
                    "retry",
                    "retry-other",
                    "edit-prompt",
                    "accept",
                    "restore",
                    "split",
                    "skip",
                    "take-over",
                    "fail");

    /** For work that also changed the project's git. */
    static final List<String> GIT =
            List.of(
                    "put-back",
                    "accept",
                    "retry",
                    "retry-other",
                    "edit-prompt",
                    "restore",
                    "split",
                    "skip",
                    "take-over",
                    "fail");

    private AnswerOptions() {}

    static List<BreakpointOption> of(List<String> names) {
        return names.stream().map(n -> new BreakpointOption(n, effect(n))).toList();
    }

    /** The agent's own choices first, as {@code choice-1} and so on, then the others. */
    static List<BreakpointOption> withChoices(List<String> choices, List<String> names) {
        List<BreakpointOption> all = new ArrayList<>();
        for (int i = 0; i < choices.size(); i++) {
            all.add(
                    new BreakpointOption(
                            "choice-" + (i + 1), "answers the agent: " + oneLine(choices.get(i))));
        }
        all.addAll(of(names));
        return List.copyOf(all);
    }

    private static String effect(String name) {
        if (name.startsWith("choice-")) {
            return "gives the agent its own answer number " + name.substring("choice-".length());
        }
        return EFFECTS.getOrDefault(name, "answers '" + name + "'");
    }

    private static final Map<String, String> EFFECTS =
            Map.ofEntries(
                    Map.entry("accept", "the changes stand and the task is done"),
                    Map.entry(
                            "retry",
                            "another attempt goes on from the changes, with your words as guidance"),
                    Map.entry(
                            "retry-other",
                            "another attempt by another agent, from the workspace as it was"
                                    + " before the first one"),
                    Map.entry("edit-prompt", "another attempt with the brief that you write"),
                    Map.entry(
                            "restore",
                            "another attempt from the workspace as it was before the first one"),
                    Map.entry("skip", "the task is cancelled; its changes stay in its checkpoint"),
                    Map.entry(
                            "take-over",
                            "the changes are put into the workspace and the work is yours"),
                    Map.entry("fail", "the task has failed; its changes stay in its checkpoint"),
                    Map.entry(
                            "split",
                            "the task is cancelled for smaller ones; each line of yours that"
                                    + " begins with '- ' becomes one"),
                    Map.entry("stop-below", "the task and all tasks after it are cancelled"),
                    Map.entry(
                            "put-back",
                            "the work is taken and the task is done, but git's files and the branches that would lose commits go back to how they were"));

    private static String oneLine(String text) {
        String line = text.strip().replaceAll("\\s+", " ");
        return line.length() <= 200 ? line : line.substring(0, 199) + "…";
    }
}
