package dev.watchkeeper.desktop.screen.tasks;

import dev.watchkeeper.desktop.kit.Nodes;

import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;
import javafx.geometry.Insets;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.ScrollPane;
import javafx.scene.input.MouseButton;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

import org.jspecify.annotations.Nullable;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** The tasks in columns by their state. */
final class BoardPane extends ScrollPane {
    private static final double NARROWEST = 190;
    private static final double GAP = 8;

    private final TasksModel model;
    private final Runnable open;
    private final Map<TaskColumn, ListView<TaskCard>> lists = new EnumMap<>(TaskColumn.class);
    private final Map<TaskColumn, Label> empty = new EnumMap<>(TaskColumn.class);
    private boolean selecting;

    /**
     * @param open opens the selected task
     */
    BoardPane(TasksModel model, Runnable open) {
        this.model = model;
        this.open = open;
        HBox columns = new HBox(GAP);
        columns.setPadding(new Insets(0, 0, 8, 0));
        for (TaskColumn column : TaskColumn.values()) {
            VBox box = column(column);
            HBox.setHgrow(box, Priority.ALWAYS);
            columns.getChildren().add(box);
        }
        int n = TaskColumn.values().length;
        columns.setMinWidth(n * NARROWEST + (n - 1) * GAP);
        setContent(columns);
        setFitToHeight(true);
        setFitToWidth(true);
        setVbarPolicy(ScrollBarPolicy.NEVER);
        setFocusTraversable(false);
        setId("tasks-board");
        getStyleClass().add("edge-to-edge");
        setMinSize(0, 0);
    }

    private VBox column(TaskColumn column) {
        String key = column.name().toLowerCase(Locale.ROOT).replace('_', '-');
        ObservableList<TaskCard> cards = model.lists().column(column);
        Label head = Nodes.heading("");
        head.setId("tasks-head-" + key);
        head.setMinWidth(0);
        Button late = late("tasks-late-" + key, model);
        model.lists().late(column).addListener((o, was, is) -> late(late, is.intValue()));
        HBox row = Nodes.row(8, head, Nodes.spring(), late);
        row.setMinHeight(28);
        row.setPrefHeight(28);
        row.setMaxHeight(28);
        ListView<TaskCard> list = new ListView<>(cards);
        list.setId("tasks-column-" + key);
        list.setFixedCellSize(BoardCell.HEIGHT);
        list.setMinSize(0, 0);
        list.setPrefWidth(NARROWEST);
        list.setCellFactory(v -> new BoardCell(model::drawn));
        Label why = Nodes.prose("", "text-muted");
        why.setId("tasks-why-" + key);
        why.setPadding(new Insets(12));
        VBox none = new VBox(why);
        none.setFillWidth(true);
        list.setPlaceholder(none);
        empty.put(column, why);
        lists.put(column, list);
        cards.addListener((ListChangeListener<TaskCard>) c -> name(column, head, list));
        name(column, head, list);
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
        VBox.setVgrow(list, Priority.ALWAYS);
        VBox box = new VBox(4, row, list);
        box.setMinWidth(NARROWEST);
        box.setPrefWidth(NARROWEST);
        return box;
    }

    static Button late(String id, TasksModel model) {
        Button late = new Button("");
        late.setId(id);
        late.getStyleClass().addAll("flat", "late-pill");
        late.setOnAction(e -> model.putInOrder());
        late(late, 0);
        return late;
    }

    static void late(Button pill, int n) {
        pill.setText(n + " moved");
        pill.setAccessibleText(n + " moved: puts them in order");
        Nodes.shown(pill, n > 0);
    }

    private void name(TaskColumn column, Label head, ListView<TaskCard> list) {
        StringBuilder words = new StringBuilder(column.word()).append(' ');
        if (column == TaskColumn.OVER) {
            long done = 0;
            long failed = 0;
            for (TaskCard card : list.getItems()) {
                switch (card.task().state()) {
                    case DONE -> done++;
                    case FAILED -> failed++;
                    default -> {
                        // Skipped: counted with all.
                    }
                }
            }
            long rest = list.getItems().size() - done - failed;
            words.append(done)
                    .append(failed > 0 ? ", failed " + failed : "")
                    .append(rest > 0 ? ", skipped " + rest : "");
        } else {
            words.append(list.getItems().size());
        }
        head.setText(words.toString());
        list.setAccessibleText(words.toString());
    }

    /** Shows the selection and why columns are empty, as they are now. */
    void show() {
        TaskCard card = model.selection();
        selecting = true;
        try {
            lists.forEach((column, list) -> {
                Label why = empty.get(column);
                if (list.getItems().isEmpty() && why != null) {
                    why.setText(model.why(column));
                }
                int at =
                        card == null || card.column() != column
                                ? -1
                                : list.getItems().indexOf(card);
                if (at < 0) {
                    if (!list.getSelectionModel().isEmpty()) {
                        list.getSelectionModel().clearSelection();
                    }
                } else if (list.getSelectionModel().getSelectedIndex() != at) {
                    list.getSelectionModel().clearAndSelect(at);
                }
            });
        } finally {
            selecting = false;
        }
        ListView<TaskCard> mine = card == null ? null : lists.get(card.column());
        if (mine != null && getScene() != null && has(getScene().getFocusOwner())) {
            // The keyboard goes with a card that comes into another column.
            mine.requestFocus();
        }
    }

    /** Brings the selected card into sight. */
    void reveal() {
        TaskCard card = model.selection();
        if (card != null) {
            ListView<TaskCard> list = lists.get(card.column());
            if (list != null) {
                list.scrollTo(Math.max(0, list.getItems().indexOf(card) - 1));
            }
            setHvalue((double) card.column().ordinal() / (TaskColumn.values().length - 1));
        }
    }

    /** Puts the keyboard to the selected card, or to the first one that is of interest. */
    void focus() {
        TaskCard card = model.selection();
        if (card == null) {
            for (TaskColumn column : TaskColumn.values()) {
                if (!model.lists().column(column).isEmpty()) {
                    model.select(model.lists().column(column).getFirst().id());
                    show();
                    break;
                }
            }
            card = model.selection();
        }
        ListView<TaskCard> list = lists.get(card == null ? TaskColumn.READY : card.column());
        if (list != null) {
            // What scrolls is in the scene only once its style is known, which may be a pulse
            // later.
            applyCss();
            list.requestFocus();
        }
    }

    /** Goes to the next column that has cards; at the same height if it can. */
    void step(int by) {
        TaskCard card = model.selection();
        if (card == null) {
            focus();
            return;
        }
        ListView<TaskCard> from = lists.get(card.column());
        int at = from == null ? 0 : from.getSelectionModel().getSelectedIndex();
        for (int i = card.column().ordinal() + by;
                i >= 0 && i < TaskColumn.values().length;
                i += by) {
            ObservableList<TaskCard> next = model.lists().column(TaskColumn.values()[i]);
            if (!next.isEmpty()) {
                model.select(next.get(Math.clamp(at, 0, next.size() - 1)).id());
                show();
                reveal();
                focus();
                return;
            }
        }
    }

    /** Whether the keyboard is in one of the columns. */
    boolean has(@Nullable Node focus) {
        return focus instanceof ListView<?> list && lists.containsValue(list);
    }
}
