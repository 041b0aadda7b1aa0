package dev.watchkeeper.desktop.shell;

import dev.watchkeeper.desktop.kit.Nodes;
import dev.watchkeeper.desktop.kit.StateLook;

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
    static Node lost(ShellModel model) {
        Button reconnect =
                Nodes.button(
                        "frame-reconnect",
                        BootstrapIcons.ARROW_REPEAT,
                        "Reconnect",
                        "tries at once");
        reconnect.setOnAction(e -> model.reconnect());
        HBox band = band("frame-lost", model.lost(), reconnect, "lost");
        band.getChildren().addFirst(Nodes.icon(StateLook.FAILED));
        return band;
    }

    /** Shown after a fault of the window itself, until it is read. */
    static Node fault(ShellModel model) {
        Button read = Nodes.button("frame-fault-read", BootstrapIcons.X, "Close", "");
        read.setOnAction(e -> model.faultRead());
        HBox band = band("frame-fault", model.faults(), read, "lost");
        band.getChildren().addFirst(Nodes.icon(StateLook.FAILED));
        return band;
    }

    /** Shown while nobody watches, since the supervisor died. */
    static Node died(ShellModel model, Runnable goOn) {
        Button start =
                Nodes.button(
                        "frame-go-on",
                        BootstrapIcons.PLAY,
                        "Go on",
                        "checks first, then takes up what was under way");
        start.setOnAction(e -> goOn.run());
        HBox band = band("frame-died", model.died(), start, "lost");
        band.getChildren().addFirst(Nodes.icon(StateLook.FAILED));
        return band;
    }

    static HBox band(String id, ObservableValue<String> words, Button act, String style) {
        Label says = Nodes.prose("");
        says.setId(id + "-words");
        says.textProperty().bind(words);
        HBox.setHgrow(says, Priority.ALWAYS);
        says.setMaxWidth(Double.MAX_VALUE);
        HBox band = Nodes.row(12, says, act);
        band.setId(id);
        band.getStyleClass().addAll("band", style);
        Nodes.shown(band, !words.getValue().isEmpty());
        words.addListener((o, was, is) -> Nodes.shown(band, !is.isEmpty()));
        return band;
    }
}
