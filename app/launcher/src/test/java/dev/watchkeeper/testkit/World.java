package dev.watchkeeper.testkit;

import dev.watchkeeper.Watchkeeper;
import dev.watchkeeper.attempt.SupervisorParts;
import dev.watchkeeper.control.Control;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.Event;
import dev.watchkeeper.domain.Priority;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskDraft;
import dev.watchkeeper.domain.TaskSpec;
import dev.watchkeeper.domain.Workspace;
import dev.watchkeeper.plugins.PluginRegistry;
import dev.watchkeeper.supervise.Supervisor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * A home, a workspace and agents that are shell scripts, with the real parts around them: the
 * production wiring, the plugins' jars, H2 on disk.
 */
public final class World implements AutoCloseable {
    private final Path folder;
    private final Watchkeeper watchkeeper;
    private final Project project;

    private World(Path folder, Consumer<Attempt> moved, List<String> sets) {
        this(folder, moved, sets, "local");
    }

    private World(Path folder, Consumer<Attempt> moved, List<String> sets, String host) {
        this(folder, moved, sets, host, UnaryOperator.identity());
    }

    private World(
            Path folder,
            Consumer<Attempt> moved,
            List<String> sets,
            String host,
            UnaryOperator<SupervisorParts> changed) {
        this(folder, moved, sets, host, Prepared.PLUGINS, changed);
    }

    private World(
            Path folder,
            Consumer<Attempt> moved,
            List<String> sets,
            String host,
            PluginRegistry plugins,
            UnaryOperator<SupervisorParts> changed) {
        this(
                folder,
                host,
                new Watchkeeper(
                        new Watchkeeper.Options(folder.resolve("home"), dist(), sets),
                        Clock.systemUTC(),
                        moved,
                        plugins,
                        changed));
    }

    private World(Path folder, String host, Watchkeeper watchkeeper) {
        this.folder = folder;
        this.watchkeeper = watchkeeper;
        Control control = watchkeeper.control();
        this.project =
                control.projects().isEmpty()
                        ? control.addProject(workspace(folder).toString(), host, "world", false)
                        : control.projects().getFirst();
    }

    /** Where the build lays the distribution out. */
    public static Path dist() {
        return Path.of(System.getProperty("watchkeeper.test.root", ".."))
                .resolve("app/launcher/target/dist")
                .toAbsolutePath()
                .normalize();
    }

    /**
     * Makes a fresh world.
     *
     * @param agents scripts by agent name
     * @param more further lines of the user settings
     */
    public static World fresh(Path folder, java.util.Map<String, String> agents, String more) {
        prepare(folder, agents, more);
        return new World(folder, a -> {}, List.of());
    }

    /**
     * Makes a fresh world whose processes are pieces of the test.
     *
     * @param more further lines of the user settings
     */
    public static World scripted(Path folder, ScriptedHosts hosts, String more) {
        prepare(folder, java.util.Map.of("agent", ""), more);
        return new World(folder, _ -> {}, List.of(), "local", hosts::over);
    }

    /** Makes a fresh world without agents, on a disk whose restores a test holds or stops. */
    public static World onDisk(Path folder, StoppingRestore disk) {
        prepare(folder, java.util.Map.of("agent", ""), "");
        return new World(folder, _ -> {}, List.of(), "local", disk::over);
    }

    /**
     * Makes a fresh world whose processes are pieces of the test.
     *
     * @param settings the whole user settings; an agent of theirs is known by {@code
     *     WATCHKEEPER_LEG} in its {@code env}
     */
    public static World scriptedAgents(Path folder, ScriptedHosts hosts, String settings) {
        prepare(folder, settings);
        return new World(folder, _ -> {}, List.of(), "local", hosts::over);
    }

    /**
     * Makes a fresh world whose agents are not scripts.
     *
     * @param settings the whole user settings
     */
    public static World fresh(Path folder, String settings) {
        prepare(folder, settings);
        return new World(folder, a -> {}, List.of());
    }

