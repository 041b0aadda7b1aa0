package dev.watchkeeper.ui;

import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.ui.fx.Door;

import javafx.application.Platform;
import javafx.stage.Stage;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.ZoneId;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The desktop of one process: opens the window and waits until it is closed. JavaFX can be started
 * once in a process, so one instance opens one window once.
 */
public final class Desktop {
    private final Door door;
    private final Clock clock;
    private final ZoneId zone;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile @Nullable Stage stage;

    /**
     * @param door where the window finds the supervisor
     * @param zone in which times are shown
     */
    public Desktop(Door door, Clock clock, ZoneId zone) {
        this.door = door;
        this.clock = clock;
        this.zone = zone;
    }

    /**
     * Opens the window and returns once it is closed, its last answer is sent, and the door is
     * left.
     *
     * @throws WatchkeeperException if no window can be opened here
     */
    public void show(String title, Runnable opened) {
        start();
        CompletableFuture<Window> shown = new CompletableFuture<>();
        Platform.runLater(() -> {
            try {
                shown.complete(open(title));
            } catch (RuntimeException e) {
                shown.completeExceptionally(e);
            }
        });
        try {
            Window window = shown.get();
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
                    open.getOnCloseRequest().handle(null);
                    open.close();
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

    private Window open(String title) {
        Platform.Preferences preferences = Platform.getPreferences();
        Window window = new Window(door, clock, zone, Window.UNDO, preferences.getColorScheme());
        preferences.colorSchemeProperty().addListener((o, was, is) -> window.dress(is));
        Stage opening = new Stage();
        opening.setOnCloseRequest(e -> window.leave());
        opening.setOnHidden(e -> closed.countDown());
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
