package dev.watchkeeper.service;

import dev.watchkeeper.control.AvailableModel;
import dev.watchkeeper.control.Job;
import dev.watchkeeper.control.ModelsPort;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.WorkProgress;
import dev.watchkeeper.llm.Models;

import java.util.List;
import java.util.function.Supplier;

/** Lists the models of the local model server, and fetches others. */
public final class ModelService implements ModelsPort {
    private final Supplier<Settings.Model> settings;
    private final JobService jobs;

    /**
     * @param settings the model's, as they are now
     */
    public ModelService(Supplier<Settings.Model> settings, JobService jobs) {
        this.settings = settings;
        this.jobs = jobs;
    }

    @Override
    public List<AvailableModel> models() {
        return Models.list(settings.get()).stream()
                .map(m -> new AvailableModel(m.name(), m.bytes(), m.detail()))
                .toList();
    }

    @Override
    public Job pullModel(String name) {
        Settings.Model model = settings.get();
        return jobs.start(
                Job.Kind.PULL,
                "pull " + name,
                progress -> {
                    Models.pull(
                            model,
                            name,
                            p ->
                                    progress.step(
                                            p.step(),
                                            p.done(),
                                            p.total(),
                                            WorkProgress.Unit.BYTES));
                    return null;
                });
    }
}