    /**
     * Makes a fresh world whose project is on a host of the settings.
     *
     * @param settings the whole user settings
     */
    public static World fresh(Path folder, String settings, String host) {
        prepare(folder, settings);
        return new World(folder, a -> {}, List.of(), host);
    }

    /**
     * The same with other plugins too, in a world that is there already or is made.
     *
     * @param plugins closed by whoever made them
     */
    public static World with(Path folder, String settings, String host, PluginRegistry plugins) {
        prepare(folder, settings);
        return new World(folder, a -> {}, List.of(), host, plugins, UnaryOperator.identity());
    }

    /**
     * Makes a fresh world that loads and watches the plugins of its home, as the program does.
     *
     * @param settings the whole user settings
     */
    public static World withPluginsOfItsHome(Path folder, String settings) {
        prepare(folder, settings);
        return new World(
                folder,
                "local",
                new Watchkeeper(
                        new Watchkeeper.Options(folder.resolve("home"), dist(), List.of()),
                        Clock.systemUTC(),
                        _ -> {}));
    }

    private static void prepare(Path folder, String settings) {
        try {
            Files.createDirectories(workspace(folder));
            Prepared.home(folder.resolve("home"));
            Files.writeString(
                    folder.resolve("home/settings.yaml"), settings, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes what a world is made from, and opens nothing. */
    public static void prepare(Path folder, java.util.Map<String, String> agents, String more) {
        try {
            Files.createDirectories(folder.resolve("agents"));
            StringBuilder settings = new StringBuilder("model: {provider: none}\nagents:\n");
            for (var e : agents.entrySet()) {
                Path script = folder.resolve("agents/" + e.getKey() + ".sh");
                Files.writeString(script, e.getValue(), StandardCharsets.UTF_8);
                settings.append("  ")
                        .append(e.getKey())
                        .append(": {type: command, run: [sh, '")
                        .append(script)
                        .append("'], prompt: stdin}\n");
            }
            settings.append("default-agent: ")
                    .append(agents.keySet().iterator().next())
                    .append('\n')
                    .append(more);
            prepare(folder, settings.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Opens a world that was made before. */
    public static World reopened(Path folder, Consumer<Attempt> moved) {
        return new World(folder, moved, List.of());
    }

    static Path workspace(Path folder) {
        return folder.resolve("workspace");
    }

    public Path workspace() {
        return workspace(folder);
    }

    public Path home() {
        return folder.resolve("home");
    }

    public Control control() {
        return watchkeeper.control();
    }

    public Supervisor supervisor() {
        return watchkeeper.supervisor();
    }

    public SupervisorParts parts() {
        return watchkeeper.parts();
    }

    /** The project's main workspace. */
    public Workspace mainWorkspace() {
        return parts().state().read(v -> v.mainWorkspace(project.id())).orElseThrow();
    }

    public Project project() {
        return project;
    }

    /** Adds a task with one check. */
    public Task task(String id, String check, String... scope) {
        return control()
                .addTasks(
                        project.id(),
                        List.of(
                                new TaskDraft(
                                        id,
                                        new TaskSpec(
                                                "Task " + id,
                                                "Do " + id + ".",
                                                List.of(),
                                                Priority.NORMAL,
                                                null,
                                                check.isEmpty() ? List.of() : List.of(check),
                                                List.of(scope),
                                                false))))
                .getFirst();
    }

    /** Runs until nothing is left to do. */
    public void runUntilIdle() {
        watchkeeper.supervisor().run(null, Supervisor.Until.IDLE);
    }

    public void write(String path, String text) {
        try {
            Path file = workspace().resolve(path);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file's content; empty if there is none. */
    public String read(String path) {
        try {
            Path file = workspace().resolve(path);
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The whole journal. */
    public List<Event> journal() {
        List<Event> all = new ArrayList<>();
        while (true) {
            List<Event> page = control().events(all.isEmpty() ? 0 : all.getLast().seq(), 1000, 0);
            if (page.isEmpty()) {
                return all;
            }
            all.addAll(page);
        }
    }

    @Override
    public void close() {
        watchkeeper.close();
    }
}
