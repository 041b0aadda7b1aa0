package dev.watchkeeper.desktop.shell;

import dev.watchkeeper.desktop.kit.Navigation;
import dev.watchkeeper.desktop.kit.Nodes;
import dev.watchkeeper.desktop.kit.ScreenPlace;
import dev.watchkeeper.desktop.kit.StateLook;

import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;

import org.kordamp.ikonli.javafx.FontIcon;

/** The line at the foot: supervisor, questions, model, and what closing the window means. */
final class StatusBar {
    private StatusBar() {}

    static Node of(ShellModel model, Navigation navigation) {
        FontIcon state = Nodes.icon(StateLook.NOT_YET);
        Runnable dress =
                () ->
                        Nodes.dress(
                                state,
                                model.watching().get()
                                        ? StateLook.RUNNING
                                        : model.died().get().isEmpty()
                                                        && model.lost().get().isEmpty()
                                                ? StateLook.NOT_YET
                                                : StateLook.FAILED);
        model.watching().addListener((o, was, is) -> dress.run());
        model.died().addListener((o, was, is) -> dress.run());
        model.lost().addListener((o, was, is) -> dress.run());
        Button supervisor = new Button("", state);
        supervisor.setId("status-supervisor");
        supervisor.getStyleClass().setAll("button", "status-part");
        supervisor.textProperty().bind(model.supervisor());
        supervisor.accessibleTextProperty().bind(model.supervisor());
        supervisor.setOnAction(e -> navigation.go(ScreenPlace.of(ScreenPlace.NOW)));
        FontIcon asks = Nodes.icon(StateLook.NOT_YET);
        Button needs = new Button("", asks);
        needs.setId("status-needs");
        needs.getStyleClass().setAll("button", "status-part");
        needs.textProperty().bind(model.needsWords());
        needs.accessibleTextProperty().bind(model.needsWords());
        needs.setOnAction(e -> navigation.go(ScreenPlace.of(ScreenPlace.BREAKPOINTS)));
        model.needsWords()
                .addListener((o, was, is) -> {
                    boolean some = model.needs().get() > 0;
                    Nodes.dress(asks, some ? StateLook.NEEDS_YOU : StateLook.NOT_YET);
                    needs.getStyleClass().remove("asks");
                    if (some) {
                        needs.getStyleClass().add("asks");
                    }
                    Nodes.shown(needs, !is.isEmpty());
                });
        Nodes.shown(needs, false);
        Label llm = Nodes.label("", "status-part");
        llm.setId("status-model");
        llm.textProperty().bind(model.model());
        Label closing = Nodes.label("", "status-part");
        closing.setId("status-closing");
        closing.textProperty().bind(model.closing());
        closing.setMinWidth(0);
        HBox bar = Nodes.row(8, supervisor, needs, llm, Nodes.spring(), closing);
        bar.getStyleClass().add("status-bar");
        bar.setId("status");
        return bar;
    }
}
