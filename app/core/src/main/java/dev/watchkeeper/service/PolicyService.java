package dev.watchkeeper.service;

import dev.watchkeeper.attempt.Rooms;
import dev.watchkeeper.control.Backtest;
import dev.watchkeeper.control.ConfidenceWorth;
import dev.watchkeeper.control.RuleLine;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.settings.ProjectFile;
import dev.watchkeeper.supervise.BacktestService;
import dev.watchkeeper.supervise.ConfidenceService;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;

/**
 * Answers what the settings mean for decisions: which rules are in force, what other settings would
 * have decided, what the confidence is worth.
 */
final class PolicyService {
    private final Rooms rooms;
    private final ProjectService projects;
    private final BacktestService backtest;
    private final ConfidenceService confidence;
    private final Supplier<Settings> own;
    private final TrialSettings trial;

    /**
     * @param own the person's settings, without those of a project
     * @param trial a project's settings with changes that are only tried
     */
    PolicyService(
            Rooms rooms,
            ProjectService projects,
            BacktestService backtest,
            ConfidenceService confidence,
            Supplier<Settings> own,
            TrialSettings trial) {
        this.rooms = rooms;
        this.projects = projects;
        this.backtest = backtest;
        this.confidence = confidence;
        this.own = own;
        this.trial = trial;
    }

    /** The breakpoint rules in force for a project. */
    List<RuleLine> rules(@Nullable String project) {
        Settings settings =
                project == null ? own.get() : rooms.settings().apply(projects.find(project));
        return RuleLines.of(settings, rooms.state().read(v -> v.fired()));
    }

    /** What other settings would have decided on the attempts so far. */
    Backtest backtest(
            @Nullable String project,
            List<String> sets,
            @Nullable String rulesPlace,
            @Nullable String rules) {
        String id = project == null ? null : projects.find(project).id();
        ProjectFile file =
                rules == null
                        ? null
                        : new ProjectFile(
                                rulesPlace == null ? "rules" : rulesPlace,
                                rules.getBytes(StandardCharsets.UTF_8),
                                true);
        return BacktestResult.of(backtest.run(id, p -> trial.of(projects.find(p), sets, file)));
    }

    /** What the confidence is worth by the outcomes so far. */
    ConfidenceWorth confidence(@Nullable String project) {
        Settings settings =
                project == null ? own.get() : rooms.settings().apply(projects.find(project));
        ConfidenceService.Worth worth = confidence.worth(settings.thresholds());
        return new ConfidenceWorth(
                worth.calibrated(),
                worth.outcomes(),
                worth.enough(),
                worth.reliability(),
                worth.certificate(),
                worth.open(),
                worth.weights().stream()
                        .map(w -> new ConfidenceWorth.Weight(w.factor(), w.starting(), w.now()))
                        .toList());
    }
}
