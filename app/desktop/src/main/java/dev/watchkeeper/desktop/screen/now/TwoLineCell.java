package dev.watchkeeper.desktop.screen.now;

import dev.watchkeeper.desktop.kit.Nodes;
import dev.watchkeeper.desktop.kit.StateLook;

import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;

/** A row of two lines and of fixed height, with six mini steps where an attempt runs. */
final class TwoLineCell extends ListCell<NowModel.Row> {
    private static final int STEPS = 6;
    private static final String[] NAMES = {
        "prompt", "agent", "validate", "quality", "confidence", "decide"
    };

    private final FontIcon icon = Nodes.icon(StateLook.NOT_YET);
    private final Label title = Nodes.label("", "row-title");
    private final Label second = Nodes.label("", "row-second");
    private final Label aside = Nodes.label("", "row-aside");
    private final HBox steps = new HBox(3);
    private final HBox row;

    TwoLineCell() {
        for (int i = 0; i < STEPS; i++) {
            Region dot = new Region();
            dot.getStyleClass().add("mini-step");
            steps.getChildren().add(dot);
        }
        steps.setAlignment(Pos.CENTER_LEFT);
        steps.setMinWidth(Region.USE_PREF_SIZE);
        aside.setMinWidth(Region.USE_PREF_SIZE);
        title.setMinWidth(0);
        HBox first = Nodes.row(12, title, Nodes.spring(), steps, aside);
        VBox lines = new VBox(2, first, second);
        lines.setMinWidth(0);
        lines.setAlignment(Pos.CENTER_LEFT);
        HBox.setHgrow(lines, Priority.ALWAYS);
        row = Nodes.row(12, icon, lines);
        row.setMinWidth(0);
        setPrefWidth(0);
        getStyleClass().add("row-cell");
    }

    @Override
    protected void updateItem(NowModel.@Nullable Row item, boolean empty) {
        super.updateItem(item, empty);
        if (empty || item == null) {
            setGraphic(null);
            setAccessibleText(null);
            return;
        }
        Nodes.dress(icon, item.look());
        title.setText(item.title());
        second.setText(item.second());
        aside.setText(item.aside());
        boolean running = item.step() >= 0;
        Nodes.shown(steps, running);
        for (int i = 0; running && i < STEPS; i++) {
            var styles = steps.getChildren().get(i).getStyleClass();
            styles.setAll(
                    "mini-step", i < item.step() ? "past" : i == item.step() ? "here" : "ahead");
        }
        String at = running ? ", at " + NAMES[Math.min(item.step(), STEPS - 1)] : "";
        setAccessibleText(
                item.word()
                        + at
                        + ": "
                        + item.title()
                        + ". "
                        + item.second()
                        + ". "
                        + item.aside());
        setGraphic(row);
    }
}
