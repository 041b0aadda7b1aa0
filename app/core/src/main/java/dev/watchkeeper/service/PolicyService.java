package dev.watchkeeper.service;

import dev.watchkeeper.control.Backtest;
import dev.watchkeeper.control.ConfidenceWorth;
import dev.watchkeeper.control.PolicyPort;
import dev.watchkeeper.control.RuleLine;
import dev.watchkeeper.domain.Outcome;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.settings.ProjectFile;
import dev.watchkeeper.state.StateManager;
import dev.watchkeeper.supervise.Backtester;
import dev.watchkeeper.supervise.ConfidenceAssessment;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Answers what the settings mean for decisions: which rules are in force, what other settings would
 * have decided, what the confidence is worth.
 */
public final class PolicyService implements PolicyPort {
    private final StateManager state;
    private final Function<Project, Settings> settingsOf;
    private final ProjectService projects;
    private final Backtester backtest;
    private final ConfidenceAssessment confidence;
    private final Supplier<Settings> own;
    private final TrialSettings trial;

    /**
     * @param settingsOf the settings in force for a project
     * @param own the person's settings, without those of a project
     * @param trial a project's settings with changes that are only tried
     */
    public PolicyService(
            StateManager state,
            Function<Project, Settings> settingsOf,
            ProjectService projects,
            Backtester backtest,
            ConfidenceAssessment confidence,
            Supplier<Settings> own,
            TrialSettings trial) {
        this.state = state;
        this.settingsOf = settingsOf;
        this.projects = projects;
        this.backtest = backtest;
        this.confidence = confidence;
        this.own = own;
        this.trial = trial;
    }

    @Override
    public List<RuleLine> rules(@Nullable String project) {
        Settings settings =
                project == null ? own.get() : settingsOf.apply(projects.findProject(project));
        return RuleLines.of(settings, state.read(v -> v.fired()));
    }

    @Override
    public Backtest backtest(
            @Nullable String project,
            List<String> sets,
            @Nullable String rulesPlace,
            @Nullable String rules) {
        String id = project == null ? null : projects.findProject(project).id();
        ProjectFile file =
                rules == null
                        ? null
                        : new ProjectFile(
                                rulesPlace == null ? "rules" : rulesPlace,
                                rules.getBytes(StandardCharsets.UTF_8),
                                true);
        return BacktestResult.of(
                backtest.run(id, p -> trial.of(projects.findProject(p), sets, file)));
    }

    @Override
    public ConfidenceWorth confidence(@Nullable String project) {
        Settings settings =
                project == null ? own.get() : settingsOf.apply(projects.findProject(project));
        ConfidenceAssessment.Worth worth = confidence.worth(settings.thresholds());
        return new ConfidenceWorth(
                worth.calibrated(),
                worth.outcomes(),
                worth.enough(),
                worth.reliability(),
                worth.certificate(),
                worth.baseRisk(),
                worth.groups(),
                worth.open(),
                worth.weights().stream()
                        .map(w -> new ConfidenceWorth.Weight(w.factor(), w.starting(), w.now()))
                        .toList());
    }

    @Override
    public List<Outcome> spotChecks() {
        return confidence.spotChecks();
    }

    @Override
    public Outcome labelOutcome(String task, String label) {
        return confidence.label(task, label);
    }
}
