package dev.watchkeeper.cli;

import dev.watchkeeper.control.Control;
import dev.watchkeeper.control.HealthLine;
import dev.watchkeeper.domain.TaskDraft;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.List;

/**
 * What the command line needs besides {@link Control}. The composition root implements it; every
 * method may throw a {@link dev.watchkeeper.domain.WatchkeeperException}, which is printed.
 */
public interface ApplicationPort {
    /**
     * Where a command is to act.
     *
     * @param home the home's absolute path; need not exist yet
     * @param sets the {@code key=value} pairs of {@code --set}, in order
     */
    record Place(Path home, List<String> sets) {
        public Place {
            sets = List.copyOf(sets);
        }
    }

    /**
     * A control port whose loop can go on.
     *
     * @param ours whether this process is the supervisor; closing the control ends it then
     */
    record Supervision(Control control, boolean ours) {}

    /**
     * The demo's project, written and ready.
     *
     * @param control of a home of its own
     * @param folder the project
     * @param kept whether the folder stays when the control is closed
     */
    record Demo(Control control, Path home, Path folder, boolean kept) {}

    /**
     * One setting in force.
     *
     * @param value as it is written; a secret that stands in a file itself is not shown
     * @param source {@code defaults}, {@code user}, {@code project} or {@code --set}
     * @param applies when a change takes effect in a supervisor that runs: {@code hot}, {@code
     *     next-attempt} or {@code restart}
     */
    record ConfigLine(String key, String value, String source, String applies) {}

    /** The settings in force, and what is not in force and why, each notice one line. */
    record Config(List<ConfigLine> lines, List<String> notices) {
        public Config {
            lines = List.copyOf(lines);
            notices = List.copyOf(notices);
        }
    }

    /** An agent or a host of the settings. {@code host} is empty for a host. */
    record Entry(String name, String type, String host) {}

    /**
     * A plugin.
     *
     * @param state {@code loaded}, {@code disabled} or {@code failed}
     * @param sha256 of its jar
     * @param problem empty if it can be used
     */
    record PluginLine(
            String id,
            String version,
            List<String> types,
            String source,
            String state,
            String sha256,
            String problem) {}

    /** A model that the server has. */
    record ModelLine(String name, long bytes, String detail) {}

    /**
     * What {@code init} proposes for a workspace.
     *
     * @param file the settings file, written unless it was there
     */
    record Proposal(Path file, boolean written, String text, List<String> notices) {}

    /** Attaches to the home's supervisor if one runs, else opens the home in this process. */
    Control open(Place place);

    /** Whether a home is at a place, so that there is something to read. */
    default boolean hasHome(Place place) {
        return true;
    }

    /** A door to a home with nothing in it, which leaves nothing behind: where there is none. */
    default Control openNothing(Place place) {
        return open(place);
    }

    /**
     * Attaches if a supervisor runs, else becomes it: opens the home and its control socket.
     *
     * @param restoreBackup whether to go on from the last backup if the database is damaged
     */
    Supervision supervise(Place place, boolean restoreBackup);

    /**
     * Told that {@link #supervise} is likely to be called for a home: begins what takes long. Of a
     * home that is there it touches the log alone; it makes none.
     */
    default void expectSupervisor(Path home) {}

    /** Told that commands follow one another, which read what is typed in between. */
    default void expectMore() {}

    /**
     * Starts a supervisor in the background and waits until its loop has begun.
     *
     * @param arguments of its {@code run} command
     * @return its process id
     */
    long detach(Place place, List<String> arguments);

    /**
     * Writes the demo's project and scripts and opens a home for it.
     *
     * @param keep where to put both; {@code null} for a temporary folder
     * @param fast whether the scripted agents hurry
     */
    Demo demo(@Nullable Path keep, boolean fast, List<String> sets);

    /** Whether there is a display that the desktop can open on. */
    boolean hasDisplay();

    /** Opens the desktop on a home, or on the demo, and returns the exit status at its end. */
    int desktop(Place place, @Nullable Demo demo);

    /**
     * The settings in force.
     *
     * @param workspace whose project settings count too, or {@code null}
     */
    Config config(Place place, @Nullable Path workspace);

    /**
     * Reads and tries every template of prompts.
     *
     * @param workspace whose templates count too if its settings are trusted, or {@code null}
     */
    void checkTemplates(Place place, @Nullable Path workspace);

    /**
     * Checks a project's own settings as they stand in its workspace, trusted or not.
     *
     * @return the file, or {@code null} if there is none
     * @throws WatchkeeperException of code {@code SETTINGS} that names everything that is wrong
     */
    @Nullable Path checkProject(Place place, Path workspace);

    /** Sets a key in the user's settings file, keeping its comments; refuses a wrong value. */
    ConfigLine setConfig(Place place, String key, String value);

    /** The user's settings file, made with a comment if it is not there. */
    Path settingsFile(Place place);

    /** The same file, made if it is not there, with the schema for editors beside it. */
    Path settingsToEdit(Place place);

    List<Entry> agents(Place place);

    List<Entry> hosts(Place place);

    List<PluginLine> plugins(Place place);

    /** Copies a plugin's jar into the home; a running supervisor sees it at its next start. */
    PluginLine installPlugin(Place place, Path jar);

    /** Takes a plugin that was installed out of the home again. */
    void removePlugin(Place place, String id);

    /** Switches a plugin on or off. */
    PluginLine enablePlugin(Place place, String id, boolean on);

    List<ModelLine> models(Place place);

    /**
     * Fetches a model into the server.
     *
     * @param told what is done now, with done and total bytes
     */
    void pullModel(Place place, String name, Pulled told);

    /** Takes what a pull tells. */
    @FunctionalInterface
    interface Pulled {
        /**
         * @param total 0 if the step has no size
         */
        void step(String step, long done, long total);
    }

    /** Checks JDK, git, model, agents, hosts, disk and file-watch limits. */
    List<HealthLine> doctor(Place place);

    /** Makes a workspace ready to be a project; writes only its settings file. */
    Proposal init(Place place, Path workspace);

    /** Reads a tasks file; nothing is imported. */
    List<TaskDraft> readTasksFile(Path file);

    /**
     * Calls {@code pressed} at each Ctrl-C until closed.
     *
     * @return what to close in order to listen no more
     */
    default AutoCloseable onInterrupt(Runnable pressed) {
        return Interrupts.listen(pressed);
    }
}
