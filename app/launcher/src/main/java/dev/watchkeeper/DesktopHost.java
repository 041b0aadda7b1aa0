package dev.watchkeeper;

import dev.watchkeeper.cli.ApplicationPort;
import dev.watchkeeper.control.Control;
import dev.watchkeeper.control.Overview;
import dev.watchkeeper.desktop.Desktop;
import dev.watchkeeper.desktop.fx.ControlConnector;
import dev.watchkeeper.domain.Event;
import dev.watchkeeper.domain.WatchkeeperException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.PrintStream;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The window's door to the supervisor, and what becomes of the supervisor when the window closes.
 *
 * <p>The window attaches where a supervisor runs and hosts one where none does. Closing it never
 * ends a run: a hosted supervisor with work to do goes on in this process, without the window,
 * until nothing is left to do.
 */
final class DesktopHost implements ControlConnector {
    private static final Logger LOG = LoggerFactory.getLogger(DesktopHost.class);

    /** The status of a process that was ended by Ctrl-C. */
    private static final int INTERRUPTED = 130;

    private static final int BATCH = 500;
    private static final long WAIT_MS = 500;

    private final Supplier<ApplicationPort.Supervision> home;
    private final Clock clock;
    private final PrintStream out;
    private final Function<Runnable, AutoCloseable> interrupts;
    private final AtomicInteger pressed = new AtomicInteger();
    private @Nullable Control hosted;
    private @Nullable Control attached;

    /**
     * @param home attaches to the home's supervisor, or takes the home for this process
     * @param out where a person is told what goes on without the window
     * @param interrupts calls at each Ctrl-C until closed
     */
    DesktopHost(
            Supplier<ApplicationPort.Supervision> home,
            Clock clock,
            PrintStream out,
            Function<Runnable, AutoCloseable> interrupts) {
        this.home = home;
        this.clock = clock;
        this.out = out;
        this.interrupts = interrupts;
    }

    /** Whether a window can be expected to open. */
    static boolean hasDisplay(Map<String, String> environment, String system) {
        String os = system.toLowerCase(Locale.ROOT);
        if (os.startsWith("windows") || os.startsWith("mac")) {
            return environment.getOrDefault("SSH_CONNECTION", "").isEmpty();
        }
        // JavaFX speaks X11; Wayland offers it through this variable as well.
        return !environment.getOrDefault("DISPLAY", "").isBlank();
    }

    @Override
    public synchronized Control open() {
        if (hosted != null) {
            return hosted;
        }
        ApplicationPort.Supervision found = home.get();
        if (found.ours()) {
            hosted = found.control();
        } else {
            attached = found.control();
        }
        return found.control();
    }

    /** A supervisor in this process stays, whatever became of a call to it. */
    @Override
    public synchronized void leave(Control control) {
        if (control.equals(attached)) {
            attached = null;
            control.close();
        }
    }

    /**
     * Opens the window on the home and returns the exit status once it is closed and nothing goes
     * on in this process any more.
     */
    int show(String title) {
        Desktop desktop = new Desktop(this, clock, ZoneId.systemDefault(), LOG::error);
        // Before the window: what is wrong with the home is told like for any command.
        leave(open());
        try (AutoCloseable listening = interrupts.apply(() -> interrupted(desktop))) {
            return shown(desktop, title, () -> {});
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("Ctrl-C could not be given back", e);
        } finally {
            closeHosted();
        }
    }

    /** The same for a demo, which begins to play at once. Its control is left open. */
    int play(ApplicationPort.Demo demo) {
        Control control = demo.control();
        synchronized (this) {
            hosted = control;
        }
        Desktop desktop = new Desktop(this, clock, ZoneId.systemDefault(), LOG::error);
        try (AutoCloseable listening = interrupts.apply(() -> interrupted(desktop))) {
            int status = shown(desktop, "Watchkeeper: demo", () -> control.run(null));
            out.println(
                    "The demo stays in "
                            + demo.home().getParent()
                            + ". Open it again: "
                            + command()
                            + " --home "
                            + demo.home());
            return status;
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("Ctrl-C could not be given back", e);
        }
    }

    private int shown(Desktop desktop, String title, Runnable opened) {
        desktop.show(title, opened);
        Control ours = ours();
        if (ours == null) {
            out.println("The window is closed; the supervisor goes on in its own process.");
        } else {
            goOn(ours);
        }
        return pressed.get() > 0 ? INTERRUPTED : 0;
    }

    private synchronized @Nullable Control ours() {
        return hosted;
    }

    private synchronized void closeHosted() {
        Control control = hosted;
        hosted = null;
        if (control != null) {
            control.close();
        }
    }

    /** Stays while there is work. */
    private void goOn(Control control) {
        Overview now = control.overview();
        if (!works(now)) {
            return;
        }
        if (pressed.get() == 0) {
            out.println(
                    "The window is closed; the run goes on here until nothing is left to do. '"
                            + command()
                            + "' opens the window again, Ctrl-C stops.");
        }
        long seq = now.lastSeq();
        while (works(control.overview())) {
            List<Event> news = control.events(seq, BATCH, WAIT_MS);
            if (!news.isEmpty()) {
                seq = news.getLast().seq();
            }
        }
        int open = control.breakpoints(false).size();
        out.println(
                open == 0
                        ? "Nothing is left to do."
                        : open == 1 ? "One question needs you." : open + " questions need you.");
    }

    /** Whether attempts are under way, or will be by themselves. */
    private static boolean works(Overview o) {
        return o.supervisor().equals("running")
                || !o.live().isEmpty() && !o.supervisor().equals("stopped");
    }

    /**
     * The first Ctrl-C closes the window and interrupts the agents, as it does without a window.
     */
    private void interrupted(Desktop desktop) {
        int times = pressed.incrementAndGet();
        Control ours = ours();
        try {
            if (times > 2) {
                Runtime.getRuntime().halt(INTERRUPTED);
            }
            if (ours != null) {
                out.println(
                        times == 1
                                ? "Stopping; once more ends the agents at once."
                                : "Ending the agents.");
                ours.stop(times == 2);
            }
        } catch (WatchkeeperException e) {
            out.println("watchkeeper: " + e.getMessage());
        } finally {
            desktop.close();
        }
    }

    private static String command() {
        return System.getProperty("watchkeeper.command", "watchkeeper");
    }
}
