package dev.watchkeeper.desktop;

import dev.watchkeeper.control.Control;
import dev.watchkeeper.testkit.OneDoor;

import javafx.application.ColorScheme;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Region;
import javafx.stage.Stage;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;

/** A window on a stage that nobody sees. */
final class Stand extends Sight implements AutoCloseable {
    /** Of a window, in points. */
    private static final double SIDE = 40;

    private final DesktopWindow window;
    private final Stage stage;
    private final Region frame;
    private final AtomicLong nanos;

    private Stand(DesktopWindow window, Stage stage, Region frame, AtomicLong nanos) {
        super(() -> window.scene());
        this.window = window;
        this.stage = stage;
        this.frame = frame;
        this.nanos = nanos;
    }

    static Stand open(
            Control control,
            Clock clock,
            ColorScheme scheme,
            int width,
            int height,
            Duration undo) {
        Fx.start();
        AtomicLong nanos = new AtomicLong();
        return Fx.on(() -> {
            DesktopWindow window =
                    new DesktopWindow(
                            new OneDoor(control), clock, nanos::get, ZoneOffset.UTC, undo, scheme);
            // The headless screen copies every point that is drawn, one by one; pictures are taken
            // of what is in the window, which need not fit into it.
            Region frame = window.content();
            frame.setMinSize(width, height);
            frame.setPrefSize(width, height);
            frame.setMaxSize(width, height);
            Stage stage = new Stage();
            stage.setWidth(SIDE);
            stage.setHeight(SIDE);
            window.open(stage, "Watchkeeper", new Pane(frame));
            return new Stand(window, stage, frame, nanos);
        });
    }

    DesktopWindow window() {
        return window;
    }

    /** Lets time pass in which nobody presses a key; it stands still otherwise. */
    void rest() {
        nanos.addAndGet(Duration.ofMillis(450).toNanos());
    }

    /** All that the window shows. */
    Region frame() {
        return frame;
    }

    @Override
    public void close() {
        Fx.run(() -> {
            window.leave();
            stage.close();
        });
        window.finish();
    }
}
