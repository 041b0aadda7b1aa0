package dev.watchkeeper.desktop.screen.tasks;

import dev.watchkeeper.desktop.kit.Nodes;

import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;

import org.jspecify.annotations.Nullable;

/** Asks in its place, before work is put back or done again. */
final class TaskQuestionPane extends VBox {
    private final TaskActions actions;
    private final Label title = Nodes.prose("");
    private final Label words = Nodes.prose("");
    private final Button yes =
            Nodes.key("tasks-confirm", "Ctrl+Enter", "", "does what is said above");
    private final Button no = Nodes.key("tasks-not-now", "Esc", "Leave it", "changes nothing");
    private @Nullable TaskQuestion shown;

    TaskQuestionPane(TaskActions actions) {
        super(8);
        this.actions = actions;
        setId("tasks-question");
        getStyleClass().add("inset");
        title.setId("tasks-question-title");
        title.getStyleClass().add("row-title");
        words.setId("tasks-question-words");
        yes.setOnAction(e -> actions.confirm());
        no.setOnAction(e -> actions.dismiss());
        getChildren().addAll(title, words, Nodes.row(8, yes, no));
        setMinHeight(USE_PREF_SIZE);
        actions.question().addListener((o, was, is) -> show());
        actions.busy().addListener((o, was, is) -> Nodes.usable(yes, !is));
        show();
    }

    private void show() {
        TaskQuestion asked = actions.question().get();
        if (asked != null) {
            title.setText(asked.title());
            words.setText(asked.words());
            yes.setText(asked.does());
            yes.setAccessibleText(asked.does() + ", key Ctrl+Enter");
            yes.getStyleClass().remove("destroys");
            if (asked.cancels()) {
                yes.getStyleClass().add("destroys");
            }
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
