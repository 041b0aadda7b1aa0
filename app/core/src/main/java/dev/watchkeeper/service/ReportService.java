package dev.watchkeeper.service;

import dev.watchkeeper.control.Job;
import dev.watchkeeper.control.JobResult;
import dev.watchkeeper.control.ReportsPort;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.WatchkeeperException.Code;
import dev.watchkeeper.domain.WorkProgress;
import dev.watchkeeper.evidence.EvidenceStore;
import dev.watchkeeper.llm.LocalModel;
import dev.watchkeeper.llm.ModelHealth;
import dev.watchkeeper.llm.Models;
import dev.watchkeeper.state.StateManager;
import dev.watchkeeper.supervise.NightReplay;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** Makes of a night what a person keeps or asks afterwards. */
public final class ReportService implements ReportsPort {
    private final StateManager state;
    private final EvidenceStore evidence;
    private final Clock clock;
    private final NightReplay nights;
    private final TrialSettings trial;
    private final JobService jobs;
    private final ReceiptFileWriter receipts;

    /**
     * @param evidence of the home whose nights these are
     * @param inForce a project's settings
     * @param trial the same with changes that are only tried
     * @param jobs where it is done
     */
    public ReportService(
            StateManager state,
            EvidenceStore evidence,
            NightReplay nights,
            Function<Project, Settings> inForce,
            TrialSettings trial,
            JobService jobs,
            Clock clock) {
        this.state = state;
        this.evidence = evidence;
        this.clock = clock;
        this.nights = nights;
        this.trial = trial;
        this.jobs = jobs;
        this.receipts = new ReceiptFileWriter(state, evidence, inForce, clock);
    }

    @Override
    public Job writeReceipt(Instant since, String file, boolean replace) {
        Path target = Path.of(file);
        ReceiptFileWriter.requireRoom(target, replace);
        return jobs.start(
                Job.Kind.REPORT,
                "receipt " + target + " since " + since,
                progress -> receipts.write(target, since, replace, progress));
    }

    @Override
    public Job judgeAnew(Instant since, List<String> sets, String model) {
        Map<String, Settings> tried = new LinkedHashMap<>();
        for (Project p : state.read(v -> v.projects())) {
            tried.put(p.id(), trial.of(p, sets, null));
        }
        Settings.Model asked =
                tried.isEmpty() || model.isEmpty()
                        ? null
                        : named(tried.values().iterator().next().model(), model);
        return jobs.start(
                Job.Kind.REPORT,
                "judge anew since "
                        + since
                        + (model.isEmpty() ? "" : " by " + model)
                        + (sets.isEmpty() ? "" : " with " + String.join(" ", sets)),
                progress -> {
                    if (asked == null) {
                        return NightJudgedAnew.of(
                                nights.since(
                                        since,
                                        id -> Objects.requireNonNull(tried.get(id)),
                                        null,
                                        progress),
                                "");
                    }
                    return judged(since, tried, asked, progress);
                });
    }

    private JobResult judged(
            Instant since,
            Map<String, Settings> tried,
            Settings.Model asked,
            WorkProgress progress) {
        Path cache = evidence.home().resolve("cache");
        try (LocalModel model = Models.open(asked, clock, cache)) {
            progress.step("reaching " + asked.name());
            ModelHealth health = model.health();
            if (!health.up()) {
                throw new WatchkeeperException(
                        Code.MISSING,
                        "the model " + asked.name() + " can't be asked: " + health.detail(),
                        "'watchkeeper model list' shows those that the server has");
            }
            return NightJudgedAnew.of(
                    nights.since(
                            since, id -> Objects.requireNonNull(tried.get(id)), model, progress),
                    asked.name());
        }
    }

    private static Settings.Model named(Settings.Model own, String name) {
        if (own.provider() == Settings.Provider.NONE) {
            throw new WatchkeeperException(
                    Code.SETTINGS,
                    "the settings have no model's server to ask '" + name + "' of",
                    "--set model.provider=ollama, and --set model.url=URL where it is elsewhere");
        }
        return new Settings.Model(own.provider(), own.url(), name, own.context(), own.timeout());
    }
}
