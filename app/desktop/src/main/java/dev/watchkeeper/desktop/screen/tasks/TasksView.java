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
import javafx.stage.Window;

import java.util.List;
import java.util.function.Function;

/** The screen <em>Tasks</em>: three views of all tasks, and one task beside them. */
final class TasksView implements ScreenView {
    private final TasksModel model;
    private final TaskActions actions;
    private final Navigation navigation;
    private final StackPane root = new StackPane();
    private final TextField filter = new TextField();
    private final ArrangementButtons arrangements;
    private final Function<Window, List<String>> chooser;
    private final SidePane side;
    private final ActionBar bar;
    private final TaskPanes panes;
    private final VBox full = new VBox();
    private final Node empty;

    /** Whether the keyboard belongs to the tasks as soon as they are there. */
    private boolean waiting;

    /**
     * @param chooser lets a person choose files
     */
    TasksView(TasksModel model, Navigation navigation, Function<Window, List<String>> chooser) {
        this.model = model;
        this.actions = model.actions();
        this.navigation = navigation;
        this.chooser = chooser;
        this.arrangements = new ArrangementButtons(model);
        this.panes = new TaskPanes(model, this::open);
        this.side = new SidePane(model, navigation);
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
                        bar.load(this::load),
                        bar.create(this::write));
        head.setPadding(new Insets(8, 24, 8, 24));
        head.setMinHeight(52);

        HBox.setHgrow(panes, Priority.ALWAYS);
        HBox both = new HBox(16, panes, side);
        both.setMinSize(0, 0);
        VBox.setVgrow(both, Priority.ALWAYS);
        Label cause = Nodes.prose("");
        cause.setId("tasks-trouble");
        HBox trouble = Nodes.row(8, Nodes.icon(StateLook.FAILED), cause);
        HBox.setHgrow(cause, Priority.ALWAYS);
        says(cause, trouble, model.trouble());
        VBox below =
                new VBox(
                        8,
                        trouble,
                        both,
                        new DrawingGuard("The question", new TaskQuestionPane(actions)),
                        bar.node());
        below.setPadding(new Insets(8, 24, 12, 24));
        below.setMinSize(0, 0);
        below.getStyleClass().add("below-head");
        VBox.setVgrow(below, Priority.ALWAYS);
        full.getChildren().addAll(head, below);
        full.setId("tasks-full");
        empty = new EmptyTasks(model, this::write, this::load).node();
        root.getChildren().addAll(full, empty);
        root.setId("tasks");
        root.setMinSize(0, 0);
        Nodes.home(root, this::focus);

        model.whenShown(this::show);
        model.selected().addListener((o, was, is) -> show());
        model.stage()
                .addListener((o, was, is) -> {
                    stage();
                    if (waiting) {
                        // Once all of what was read is shown.
                        Platform.runLater(this::focusIfHere);
                    }
                });
        stage();
        model.form().about().addListener((o, was, is) -> beside());
        model.plan().file().addListener((o, was, is) -> beside());
        model.details().addListener((o, was, is) -> beside());
        beside();
    }

    private static void says(Label words, Node around, ObservableValue<String> from) {
        words.textProperty().bind(from);
        Nodes.shown(around, !from.getValue().isEmpty());
        from.addListener((o, was, is) -> Nodes.shown(around, !is.isEmpty()));
    }

    private void stage() {
        boolean some =
                model.stage().get() == TasksModel.Stage.FULL || side.writes() || side.imports();
        Nodes.shown(full, some);
        Nodes.shown(empty, !some);
    }

    private void beside() {
        boolean any = side.show();
        stage();
        if (!any && root.getScene() != null && !Nodes.hasFocus(root)) {
            focus();
        }
    }

    private void show() {
        panes.show();
        if (model.details().get()) {
            side.showTask();
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
            side.showTask();
            model.details(true);
        }
    }

    private void write() {
        if (actions.canAdd()) {
            TaskCard card = model.selection();
            model.form().open(null, card == null ? "" : card.task().project());
            side.focus();
        }
    }

    private void load() {
        if (actions.canAdd()) {
            model.dropped().dropped(chooser.apply(root.getScene().getWindow()));
        }
    }

    private void edit() {
        if (editable()) {
            side.focus();
        }
    }

    private void editAfter() {
        if (editable()) {
            side.focusAfter();
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
            panes.reveal();
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
        if (side.writes() || side.imports()) {
            side.focus();
        } else if (model.stage().get() != TasksModel.Stage.FULL) {
            root.requestFocus();
        } else {
            panes.focus();
        }
    }

    @Override
    public boolean typed(String character) {
        if (side.typing()) {
            return false;
        }
        switch (character) {
            case "1" -> turn(TasksModel.Arrangement.BOARD);
            case "2" -> turn(TasksModel.Arrangement.GRAPH);
            case "3" -> turn(TasksModel.Arrangement.LIST);
            case "/" -> filter.requestFocus();
            case "n" -> write();
            case "l" -> load();
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
        panes.focus();
    }

    @Override
    public boolean pressed(KeyCode key) {
        if (side.typing() || side.imports() && Nodes.hasFocus(side)) {
            // Among the tasks of a plan it is not the selected one that is meant.
            return false;
        }
        Node focus = root.getScene().getFocusOwner();
        if (panes.pressed(key, focus)) {
            return true;
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
            default -> {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean send() {
        boolean asked = actions.question().get() != null;
        if (asked && !Nodes.hasFocus(side)) {
            actions.confirm();
        } else if (side.writes()) {
            model.form().send();
        } else if (side.imports()) {
            model.plan().send();
        } else {
            actions.confirm();
            return asked;
        }
        return true;
    }

    @Override
    public boolean escape() {
        if (filter.isFocused()) {
            panes.focus();
        } else if (actions.question().get() != null) {
            actions.dismiss();
            focus();
        } else if (side.writes()) {
            model.form().close();
            focus();
        } else if (side.imports()) {
            model.plan().close();
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
                new Key("l", "Import the tasks of a file"),
                new Key("e", "Edit the selected task"),
                new Key("d", "Change what it comes after"),
                new Key("+ -", "Raise or lower its priority"),
                new Key("Del", "Cancel it"),
                new Key("r", "Retry it"),
                new Key("Ctrl+Enter", "Send the form, or do what is asked"),
                new Key("Esc", "Leave the field, the form, the filter"));
    }
}
