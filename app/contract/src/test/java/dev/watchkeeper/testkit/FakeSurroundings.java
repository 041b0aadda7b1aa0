package dev.watchkeeper.testkit;

import dev.watchkeeper.control.AvailableModel;
import dev.watchkeeper.control.ConfiguredHost;
import dev.watchkeeper.control.HealthLine;
import dev.watchkeeper.control.InstalledPlugin;
import dev.watchkeeper.control.Job;
import dev.watchkeeper.control.JobResult;
import dev.watchkeeper.control.ProjectProposal;
import dev.watchkeeper.control.SettingValue;
import dev.watchkeeper.control.SettingsDraft;
import dev.watchkeeper.control.SettingsEntry;
import dev.watchkeeper.control.SettingsInForce;
import dev.watchkeeper.control.SettingsText;
import dev.watchkeeper.control.Surroundings;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.util.List;

/** What a home has around its tasks, in memory: settings, agents, hosts, plugins, models, jobs. */
abstract class FakeSurroundings extends RecordedCalls implements Surroundings {
    final FakeJobs jobs;
    private final FakeSettingsFile draft = new FakeSettingsFile();
    private final FakePlugins plugins = new FakePlugins();
    List<String> settingsProblems = List.of();

    FakeSurroundings(Clock clock) {
        this.jobs = new FakeJobs(clock);
    }

    // What tests do to it.

    /** The person's settings file is wrong in this way. */
    public void settingsAreWrong(String... problems) {
        settingsProblems = List.of(problems);
    }

    @Override
    public SettingsInForce settings(@Nullable String workspace) {
        return new SettingsInForce(
                List.of(
                        new SettingValue("thresholds.accept", "0.70", "defaults", "next-attempt"),
                        new SettingValue("model.provider", "none", "--set", "restart")),
                List.of("the project's settings are not in force"),
                settingsProblems);
    }

    @Override
    public synchronized SettingsInForce checkSettings(@Nullable String workspace) {
        called("checkSettings", workspace);
        return settings(workspace);
    }

    @Override
    public synchronized String checkProjectFile(String workspace) {
        called("checkProjectFile", workspace);
        return workspace + "/.watchkeeper/settings.yaml";
    }

    @Override
    public synchronized SettingValue setSetting(String key, String value) {
        called("setSetting", key, value);
        return new SettingValue(key, value, "user", "next-attempt");
    }

    @Override
    public synchronized SettingsText settingsText() {
        entered();
        return draft.read(settingsFile());
    }

    /** The person's file; tests say what stands in it. */
    public FakeSettingsFile settingsFileThere() {
        return draft;
    }

    @Override
    public synchronized SettingsDraft checkDraft(String text) {
        entered();
        return draft.check(text);
    }

    @Override
    public synchronized String draftWith(String text, String key, String value) {
        entered();
        return draft.with(text, key, value);
    }

    @Override
    public synchronized SettingsText saveDraft(String text, String sha256) {
        called("saveDraft", text, sha256);
        return draft.save(settingsFile(), text);
    }

    @Override
    public String settingsFile() {
        return "/home/dev/.local/share/watchkeeper/settings.yaml";
    }

    @Override
    public synchronized String makeSettingsFile() {
        called("makeSettingsFile");
        return settingsFile();
    }

    @Override
    public synchronized ProjectProposal proposeProject(String workspace) {
        called("proposeProject", workspace);
        return new ProjectProposal(
                workspace + "/.watchkeeper/settings.yaml", true, "gates: []\n", List.of());
    }

    @Override
    public List<SettingsEntry> agentEntries() {
        return List.of(new SettingsEntry("claude", "claude-code", "local"));
    }

    @Override
    public List<ConfiguredHost> hostEntries() {
        return List.of(new ConfiguredHost("local", "local", true, true));
    }

    @Override
    public Job checkMachine() {
        return jobs.done(
                Job.Kind.CHECK,
                "doctor",
                new JobResult.Checked(
                        List.of(
                                new HealthLine("JDK", true, "25", ""),
                                new HealthLine("git", false, "not found", "apt-get install git"))));
    }

    @Override
    public synchronized List<InstalledPlugin> plugins() {
        entered();
        return plugins.all();
    }

    /** The plugins; tests say which there are. */
    public FakePlugins pluginsThere() {
        return plugins;
    }

    @Override
    public synchronized InstalledPlugin installPlugin(String jar, @Nullable String sha256) {
        called("installPlugin", jar, sha256);
        return plugins.install(jar);
    }

    @Override
    public synchronized InstalledPlugin verifyPlugin(String jar) {
        return plugins.verify(jar);
    }

    @Override
    public synchronized InstalledPlugin trustPlugin(String id, @Nullable String sha256) {
        called("trustPlugin", id, String.valueOf(sha256));
        return plugins.to(id, "not_trusted", "loaded");
    }

    @Override
    public synchronized String removePlugin(String id) {
        called("removePlugin", id);
        return plugins.remove(id);
    }

    @Override
    public synchronized InstalledPlugin enablePlugin(String id, boolean on) {
        called("enablePlugin", id, on);
        return on ? plugins.to(id, "disabled", "loaded") : plugins.to(id, "loaded", "disabled");
    }

    @Override
    public List<AvailableModel> models() {
        return List.of(new AvailableModel("qwen3.6:27b", 17_000_000_000L, "Q4_K_M"));
    }

    @Override
    public synchronized Job pullModel(String name) {
        called("pullModel", name);
        return jobs.pull(name);
    }

    /** The jobs; tests say how they go. */
    public FakeJobs jobsPlayed() {
        return jobs;
    }

    @Override
    public synchronized List<Job> jobs() {
        entered();
        return jobs.jobs();
    }

    /** Each look finds the job's next step. */
    @Override
    public synchronized Job job(String id, long waitMillis) {
        entered();
        return jobs.job(id, waitMillis);
    }

    @Override
    public synchronized Job cancelJob(String id) {
        called("cancelJob", id);
        return jobs.cancelJob(id);
    }
}
