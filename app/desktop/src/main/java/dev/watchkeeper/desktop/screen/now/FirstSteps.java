package dev.watchkeeper.desktop.screen.now;

import dev.watchkeeper.desktop.kit.Nodes;

import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

import org.kordamp.ikonli.bootstrapicons.BootstrapIcons;

/** What to type where there is no task yet. */
final class FirstSteps {
    private static final String PROJECT = "watchkeeper init; watchkeeper project add . --trust";

    private FirstSteps() {}

    /** A project is made in a terminal, where its folder is; tasks are written in the window. */
    static Node node() {
        Label says = Nodes.label("There are no tasks yet.", "title-4");
        says.setId("now-empty");
        Label where = Nodes.label("In a terminal, in your project's folder, type:", "text-muted");
        VBox box =
                new VBox(
                        12,
                        says,
                        where,
                        command("now-copy-project", PROJECT, "makes the folder a project"),
                        Nodes.label(
                                "Then write a task, or import a plan, on Tasks (Ctrl+3).",
                                "text-muted"));
        box.getStyleClass().add("centred");
        return box;
    }

    private static HBox command(String id, String line, String does) {
        Label how = Nodes.label(line, "command");
        how.setMinWidth(Region.USE_PREF_SIZE);
        Button copy = Nodes.button(id, BootstrapIcons.CLIPBOARD, "Copy", line + " " + does);
        copy.setOnAction(e -> {
            ClipboardContent content = new ClipboardContent();
            content.putString(line);
            Clipboard.getSystemClipboard().setContent(content);
        });
        HBox row = Nodes.row(8, how, copy);
        row.setMaxWidth(Region.USE_PREF_SIZE);
        return row;
    }
}
