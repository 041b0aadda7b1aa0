package dev.watchkeeper.desktop.screen.run;

import dev.watchkeeper.desktop.kit.Nodes;
import dev.watchkeeper.desktop.kit.StateLook;

import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;

import org.kordamp.ikonli.javafx.FontIcon;

import java.util.ArrayList;
import java.util.List;

/** The steps of an attempt, one row each. */
final class StepsPane extends VBox {
    private static final double WIDTH = 220;

    private List<AttemptDetail.Step> shown = List.of();

    StepsPane() {
        setMinWidth(WIDTH);
        setPrefWidth(WIDTH);
        setMaxWidth(WIDTH);
        setId("run-steps");
    }

    /** Shows them; nothing is touched where they are as before. */
    void show(List<AttemptDetail.Step> steps) {
        if (steps.equals(shown)) {
            return;
        }
        shown = steps;
        List<Node> rows = new ArrayList<>();
        rows.add(Nodes.heading("Steps"));
        for (AttemptDetail.Step step : steps) {
            rows.add(row(step));
        }
        getChildren().setAll(rows);
    }

    private static Node row(AttemptDetail.Step step) {
        FontIcon icon = Nodes.icon(step.look());
        Label word = Nodes.label(step.word(), "row-second");
        word.setMinWidth(0);
        VBox lines = new VBox(Nodes.label(step.name()), word);
        lines.setMinWidth(0);
        lines.setAlignment(Pos.CENTER_LEFT);
        HBox row = Nodes.row(12, icon, lines);
        row.setId("run-step-" + step.key());
        row.getStyleClass().add("step-row");
        row.setAccessibleText(step.name() + ": " + step.word());
        if (step.look() == StateLook.RUNNING) {
            row.getStyleClass().add("step-here");
        }
        return row;
    }
}
