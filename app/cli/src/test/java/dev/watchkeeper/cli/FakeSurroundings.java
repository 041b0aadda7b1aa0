package dev.watchkeeper.cli;

import dev.watchkeeper.control.Control;
import dev.watchkeeper.control.HealthLine;
import dev.watchkeeper.domain.Priority;
import dev.watchkeeper.domain.TaskDraft;
import dev.watchkeeper.testkit.FakeControl;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Surroundings in memory around a {@link FakeControl}. */
final class FakeSurroundings implements ApplicationPort {
    final FakeControl control;
    final List<String> calls = new ArrayList<>();
    boolean display;

    /** What a run finds, one after another; then {@link #control}, as its own supervisor. */
    final Deque<Supervision> doors = new ArrayDeque<>();

    /** Called with each handler of Ctrl-C, at once. */
    java.util.function.Consumer<Runnable> interrupts = pressed -> {};

    FakeSurroundings(FakeControl control) {
        this.control = control;
    }

    @Override
    public Control open(Place place) {
        calls.add("open " + place.home() + place.sets());
        return control;
    }

    @Override
    public Supervision supervise(Place place, boolean restoreBackup) {
        calls.add("supervise" + (restoreBackup ? " from backup" : ""));
        return doors.isEmpty() ? new Supervision(control, true) : doors.remove();
    }

    @Override
    public long detach(Place place, List<String> arguments) {
        calls.add("detach " + arguments);
        return 4242;
    }

    @Override
    public Demo demo(@Nullable Path keep, boolean fast, List<String> sets) {
        calls.add("demo " + keep + " " + fast);
        return new Demo(
                control, Path.of("/tmp/demo/home"), Path.of("/tmp/demo/project"), keep != null);
    }

    @Override
    public boolean hasDisplay() {
        return display;
    }

    @Override
    public int desktop(Place place, @Nullable Demo demo) {
        calls.add("desktop " + (demo != null));
        return 0;
    }

    @Override
    public Config config(Place place, @Nullable Path workspace) {
        return new Config(
                List.of(
                        new ConfigLine("thresholds.accept", "0.70", "defaults", "next-attempt"),
                        new ConfigLine("model.provider", "none", "--set", "restart")),
                List.of("the project's settings are not in force"));
    }

    @Override
    public @Nullable Path checkProject(Place place, Path workspace) {
        calls.add("check project " + workspace);
        return workspace.resolve(".watchkeeper/settings.yaml");
    }

    @Override
    public void checkTemplates(Place place, @Nullable Path workspace) {
        calls.add("check templates");
    }

    @Override
    public ConfigLine setConfig(Place place, String key, String value) {
        calls.add("set " + key + "=" + value);
        return new ConfigLine(key, value, "user", "next-attempt");
    }

    @Override
    public Path settingsFile(Place place) {
        return place.home().resolve("settings.yaml");
    }

    @Override
    public Path settingsToEdit(Place place) {
        return settingsFile(place);
    }

    @Override
    public List<Entry> agents(Place place) {
        return List.of(new Entry("claude", "claude-code", "local"));
    }

    @Override
    public List<Entry> hosts(Place place) {
        return List.of(new Entry("local", "local", ""));
    }

    @Override
    public List<PluginLine> plugins(Place place) {
        return List.of(
                new PluginLine(
                        "local", "0.1.0", List.of("host local"), "shipped", "loaded", "9f3c", ""),
                plugin("odd"));
    }

    private static PluginLine plugin(String id) {
        return new PluginLine(
                id, "1", List.of(), "dropped in", "failed", "07aa", "needs another API");
    }

    @Override
    public PluginLine installPlugin(Place place, Path jar) {
        calls.add("install " + jar);
        return plugin("odd");
    }

    @Override
    public void removePlugin(Place place, String id) {
        calls.add("remove " + id);
    }

    @Override
    public PluginLine enablePlugin(Place place, String id, boolean on) {
        calls.add("enable " + id + " " + on);
        return plugin(id);
    }

    @Override
    public void pullModel(Place place, String name, Pulled told) {
        calls.add("pull " + name);
        told.step("pulling 07aa", 10, 100);
        told.step("pulling 07aa", 100, 100);
        told.step("success", 0, 0);
    }

    @Override
    public List<ModelLine> models(Place place) {
        return List.of(new ModelLine("qwen3.6:27b", 17_000_000_000L, "Q4_K_M"));
    }

    @Override
    public List<HealthLine> doctor(Place place) {
        return List.of(
                new HealthLine("JDK", true, "25", ""),
                new HealthLine("git", false, "not found", "apt-get install git"));
    }

    @Override
    public Proposal init(Place place, Path workspace) {
        calls.add("init " + workspace);
        return new Proposal(
                workspace.resolve(".watchkeeper/settings.yaml"), true, "gates: []\n", List.of());
    }

    @Override
    public List<TaskDraft> readTasksFile(Path file) {
        return List.of(
                new TaskDraft(
                        "one",
                        "One",
                        "",
                        List.of(),
                        Priority.LOW,
                        null,
                        List.of(),
                        List.of(),
                        false),
                new TaskDraft(
                        "two",
                        "Two",
                        "",
                        List.of("one"),
                        Priority.LOW,
                        null,
                        List.of(),
                        List.of(),
                        false));
    }

    @Override
    public AutoCloseable onInterrupt(Runnable pressed) {
        interrupts.accept(pressed);
        return () -> {};
    }
}
