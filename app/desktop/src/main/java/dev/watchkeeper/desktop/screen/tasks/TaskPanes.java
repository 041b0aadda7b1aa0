package dev.watchkeeper.desktop.screen.tasks;

import dev.watchkeeper.desktop.kit.DrawingGuard;
import dev.watchkeeper.desktop.kit.Nodes;

import javafx.application.Platform;
import javafx.scene.Node;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.StackPane;

import org.jspecify.annotations.Nullable;

/** Board, graph and list, one of them at a time. */
final class TaskPanes extends StackPane {
    private final TasksModel model;
    private final BoardPane board;
    private final GraphPane graph;
    private final ListPane list;
    private final Node boardShown;
    private final Node graphShown;
    private final Node listShown;

    /**
     * @param open opens the selected task
     */
    TaskPanes(TasksModel model, Runnable open) {
        this.model = model;
        this.board = new BoardPane(model, open);
        this.graph = new GraphPane(model, open);
        this.list = new ListPane(model, open);
        boardShown = new DrawingGuard("The board", board);
        graphShown = new DrawingGuard("The graph", graph);
        listShown = new DrawingGuard("The list", list);
        getChildren().addAll(boardShown, graphShown, listShown);
        setMinSize(0, 0);
        model.arrangement().addListener((o, was, is) -> turn());
        turn();
    }

    private void turn() {
        TasksModel.Arrangement now = model.arrangement().get();
        Nodes.shown(boardShown, now == TasksModel.Arrangement.BOARD);
        Nodes.shown(graphShown, now == TasksModel.Arrangement.GRAPH);
        Nodes.shown(listShown, now == TasksModel.Arrangement.LIST);
        show();
        Platform.runLater(this::reveal);
    }

    /** Shows the selection and all that is not in the lists, as it is now. */
    void show() {
        switch (model.arrangement().get()) {
            case BOARD -> board.show();
            case LIST -> list.show();
            case GRAPH -> graph.show();
        }
    }

    /** Brings the selected task into sight. */
    void reveal() {
        switch (model.arrangement().get()) {
            case BOARD -> board.reveal();
            case LIST -> list.reveal();
            case GRAPH -> graph.reveal();
        }
    }

    /** Puts the keyboard to the tasks. */
    void focus() {
        switch (model.arrangement().get()) {
            case BOARD -> board.focus();
            case LIST -> list.focus();
            case GRAPH -> graph.focus();
        }
    }

    /**
     * A key was pressed.
     *
     * @param focus what has the keyboard
     * @return whether it meant something here
     */
    boolean pressed(KeyCode key, @Nullable Node focus) {
        if (graph.has(focus)) {
            if (key == KeyCode.ENTER) {
                graph.enter();
                return true;
            }
            return graph.arrow(key);
        }
        if (board.has(focus) && (key == KeyCode.LEFT || key == KeyCode.RIGHT)) {
            board.step(key == KeyCode.LEFT ? -1 : 1);
            return true;
        }
        return false;
    }
}
