package dev.watchkeeper.domain;

import java.util.Map;

/** What the rules that come with the product mean, in words for who has not read the settings. */
final class RuleSense {
    /**
     * A rule's sense.
     *
     * @param about a variable that its condition asks for; without it the rule is another one of
     *     the same name
     */
    private record Sense(String about, String words) {}

    private static final Map<String, Sense> SHIPPED =
            Map.ofEntries(
                    Map.entry(
                            "unsure",
                            new Sense(
                                    "confidence",
                                    "the confidence is too low, and no check of this attempt failed")),
                    Map.entry(
                            "unsure-critical",
                            new Sense(
                                    "confidence", "the confidence is too low for a critical task")),
                    Map.entry(
                            "attempts-used-up",
                            new Sense(
                                    "task.attempts_left",
                                    "no attempt is left, and a gate or check failed")),
                    Map.entry(
                            "same-failure",
                            new Sense(
                                    "history.same_failure",
                                    "it failed as the attempt before did, with no change in"
                                            + " between")),
                    Map.entry(
                            "unproven",
                            new Sense(
                                    "gates_unproven",
                                    "a gate or check that has to pass proves nothing")),
                    Map.entry(
                            "conflict",
                            new Sense(
                                    "verdict.pass_probability",
                                    "what was run passes, and the model says no")),
                    Map.entry(
                            "regressed",
                            new Sense(
                                    "checks_regressed",
                                    "what passed after an attempt before fails now")),
                    Map.entry(
                            "destructive-command",
                            new Sense(
                                    "commands.destructive",
                                    "a command destroys what can't be had back")),
                    Map.entry(
                            "mass-deletion",
                            new Sense("changes.deleted", "most of the changed files were deleted")),
                    Map.entry(
                            "time-over",
                            new Sense("time.work_seconds", "the task has taken very long")),
                    Map.entry(
                            "budget-over",
                            new Sense(
                                    "budget.", "the task has cost far more than an ordinary one")),
                    Map.entry(
                            "dependencies",
                            new Sense(
                                    "changes.dependencies",
                                    "the work changes what the project depends on")),
                    Map.entry("milestone", new Sense("milestone", "a milestone is reached")));

    private RuleSense() {}

    /**
     * The sense of a rule.
     *
     * @param when its condition
     * @return empty if it is a rule of the person's own
     */
    static String of(String name, String when) {
        Sense sense = SHIPPED.get(name);
        return sense != null && when.contains(sense.about()) ? sense.words() : "";
    }
}
