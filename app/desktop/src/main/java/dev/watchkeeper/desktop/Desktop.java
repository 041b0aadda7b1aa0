package dev.watchkeeper.desktop;

import dev.watchkeeper.desktop.fx.ControlConnector;
import dev.watchkeeper.domain.WatchkeeperException;

import javafx.application.ColorScheme;
import javafx.application.Platform;
import javafx.beans.value.ChangeListener;
import javafx.stage.Stage;
import javafx.stage.WindowEvent;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.ZoneId;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.function.BiConsumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The desktop of one process: opens the window and waits until it is closed. JavaFX can be started
 * once in a process, so one instance opens one window once.
 */
public final class Desktop {
    private final ControlConnector door;
    private final Clock clock;
    private final ZoneId zone;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final WindowFaults faults;
    private volatile @Nullable Stage stage;

    /**
     * @param door where the window finds the supervisor
     * @param zone in which times are shown
     * @param log where a fault of the window, and what it is about, is written
     */
    public Desktop(
            ControlConnector door, Clock clock, ZoneId zone, BiConsumer<String, Throwable> log) {
        this.door = door;
        this.clock = clock;
        this.zone = zone;
        this.faults = new WindowFaults(log);
    }

    /**
     * Opens the window and returns once it is closed, its last answer is sent, and the door is
     * left.
     *
     * @throws WatchkeeperException if no window can be opened here
     */
    public void show(String title, Runnable opened) {
        start();
        CompletableFuture<DesktopWindow> shown = new CompletableFuture<>();
        Platform.runLater(() -> {
            try {
                shown.complete(open(title));
            } catch (RuntimeException e) {
                shown.completeExceptionally(e);
            }
        });
        try {
            DesktopWindow window = shown.get();
            opened.run();
            closed.await();
            window.finish();
        } catch (ExecutionException e) {
            throw cannot(e.getCause() == null ? e : e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            Platform.exit();
        }
    }

    /** Closes the window, from any thread; without effect if it is not open. */
    public void close() {
        Stage open = stage;
        if (open != null) {
            Platform.runLater(() -> {
                if (open.isShowing()) {
                    open.fireEvent(new WindowEvent(open, WindowEvent.WINDOW_CLOSE_REQUEST));
                }
            });
        }
    }

    private static void start() {
        // We run from the class path, as our plugins need; that is no news for the person.
        Logger log = Logger.getLogger("javafx");
        Level before = log.getLevel();
        log.setLevel(Level.SEVERE);
        try {
            Platform.startup(() -> {});
            Platform.setImplicitExit(false);
        } catch (UnsupportedOperationException | UnsatisfiedLinkError | IllegalStateException e) {
            throw cannot(e);
        } finally {
            log.setLevel(before);
        }
    }

    private DesktopWindow open(String title) {
        Platform.Preferences preferences = Platform.getPreferences();
        DesktopWindow window =
                new DesktopWindow(
                        door,
                        clock,
                        System::nanoTime,
                        zone,
                        DesktopWindow.UNDO,
                        preferences.getColorScheme());
        ChangeListener<ColorScheme> dress = (o, was, is) -> window.dress(is);
        preferences.colorSchemeProperty().addListener(dress);
        Thread.currentThread().setUncaughtExceptionHandler(faults);
        faults.whenUnguarded(window::mend);
        Stage opening = new Stage();
        opening.setOnCloseRequest(e -> window.leave());
        opening.setOnHidden(e -> {
            // The preferences live as long as the process: the window must not.
            preferences.colorSchemeProperty().removeListener(dress);
            faults.whenUnguarded(() -> {});
            stage = null;
            closed.countDown();
        });
        window.open(opening, title);
        stage = opening;
        return window;
    }

    private static WatchkeeperException cannot(Throwable why) {
        return new WatchkeeperException(
                WatchkeeperException.Code.MISSING,
                "no window can be opened here: " + why.getMessage(),
                "use the commands ('watchkeeper --help'; 'demo --headless'), or mend DISPLAY",
                why);
    }
}
