package dev.watchkeeper.desktop.screen.tasks;

import dev.watchkeeper.desktop.kit.Nodes;

import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;

/** What can be done with the selected task, each with its key. */
final class ActionBar {
    private final TasksModel model;
    private final TaskActions actions;
    private final HBox row;
    private final Button open = Nodes.key("tasks-open", "Enter", "Open", "its run, or the task");
    private final Button edit = Nodes.key("tasks-edit", "e", "Edit", "in place");
    private final Button after =
            Nodes.key("tasks-after", "d", "After…", "changes what it comes after");
    private final Button more = Nodes.key("tasks-raise", "+", "Sooner", "raises its priority");
    private final Button less = Nodes.key("tasks-lower", "-", "Later", "lowers its priority");
    private final Button retry = Nodes.key("tasks-retry", "r", "Retry", "takes it up again");
    private final Button cancel =
            Nodes.key("tasks-cancel", "Del", "Cancel…", "asks first, and says what comes of it");
    private final Button load =
            Nodes.key(
                    "tasks-import", "l", "Import plan…", "reads a file and shows its tasks first");
    private final Button create = Nodes.key("tasks-new", "n", "New task", "");

    ActionBar(TasksModel model, Runnable opens, Runnable edits, Runnable orders) {
        this.model = model;
        this.actions = model.actions();
        open.setOnAction(e -> opens.run());
        edit.setOnAction(e -> edits.run());
        after.setOnAction(e -> orders.run());
        more.setOnAction(e -> actions.priority(1));
        less.setOnAction(e -> actions.priority(-1));
        retry.setOnAction(e -> actions.retry());
        cancel.setOnAction(e -> actions.cancel());
        Label message = Nodes.label("", "text-muted");
        message.setId("tasks-message");
        message.textProperty().bind(actions.message());
        message.setMinWidth(0);
        HBox.setHgrow(message, Priority.ALWAYS);
        row = Nodes.row(8, open, edit, after, more, less, retry, cancel, message);
        row.setMinHeight(36);
        actions.busy().addListener((o, was, is) -> show());
        model.connected().addListener((o, was, is) -> show());
        show();
    }

    /** The button of a new task. */
    Button create(Runnable writes) {
        create.setOnAction(e -> writes.run());
        return create;
    }

    /** The button that reads a file of tasks. */
    Button load(Runnable loads) {
        load.setOnAction(e -> loads.run());
        return load;
    }

    /** Offers what can be done just now. */
    void show() {
        boolean changes = actions.canEdit();
        Nodes.usable(open, model.selection() != null);
        Nodes.usable(edit, changes);
        Nodes.usable(after, changes);
        Nodes.usable(more, changes);
        Nodes.usable(less, changes);
        Nodes.usable(retry, actions.canRetry());
        Nodes.usable(cancel, actions.canCancel());
        Nodes.usable(load, actions.canAdd());
        Nodes.usable(create, actions.canAdd());
    }

    Node node() {
        return row;
    }
}
