package dev.watchkeeper.desktop.screen.tasks;

import dev.watchkeeper.desktop.kit.DrawingGuard;
import dev.watchkeeper.desktop.kit.Navigation;
import dev.watchkeeper.desktop.kit.Nodes;
import dev.watchkeeper.desktop.kit.ScreenPlace;
import dev.watchkeeper.desktop.kit.ScreenView;
import dev.watchkeeper.desktop.kit.StateLook;
import dev.watchkeeper.domain.Task;

import javafx.application.Platform;
import javafx.beans.value.ObservableValue;
import javafx.geometry.Insets;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

import java.util.List;

/** The screen <em>Tasks</em>: three views of all tasks, and one task beside them. */
final class TasksView implements ScreenView {
    private static final double SIDE = 432;

    private final TasksModel model;
    private final TaskActions actions;
    private final Navigation navigation;
    private final StackPane root = new StackPane();
    private final TextField filter = new TextField();
    private final ArrangementButtons arrangements;
    private final BoardPane board;
    private final GraphPane graph;
    private final ListPane list;
    private final TaskFormPane form;
    private final TaskDetailPane detail;
    private final StackPane side = new StackPane();
    private final ActionBar bar;
    private final StackPane middle = new StackPane();

    /** Whether the keyboard belongs to the tasks as soon as they are there. */
    private boolean waiting;

    TasksView(TasksModel model, Navigation navigation) {
        this.model = model;
        this.actions = model.actions();
        this.navigation = navigation;
        this.arrangements = new ArrangementButtons(model);
        this.board = new BoardPane(model, this::open);
        this.graph = new GraphPane(model, this::open);
        this.list = new ListPane(model, this::open);
        this.form = new TaskFormPane(model.form());
        this.detail = new TaskDetailPane(model, navigation);
        this.bar = new ActionBar(model, this::open, this::edit, this::editAfter);

        filter.setId("tasks-filter");
        filter.setPromptText("Filter");
        filter.setAccessibleText("Filter the tasks by words");
        filter.textProperty().bindBidirectional(model.filter());
        filter.setPrefWidth(220);
        Label counted = Nodes.label("", "text-muted");
        counted.setId("tasks-count");
        counted.textProperty().bind(model.counted());
        counted.setMinWidth(0);
        HBox head =
                Nodes.row(
                        12,
                        arrangements.node(),
                        Nodes.row(4, Nodes.label("/", "key-cap", "letter"), filter),
                        counted,
                        Nodes.spring(),
                        bar.create(this::write));
        head.setPadding(new Insets(8, 24, 8, 24));
        head.setMinHeight(52);

        middle.getChildren()
                .addAll(
                        new DrawingGuard("The board", board),
                        new DrawingGuard("The list", list),
                        new DrawingGuard("The graph", graph));
        middle.setMinSize(0, 0);
        HBox.setHgrow(middle, Priority.ALWAYS);
        side.getChildren().addAll(new DrawingGuard("The form", form), detail);
        side.setMinWidth(SIDE);
        side.setPrefWidth(SIDE);
        side.setMaxWidth(SIDE);
        side.getStyleClass().add("side-pane");
        HBox panes = new HBox(16, middle, side);
        panes.setMinSize(0, 0);
        VBox.setVgrow(panes, Priority.ALWAYS);
        Label cause = Nodes.prose("");
        cause.setId("tasks-trouble");
        HBox trouble = Nodes.row(8, Nodes.icon(StateLook.FAILED), cause);
        HBox.setHgrow(cause, Priority.ALWAYS);
        says(cause, trouble, model.trouble());
        VBox below =
                new VBox(
                        8,
                        trouble,
                        panes,
                        new DrawingGuard("The question", new TaskQuestionPane(actions)),
                        bar.node());
        below.setPadding(new Insets(8, 24, 12, 24));
        below.setMinSize(0, 0);
        below.getStyleClass().add("below-head");
        VBox.setVgrow(below, Priority.ALWAYS);
        VBox full = new VBox(head, below);
        full.setId("tasks-full");
        Node empty = new EmptyTasks(model, this::write).node();
        root.getChildren().addAll(full, empty);
        root.setId("tasks");
        root.setMinSize(0, 0);
        Nodes.home(root, this::focus);

        model.whenShown(this::show);
        model.selected().addListener((o, was, is) -> show());
        model.stage()
                .addListener((o, was, is) -> {
                    stage(full, empty);
                    if (waiting) {
                        // Once all of what was read is shown.
                        Platform.runLater(this::focusIfHere);
                    }
                });
        stage(full, empty);
        model.arrangement().addListener((o, was, is) -> arrange());
        arrange();
        model.form().about().addListener((o, was, is) -> beside());
        model.details().addListener((o, was, is) -> beside());
        beside();
    }

    private static void says(Label words, Node around, ObservableValue<String> from) {
        words.textProperty().bind(from);
        Nodes.shown(around, !from.getValue().isEmpty());
        from.addListener((o, was, is) -> Nodes.shown(around, !is.isEmpty()));
    }

    private void stage(Node full, Node empty) {
        boolean some =
                model.stage().get() == TasksModel.Stage.FULL || model.form().about().get() != null;
        Nodes.shown(full, some);
        Nodes.shown(empty, !some);
    }

    private void arrange() {
        TasksModel.Arrangement now = model.arrangement().get();
        Nodes.shown(middle.getChildren().get(0), now == TasksModel.Arrangement.BOARD);
        Nodes.shown(middle.getChildren().get(1), now == TasksModel.Arrangement.LIST);
        Nodes.shown(middle.getChildren().get(2), now == TasksModel.Arrangement.GRAPH);
        show();
        Platform.runLater(this::reveal);
    }

