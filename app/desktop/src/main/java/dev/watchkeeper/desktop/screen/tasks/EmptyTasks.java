package dev.watchkeeper.desktop.screen.tasks;

import dev.watchkeeper.desktop.kit.Nodes;
import dev.watchkeeper.desktop.kit.StateLook;

import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

import org.kordamp.ikonli.javafx.FontIcon;

/** What stands there until there is a task: why, and the way to the first one. */
final class EmptyTasks {
    private static final String PROJECT = "watchkeeper init; watchkeeper project add . --trust";

    private final TasksModel model;
    private final Label says = Nodes.label("", "title-4");
    private final Label cause = Nodes.prose("", "prose");
    private final Label how = Nodes.prose("", "text-muted", "prose");
    private final Label command = Nodes.label(PROJECT, "command");
    private final Button write = Nodes.key("tasks-first", "n", "New task", "");
    private final Button load = Nodes.key("tasks-first-import", "l", "Import plan…", "");
    private final FontIcon failed = Nodes.icon(StateLook.FAILED);
    private final VBox box;

    /**
     * @param writes opens the form
     * @param loads lets a person choose a file of tasks
     */
    EmptyTasks(TasksModel model, Runnable writes, Runnable loads) {
        this.model = model;
        says.setId("tasks-empty");
        cause.setId("tasks-empty-why");
        how.setId("tasks-empty-how");
        how.setMaxWidth(560);
        cause.setMaxWidth(560);
        command.setMinWidth(Region.USE_PREF_SIZE);
        write.setOnAction(e -> writes.run());
        load.setOnAction(e -> loads.run());
        HBox row = Nodes.row(8, write, load);
        row.setMaxWidth(Region.USE_PREF_SIZE);
        box = new VBox(12, failed, says, cause, how, command, row);
        box.getStyleClass().add("centred");
        model.whenShown(this::show);
        model.stage().addListener((o, was, is) -> show());
        model.trouble().addListener((o, was, is) -> show());
        model.connected().addListener((o, was, is) -> show());
        show();
    }

    private void show() {
        boolean read = model.book().loaded();
        boolean projects = !model.book().projects().isEmpty();
        String trouble = model.trouble().get();
        says.setText(read ? "There are no tasks." : trouble.isEmpty() ? "Reading the tasks…" : "");
        cause.setText(trouble);
        Nodes.shown(cause, !trouble.isEmpty());
        Nodes.shown(failed, !trouble.isEmpty());
        Nodes.shown(says, !says.getText().isEmpty());
        how.setText(
                projects
                        ? "A task says what an agent is to do, and which commands prove it."
                        : "A task belongs to a project, and there is none yet. In a terminal, in"
                                + " your project's folder, type:");
        Nodes.shown(how, read);
        Nodes.shown(command, read && !projects);
        Nodes.shown(write, read && projects);
        Nodes.shown(load, read && projects);
        Nodes.usable(write, model.actions().canAdd());
        Nodes.usable(load, model.actions().canAdd());
    }

    Node node() {
        return box;
    }
}
