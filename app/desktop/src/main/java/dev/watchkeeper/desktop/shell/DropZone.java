package dev.watchkeeper.desktop.shell;

import dev.watchkeeper.desktop.kit.Nodes;
import dev.watchkeeper.desktop.screen.plugins.DroppedJars;

import javafx.scene.Node;
import javafx.scene.input.DragEvent;
import javafx.scene.input.Dragboard;
import javafx.scene.input.TransferMode;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

import java.util.List;
import java.util.Objects;

/**
 * Takes files that are dropped anywhere on the window, and says while they are over it what that
 * would do. Takes neither keyboard nor mouse.
 */
final class DropZone {
    private final DroppedJars jars;
    private final Runnable taken;
    private final StackPane root = new StackPane();

    /**
     * @param over the node that takes them: all of the window
     * @param taken shows where they are answered
     */
    DropZone(Node over, DroppedJars jars, Runnable taken) {
        this.jars = jars;
        this.taken = taken;
        VBox words = new VBox(8);
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
        jars.words()
                .addListener((o, was, is) -> {
                    words.getChildren().setAll(is.lines().map(l -> Nodes.prose(l)).toList());
                    Nodes.shown(root, !is.isEmpty());
                });
        over.addEventFilter(DragEvent.DRAG_OVER, this::over);
        over.addEventFilter(DragEvent.DRAG_DROPPED, this::dropped);
        over.addEventHandler(DragEvent.DRAG_EXITED, e -> jars.left());
    }

    private void over(DragEvent e) {
        if (takes(e)) {
            e.acceptTransferModes(TransferMode.COPY);
            jars.over(files(e));
            e.consume();
        }
    }

    private void dropped(DragEvent e) {
        if (takes(e)) {
            jars.dropped(files(e));
            taken.run();
            e.setDropCompleted(true);
            e.consume();
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