    private void reveal() {
        switch (model.arrangement().get()) {
            case BOARD -> board.reveal();
            case LIST -> list.reveal();
            case GRAPH -> graph.reveal();
        }
    }

    private void beside() {
        boolean writes = model.form().about().get() != null;
        boolean shows = !writes && model.details().get();
        Nodes.shown(side.getChildren().get(0), writes);
        Nodes.shown(detail, shows);
        Nodes.shown(side, writes || shows);
        if (!writes && !shows && root.getScene() != null && !Nodes.hasFocus(root)) {
            focus();
        }
    }

    private void show() {
        switch (model.arrangement().get()) {
            case BOARD -> board.show();
            case LIST -> list.show();
            case GRAPH -> graph.show();
        }
        if (model.details().get()) {
            detail.show();
        }
        bar.show();
    }

    private void open() {
        TaskCard card = model.selection();
        if (card == null) {
            return;
        }
        if (card.task().attempts() > 0) {
            navigation.go(ScreenPlace.run(card.id(), 0));
        } else {
            detail.show();
            model.details(true);
        }
    }

    private void write() {
        if (actions.canAdd()) {
            TaskCard card = model.selection();
            model.form().open(null, card == null ? "" : card.task().project());
            form.focus();
        }
    }

    private void edit() {
        if (editable()) {
            form.focus();
        }
    }

    private void editAfter() {
        if (editable()) {
            form.focusAfter();
        }
    }

    private boolean editable() {
        TaskCard card = model.selection();
        Task task = card == null ? null : card.task();
        if (task == null || !actions.canEdit()) {
            return false;
        }
        model.form().open(task, task.project());
        return true;
    }

    @Override
    public void open(ScreenPlace place) {
        if (!place.item().isEmpty()) {
            model.filter().set("");
            model.select(place.item());
            show();
            reveal();
        }
    }

    @Override
    public Node node() {
        return root;
    }

    private void focusIfHere() {
        if (root.isVisible()) {
            focus();
        }
    }

    @Override
    public void focus() {
        waiting = model.stage().get() == TasksModel.Stage.LOADING;
        if (model.form().about().get() != null) {
            form.focus();
        } else if (model.stage().get() != TasksModel.Stage.FULL) {
            root.requestFocus();
        } else {
            focusItems();
        }
    }

    private void focusItems() {
        switch (model.arrangement().get()) {
            case BOARD -> board.focus();
            case LIST -> list.focus();
            case GRAPH -> graph.focus();
        }
    }

    private boolean writing() {
        return Nodes.hasFocus(form);
    }

    @Override
    public boolean typed(String character) {
        if (writing()) {
            return false;
        }
        switch (character) {
            case "1" -> turn(TasksModel.Arrangement.BOARD);
            case "2" -> turn(TasksModel.Arrangement.GRAPH);
            case "3" -> turn(TasksModel.Arrangement.LIST);
            case "/" -> filter.requestFocus();
            case "n" -> write();
            case "e" -> edit();
            case "d" -> editAfter();
            case "+" -> actions.priority(1);
            case "-" -> actions.priority(-1);
            case "r" -> actions.retry();
            case "o" -> openRun();
            default -> {
                return false;
            }
        }
        return true;
    }

    private void openRun() {
        TaskCard card = model.selection();
        if (card != null && card.task().attempts() > 0) {
            navigation.go(ScreenPlace.run(card.id(), 0));
        }
    }

    private void turn(TasksModel.Arrangement wanted) {
        model.turnTo(wanted);
        focusItems();
    }

    @Override
    public boolean pressed(KeyCode key) {
        if (writing()) {
            return false;
        }
        Node focus = root.getScene().getFocusOwner();
        if (graph.has(focus)) {
            if (key == KeyCode.ENTER) {
                graph.enter();
                return true;
            }
            if (graph.arrow(key)) {
                return true;
            }
        }
        boolean items = focus == root || focus instanceof javafx.scene.control.ListView<?>;
        switch (key) {
            case DELETE -> actions.cancel();
            case ENTER -> {
                if (items) {
                    open();
                }
                return items;
            }
            case LEFT, RIGHT -> {
                boolean steps = board.has(focus);
                if (steps) {
                    board.step(key == KeyCode.LEFT ? -1 : 1);
                }
                return steps;
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean send() {
        if (model.form().about().get() != null) {
            model.form().send();
            return true;
        }
        boolean asked = actions.question().get() != null;
        actions.confirm();
        return asked;
    }

    @Override
    public boolean escape() {
        if (filter.isFocused()) {
            focusItems();
        } else if (actions.question().get() != null) {
            actions.dismiss();
            focus();
        } else if (model.form().about().get() != null) {
            model.form().close();
            focus();
        } else if (model.details().get()) {
            model.details(false);
            focus();
        } else if (!model.filter().get().isEmpty()) {
            model.filter().set("");
        } else {
            return false;
        }
        return true;
    }

    @Override
    public List<Key> keys() {
        return List.of(
                new Key("1 2 3", "As a board, a graph, a list"),
                new Key("/", "Filter by words"),
                new Key("Enter", "Open the run, or the task"),
                new Key("o", "Open the run"),
                new Key("n", "Write a new task"),
                new Key("e", "Edit the selected task"),
                new Key("d", "Change what it comes after"),
                new Key("+ -", "Raise or lower its priority"),
                new Key("Del", "Cancel it"),
                new Key("r", "Retry it"),
                new Key("Ctrl+Enter", "Send the form, or do what is asked"),
                new Key("Esc", "Leave the field, the form, the filter"));
    }
}
