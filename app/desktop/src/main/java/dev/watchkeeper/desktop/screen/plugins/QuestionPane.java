package dev.watchkeeper.desktop.screen.plugins;

import dev.watchkeeper.desktop.kit.Nodes;

import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;

import org.jspecify.annotations.Nullable;

/** Asks in its place, before the code of others runs or a file is deleted. */
final class QuestionPane extends VBox {
    private final Label title = Nodes.prose("", "row-title");
    private final Label words = Nodes.prose("");
    private final Label hash = Nodes.prose("", "command");
    private final Button yes =
            Nodes.key("plugins-confirm", "Ctrl+Enter", "", "does what is said above");
    private final Button no =
            Nodes.key("plugins-not-now", "Esc", "Not now", "leaves everything as it is");
    private final PluginsModel model;
    private @Nullable PluginQuestion shown;

    QuestionPane(PluginsModel model) {
        super(8);
        this.model = model;
        setId("plugins-question");
        getStyleClass().add("inset");
        title.setId("plugins-question-title");
        words.setId("plugins-question-words");
        hash.setId("plugins-question-hash");
        yes.setOnAction(e -> model.confirm());
        no.setOnAction(e -> model.cancel());
        HBox answers = Nodes.row(8, yes, no);
        getChildren().addAll(title, words, hash, answers);
        setMinHeight(USE_PREF_SIZE);
        model.question().addListener((o, was, is) -> show());
        model.busy().addListener((o, was, is) -> show());
        show();
    }

    private void show() {
        PluginQuestion asked = model.question().get();
        if (asked != null) {
            title.setText(asked.title());
            words.setText(asked.words());
            hash.setText(asked.sha256().isEmpty() ? "" : "SHA-256 " + asked.sha256());
            Nodes.shown(hash, !asked.sha256().isEmpty());
            yes.setText(asked.does());
            yes.setAccessibleText(asked.does() + ", key Ctrl+Enter: " + asked.title());
            yes.getStyleClass().remove("destroys");
            if (asked.destroys()) {
                yes.getStyleClass().add("destroys");
            }
            no.setText(asked.answerable() ? "Not now" : "Close");
            no.setAccessibleText(no.getText() + ", key Esc: leaves everything as it is");
            Nodes.shown(yes, asked.answerable());
            Nodes.usable(yes, !model.busy().get());
        }
        boolean other = asked != null && !asked.equals(shown);
        Nodes.shown(this, asked != null);
        shown = asked;
        if (other) {
            // The harmless answer: a key that was meant for something else changes nothing.
            no.requestFocus();
        }
    }
}
