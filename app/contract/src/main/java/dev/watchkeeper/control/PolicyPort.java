package dev.watchkeeper.control;

import dev.watchkeeper.domain.Outcome;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * What the settings mean for decisions: rules, what others would have decided, what the confidence
 * is worth.
 */
public interface PolicyPort {
    /**
     * The breakpoint rules in force, in the order in which they are asked.
     *
     * @param project whose settings count too; {@code null} for the person's own
     */
    @Reading
    List<RuleLine> rules(@Nullable String project);

    /**
     * Decides again on the attempts of the past, by changed thresholds and rules.
     *
     * @param project {@code null} for all
     * @param sets changes, each {@code KEY=VALUE}
     * @param rulesPlace how a person knows the text of rules; {@code null} for none
     * @param rules YAML with {@code breakpoints}, laid over those in force; {@code null} for none
     * @throws dev.watchkeeper.domain.WatchkeeperException if they can't be used
     */
    @Reading
    Backtest backtest(
            @Nullable String project,
            List<String> sets,
            @Nullable String rulesPlace,
            @Nullable String rules);

    /**
     * What the confidence is worth.
     *
     * @param project whose thresholds; {@code null} for the person's own
     */
    @Reading
    ConfidenceWorth confidence(@Nullable String project);

    /** The accepts drawn as spot checks that nobody has answered, oldest first. */
    @Reading
    List<Outcome> spotChecks();

    /**
     * Says whether a task's work was right: that of its last scored attempt.
     *
     * @param label {@code right}, {@code wrong} or {@code unknown}
     */
    Outcome labelOutcome(String task, String label);
}
