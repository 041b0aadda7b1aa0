package dev.watchkeeper.desktop.shell;

import dev.watchkeeper.desktop.kit.Nodes;
import dev.watchkeeper.desktop.screen.breakpoints.PendingAnswers;

import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;

/** Shown while an answer can be taken back, with the key that does it where the keyboard is. */
final class UndoBand {
    private final Button back = Nodes.key("frame-undo", "z", "Take back", "the answer is not sent");
    private final HBox band;

    UndoBand(PendingAnswers answers, Runnable takeBack) {
        back.setOnAction(e -> takeBack.run());
        band = Bands.band("frame-held", answers.words(), back, "undo");
    }

    /** Whether letters act where the keyboard is; in a text field they don't, but Ctrl+Z does. */
    void letters(boolean act) {
        if (back.getGraphic() instanceof Label cap) {
            cap.setText(act ? "z" : "Ctrl+Z");
            cap.getStyleClass().removeAll("letter");
            back.setAccessibleText("Take back, key " + cap.getText() + ": the answer is not sent");
        }
    }

    Node node() {
        return band;
    }
}
