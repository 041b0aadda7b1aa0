package dev.watchkeeper.ui.frame;

import dev.watchkeeper.ui.look.Look;
import dev.watchkeeper.ui.look.Parts;

import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;

import org.kordamp.ikonli.javafx.FontIcon;

import java.util.function.Consumer;

/** The line at the foot: supervisor, questions, model, and what closing the window means. */
final class StatusBar {
    private StatusBar() {}

    static Node of(FrameModel model, Consumer<Place> go) {
        FontIcon state = Parts.icon(Look.NOT_YET);
        Runnable dress =
                () ->
                        Parts.dress(
                                state,
                                model.watching().get()
                                        ? Look.RUNNING
                                        : model.died().get().isEmpty()
                                                        && model.lost().get().isEmpty()
                                                ? Look.NOT_YET
                                                : Look.FAILED);
        model.watching().addListener((o, was, is) -> dress.run());
        model.died().addListener((o, was, is) -> dress.run());
        model.lost().addListener((o, was, is) -> dress.run());
        Button supervisor = new Button("", state);
        supervisor.setId("status-supervisor");
        supervisor.getStyleClass().setAll("button", "status-part");
        supervisor.textProperty().bind(model.supervisor());
        supervisor.accessibleTextProperty().bind(model.supervisor());
        supervisor.setOnAction(e -> go.accept(Place.of(Place.Name.NOW)));
        FontIcon asks = Parts.icon(Look.NOT_YET);
        Button needs = new Button("", asks);
        needs.setId("status-needs");
        needs.getStyleClass().setAll("button", "status-part");
        needs.textProperty().bind(model.needsWords());
        needs.accessibleTextProperty().bind(model.needsWords());
        needs.setOnAction(e -> go.accept(Place.of(Place.Name.BREAKPOINTS)));
        model.needsWords()
                .addListener((o, was, is) -> {
                    boolean some = model.needs().get() > 0;
                    Parts.dress(asks, some ? Look.NEEDS_YOU : Look.NOT_YET);
                    needs.getStyleClass().remove("asks");
                    if (some) {
                        needs.getStyleClass().add("asks");
                    }
                    Parts.shown(needs, !is.isEmpty());
                });
        Parts.shown(needs, false);
        Label llm = Parts.label("", "status-part");
        llm.setId("status-model");
        llm.textProperty().bind(model.model());
        Label closing = Parts.label("", "status-part");
        closing.setId("status-closing");
        closing.textProperty().bind(model.closing());
        closing.setMinWidth(0);
        HBox bar = Parts.row(8, supervisor, needs, llm, Parts.spring(), closing);
        bar.getStyleClass().add("status-bar");
        bar.setId("status");
        return bar;
    }
}
