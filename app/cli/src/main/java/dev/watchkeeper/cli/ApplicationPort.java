package dev.watchkeeper.cli;

import dev.watchkeeper.control.Control;
import dev.watchkeeper.control.Surroundings;

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

    /**
     * Writes a project of a new plugin, which Maven builds and tests.
     *
     * @param folder absolute; its name is the plugin's
     */
    void newPlugin(Path folder);

    /** Whether there is a display that the desktop can open on. */
    boolean hasDisplay();

    /** Opens the desktop on a home, or on the demo, and returns the exit status at its end. */
    int desktop(Place place, @Nullable Demo demo);

    /**
     * The door to settings, plugins, models, agents and hosts: of the supervisor that runs on the
     * home, or else of the home's files, which needs no database and makes no home.
     *
     * @param change whether something is to be changed: then a supervisor that runs does it, which
     *     knows who is calling, and {@code --set} does not count. What is only read under {@code
     *     --set} is read from the files.
     */
    Surroundings surroundings(Place place, boolean change);

    /**
     * Calls {@code pressed} at each Ctrl-C until closed.
     *
     * @return what to close in order to listen no more
     */
    default AutoCloseable onInterrupt(Runnable pressed) {
        return Interrupts.listen(pressed);
    }
}
