package dev.watchkeeper.ui.frame;

import dev.watchkeeper.ui.breakpoints.Answers;
import dev.watchkeeper.ui.look.Look;
import dev.watchkeeper.ui.look.Parts;

import javafx.beans.value.ObservableValue;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;

import org.kordamp.ikonli.bootstrapicons.BootstrapIcons;

/** Bands that come and go across the frame. They take no focus. */
final class Bands {
    private Bands() {}

    /** Shown while the supervisor is not reached. */
    static Node lost(FrameModel model) {
        Button reconnect =
                Parts.button(
                        "frame-reconnect",
                        BootstrapIcons.ARROW_REPEAT,
                        "Reconnect",
                        "tries at once");
        reconnect.setOnAction(e -> model.reconnect());
        HBox band = band("frame-lost", model.lost(), reconnect, "lost");
        band.getChildren().addFirst(Parts.icon(Look.FAILED));
        return band;
    }

    /** Shown while an answer can be taken back. */
    static Node undo(Answers answers, Runnable takeBack) {
        Button back = Parts.key("frame-undo", "z", "Take back", "the answer is not sent");
        back.setOnAction(e -> takeBack.run());
        return band("frame-held", answers.words(), back, "undo");
    }

    private static HBox band(String id, ObservableValue<String> words, Button act, String style) {
        Label says = Parts.prose("");
        says.setId(id + "-words");
        says.textProperty().bind(words);
        HBox.setHgrow(says, Priority.ALWAYS);
        says.setMaxWidth(Double.MAX_VALUE);
        HBox band = Parts.row(12, says, act);
        band.setId(id);
        band.getStyleClass().addAll("band", style);
        Parts.shown(band, !words.getValue().isEmpty());
        words.addListener((o, was, is) -> Parts.shown(band, !is.isEmpty()));
        return band;
    }
}
