package dev.watchkeeper.desktop.shell;

import dev.watchkeeper.desktop.kit.Nodes;
import dev.watchkeeper.desktop.kit.ScreenPlace;
import dev.watchkeeper.desktop.kit.Visible;
import dev.watchkeeper.desktop.screen.plugins.DroppedJars;
import dev.watchkeeper.desktop.screen.tasks.DroppedPlans;

import javafx.scene.Node;
import javafx.scene.input.DragEvent;
import javafx.scene.input.Dragboard;
import javafx.scene.input.TransferMode;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Takes files that are dropped anywhere on the window, and says while they are over it what that
 * would do. Takes neither keyboard nor mouse.
 */
final class DropZone {
    private final DroppedJars jars;
    private final DroppedPlans plans;
    private final Consumer<String> taken;
    private final VBox words = new VBox(8);
    private String plan = "";
    private final StackPane root = new StackPane();

    /**
     * @param over the node that takes them: all of the window
     * @param taken shows the screen on which they are answered
     */
    DropZone(Node over, DroppedJars jars, DroppedPlans plans, Consumer<String> taken) {
        this.jars = jars;
        this.plans = plans;
        this.taken = taken;
        words.setId("drop-words");
        VBox card =
                new VBox(
                        12,
                        Nodes.label("Drop to look at", "title-4"),
                        words,
                        Nodes.prose(
                                "Nothing is copied and nothing runs before you say so.",
                                "text-muted"));
        card.getStyleClass().add("overlay-card");
        card.setMaxSize(560, Region.USE_PREF_SIZE);
        root.getChildren().addAll(Nodes.scrim(), card);
        root.setId("drop");
        root.setMouseTransparent(true);
        Nodes.shown(root, false);
        jars.words().addListener((o, was, is) -> say());
        over.addEventFilter(DragEvent.DRAG_OVER, this::over);
        over.addEventFilter(DragEvent.DRAG_DROPPED, this::dropped);
        over.addEventHandler(DragEvent.DRAG_EXITED, e -> left());
    }

    private void over(DragEvent e) {
        if (takes(e)) {
            e.acceptTransferModes(TransferMode.COPY);
            over(files(e));
            e.consume();
        }
    }

    /** Files are over the window: says what dropping them would do. */
    void over(List<String> files) {
        List<String> ofTasks = files.stream().filter(DroppedPlans::takes).toList();
        plan = ofTasks.isEmpty() ? "" : DroppedPlans.would(ofTasks);
        jars.over(others(files));
        say();
    }

    private static List<String> others(List<String> files) {
        return files.stream().filter(f -> !DroppedPlans.takes(f)).toList();
    }

    private void left() {
        plan = "";
        jars.left();
        say();
    }

    private void say() {
        List<Node> lines = new ArrayList<>();
        if (!plan.isEmpty()) {
            lines.add(Nodes.prose(Visible.line(plan, 200)));
        }
        jars.words().get().lines().forEach(l -> lines.add(Nodes.prose(l)));
        words.getChildren().setAll(lines);
        Nodes.shown(root, !lines.isEmpty());
    }

    private void dropped(DragEvent e) {
        if (takes(e)) {
            drop(files(e));
            e.setDropCompleted(true);
            e.consume();
        }
    }

    /** Files were dropped: each goes to the screen that it is for. */
    void drop(List<String> files) {
        List<String> others = others(files);
        left();
        plans.dropped(files.stream().filter(DroppedPlans::takes).toList());
        if (others.isEmpty()) {
            taken.accept(ScreenPlace.TASKS);
        } else {
            jars.dropped(others);
            taken.accept(ScreenPlace.PLUGINS);
        }
    }

    /** Files of others; what is dragged within the window is no plugin. */
    private static boolean takes(DragEvent e) {
        Dragboard board = e.getDragboard();
        return e.getGestureSource() == null && board.hasFiles();
    }

    private static List<String> files(DragEvent e) {
        return e.getDragboard().getFiles().stream().map(Objects::toString).toList();
    }

    Node node() {
        return root;
    }
}
