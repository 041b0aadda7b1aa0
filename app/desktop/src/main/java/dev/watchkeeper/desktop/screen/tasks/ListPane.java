package dev.watchkeeper.desktop.screen.tasks;

import dev.watchkeeper.desktop.kit.Nodes;

import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanBinding;
import javafx.geometry.Insets;
import javafx.scene.control.Button;
import javafx.scene.control.ListView;
import javafx.scene.input.MouseButton;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** The tasks one below the other, in the order that a person chooses. */
final class ListPane extends VBox {
    private static final double ROW = 36;
    private static final double WIDE = 900;

    private final TasksModel model;
    private final ListView<TaskCard> list;
    private final Map<TaskSort.Key, Button> heads = new EnumMap<>(TaskSort.Key.class);
    private boolean selecting;

    /**
     * @param open opens the selected task
     */
    ListPane(TasksModel model, Runnable open) {
        super(4);
        this.model = model;
        this.list = new ListView<>(model.lists().list());
        BooleanBinding wide = list.widthProperty().greaterThan(WIDE);
        list.setId("tasks-list");
        list.setAccessibleText("Tasks");
        list.setFixedCellSize(ROW);
        list.setMinSize(0, 0);
        list.setCellFactory(v -> new TaskRowCell(wide, model::drawn));
        list.setPlaceholder(Nodes.label("No task has these words.", "text-muted"));
        list.getSelectionModel()
                .selectedItemProperty()
                .addListener((o, was, is) -> {
                    if (!selecting && !model.isShowing() && is != null) {
                        model.select(is.id());
                    }
                });
        list.setOnMouseClicked(e -> {
            if (e.getButton() == MouseButton.PRIMARY
                    && e.getClickCount() == 2
                    && Nodes.isOnItem(e)) {
                open.run();
            }
        });
        for (TaskSort.Key key : TaskSort.Key.values()) {
            heads.put(key, head(key));
        }
        width(TaskSort.Key.STATE, TaskRowCell.STATE);
        width(TaskSort.Key.TASK, TaskRowCell.TASK);
        width(TaskSort.Key.PROJECT, TaskRowCell.PROJECT);
        width(TaskSort.Key.PRIORITY, TaskRowCell.PRIORITY);
        Button late = BoardPane.late("tasks-late-list", model);
        model.lists().listLate().addListener((o, was, is) -> BoardPane.late(late, is.intValue()));
        HBox end = Nodes.row(0, late);
        end.prefWidthProperty()
                .bind(Bindings.when(wide).then(TaskRowCell.ASIDE).otherwise(TaskRowCell.NARROW));
        end.setMinWidth(TaskRowCell.NARROW);
        HBox row = Nodes.row(8);
        row.setPadding(new Insets(0, 14, 0, 14));
        row.setMinHeight(28);
        row.setPrefHeight(28);
        row.setMaxHeight(28);
        for (TaskSort.Key key : TaskSort.Key.values()) {
            Button head = heads.get(key);
            if (head == null) {
                continue;
            }
            if (key == TaskSort.Key.TITLE) {
                HBox.setHgrow(head, Priority.ALWAYS);
                head.setMaxWidth(Double.MAX_VALUE);
            }
            if (key == TaskSort.Key.PROJECT || key == TaskSort.Key.PRIORITY) {
                head.visibleProperty().bind(wide);
                head.managedProperty().bind(wide);
            }
            row.getChildren().add(head);
        }
        row.getChildren().add(end);
        VBox.setVgrow(list, Priority.ALWAYS);
        getChildren().addAll(row, list);
        setMinSize(0, 0);
        model.lists().sort().addListener((o, was, is) -> name());
        name();
    }

    private Button head(TaskSort.Key key) {
        Button head = new Button(key.word());
        head.setId("tasks-sort-" + key.name().toLowerCase(Locale.ROOT));
        head.getStyleClass().addAll("flat", "sort-head");
        head.setOnAction(e -> model.sortBy(key));
        return head;
    }

    private void width(TaskSort.Key key, double width) {
        Button head = heads.get(key);
        if (head != null) {
            TaskRowCell.fixed(head, width);
        }
    }

    private void name() {
        TaskSort now = model.lists().sort().get();
        heads.forEach((key, head) -> {
            boolean by = now.key() == key;
            head.setText(key.word() + (by ? now.turned() ? " ▾" : " ▴" : ""));
            head.setAccessibleText(
                    "Sort by "
                            + key.word()
                            + (by
                                    ? now.turned() ? ", sorted the other way round" : ", sorted"
                                    : ""));
        });
    }

    /** Shows the selection as it is now. */
    void show() {
        TaskCard card = model.selection();
        int at = card == null ? -1 : list.getItems().indexOf(card);
        selecting = true;
        try {
            if (at < 0) {
                list.getSelectionModel().clearSelection();
            } else if (list.getSelectionModel().getSelectedIndex() != at) {
                list.getSelectionModel().clearAndSelect(at);
            }
        } finally {
            selecting = false;
        }
    }

    /** Brings the selected row into sight. */
    void reveal() {
        int at = list.getSelectionModel().getSelectedIndex();
        if (at >= 0) {
            list.scrollTo(Math.max(0, at - 3));
        }
    }

    /** Puts the keyboard to the list. */
    void focus() {
        if (model.selection() == null && !model.lists().list().isEmpty()) {
            model.select(model.lists().list().getFirst().id());
            show();
        }
        list.requestFocus();
    }
}
