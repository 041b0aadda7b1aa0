package dev.watchkeeper.ui;

import dev.watchkeeper.control.Control;
import dev.watchkeeper.ui.fx.Door;

import javafx.application.ColorScheme;
import javafx.scene.Node;
import javafx.scene.control.Labeled;
import javafx.scene.control.ListView;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Region;
import javafx.stage.Stage;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Objects;

/** A window on a stage that nobody sees. */
final class Stand implements AutoCloseable {
    private final Window window;
    private final Stage stage;
    private final Region frame;

    private Stand(Window window, Stage stage, Region frame) {
        this.window = window;
        this.stage = stage;
        this.frame = frame;
    }

    static Stand open(
            Control control,
            Clock clock,
            ColorScheme scheme,
            int width,
            int height,
            Duration undo) {
        Fx.start();
        return Fx.on(() -> {
            Window window = new Window(door(control), clock, ZoneOffset.UTC, undo, scheme);
            Region frame = (Region) window.scene().getRoot();
            // The headless screen has 1000 by 1000 points, and a window must fit on it; what is in
            // the window need not.
            Pane holder = new Pane();
            window.scene().setRoot(holder);
            holder.getChildren().add(frame);
            frame.setMinSize(width, height);
            frame.setPrefSize(width, height);
            frame.setMaxSize(width, height);
            Stage stage = new Stage();
            stage.setWidth(960);
            stage.setHeight(600);
            window.open(stage, "Watchkeeper");
            return new Stand(window, stage, frame);
        });
    }

    static Door door(Control control) {
        return new Door() {
            @Override
            public Control open() {
                return control;
            }

            @Override
            public void leave(Control left) {}
        };
    }

    Window window() {
        return window;
    }

    /** All that the window shows. */
    Region frame() {
        return frame;
    }

    /** A node by its id; on the JavaFX thread. */
    @Nullable Node find(String id) {
        return window.scene().lookup("#" + id);
    }

    boolean sees(String id) {
        Node node = find(id);
        return node != null && visible(node);
    }

    /** Whether a node and all around it are visible. */
    static boolean visible(Node node) {
        for (Node n = node; n != null; n = n.getParent()) {
            if (!n.isVisible()) {
                return false;
            }
        }
        return true;
    }

    String text(String id) {
        Node node = Objects.requireNonNull(find(id), id);
        return ((Labeled) node).getText();
    }

    /** How many items a list has. */
    int items(String id) {
        return find(id) instanceof ListView<?> list ? list.getItems().size() : 0;
    }

    /** Waits until a node is there and visible. */
    void await(String id) {
        Fx.until("#" + id + " is seen", () -> sees(id));
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
