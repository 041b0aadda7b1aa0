package dev.watchkeeper.service;

import dev.watchkeeper.control.ConfiguredHost;
import dev.watchkeeper.control.HealthLine;
import dev.watchkeeper.control.HostsPort;
import dev.watchkeeper.control.Job;
import dev.watchkeeper.control.JobResult;
import dev.watchkeeper.control.SettingsEntry;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.WorkProgress;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;

/** Answers which agents and hosts the settings name, and how the machine is. */
public final class HostService implements HostsPort {
    private final Supplier<Settings> settings;
    private final Supplier<List<HealthLine>> machine;
    private final Supplier<List<String>> problems;
    private final HealthCheck health;
    private final JobService jobs;

    /**
     * @param settings the person's, as they are now
     * @param machine checks the machine
     * @param problems why the settings' files are not in force as they are; empty if they are
     * @param health checks {@code all} agents and hosts and the model
     * @param jobs where the check of the machine is done
     */
    public HostService(
            Supplier<Settings> settings,
            Supplier<List<HealthLine>> machine,
            Supplier<List<String>> problems,
            HealthCheck health,
            JobService jobs) {
        this.settings = settings;
        this.machine = machine;
        this.problems = problems;
        this.health = health;
        this.jobs = jobs;
    }

    @Override
    public List<SettingsEntry> agentEntries() {
        return settings.get().agents().values().stream()
                .map(a -> new SettingsEntry(a.name(), a.type(), a.host() == null ? "" : a.host()))
                .sorted(Comparator.comparing(SettingsEntry::name))
                .toList();
    }

    @Override
    public List<ConfiguredHost> hostEntries() {
        Settings own = settings.get();
        return own.hosts().values().stream()
                .map(h ->
                        new ConfiguredHost(
                                h.name(),
                                h.type(),
                                h.filesHere(),
                                h.name().equals(own.defaultHost())))
                .sorted(Comparator.comparing(ConfiguredHost::name))
                .toList();
    }

    @Override
    public Job checkMachine() {
        return jobs.start(
                Job.Kind.CHECK, "doctor", progress -> new JobResult.Checked(checked(progress)));
    }

    private List<HealthLine> checked(WorkProgress progress) {
        progress.step("checking this machine");
        List<HealthLine> lines = new ArrayList<>(machine.get());
        for (String problem : problems.get()) {
            lines.add(
                    new HealthLine(
                            "settings",
                            false,
                            problem,
                            "mend it: 'watchkeeper config edit' opens the file"));
        }
        lines.addAll(health.lines("all", progress));
        return lines;
    }
}
