package dev.watchkeeper.desktop.screen.breakpoints;

import dev.watchkeeper.desktop.kit.Nodes;
import dev.watchkeeper.desktop.kit.StateLook;

import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;

/** A row of the list of breakpoints, or a heading in it. */
final class BreakpointCell extends ListCell<BreakpointsModel.Row> {
    private static final PseudoClass HEADING = PseudoClass.getPseudoClass("heading");
    private static final PseudoClass SENDING = PseudoClass.getPseudoClass("sending");

    private final FontIcon icon = Nodes.icon(StateLook.NEEDS_YOU);
    private final Label title = Nodes.label("", "row-title");
    private final Label second = Nodes.label("", "row-second");
    private final Label heading = Nodes.heading("");
    private final HBox row;

    BreakpointCell() {
        VBox lines = new VBox(2, title, second);
        lines.setMinWidth(0);
        lines.setAlignment(Pos.CENTER_LEFT);
        HBox.setHgrow(lines, Priority.ALWAYS);
        row = Nodes.row(12, icon, lines);
        setPrefWidth(0);
        getStyleClass().add("row-cell");
    }

    @Override
    protected void updateItem(BreakpointsModel.@Nullable Row item, boolean empty) {
        super.updateItem(item, empty);
        boolean isHeading = !empty && item != null && item.heading();
        pseudoClassStateChanged(HEADING, isHeading);
        pseudoClassStateChanged(SENDING, !empty && item != null && item.sending());
        setDisable(isHeading);
        if (empty || item == null) {
            setGraphic(null);
            setAccessibleText(null);
        } else if (isHeading) {
            heading.setText(item.title());
            setAccessibleText(item.title());
            setGraphic(heading);
        } else {
            Nodes.dress(icon, item.look());
            title.setText(item.title());
            second.setText(item.second());
            setAccessibleText(
                    (item.look() == StateLook.NEEDS_YOU ? "Needs you: " : "")
                            + item.title()
                            + ". "
                            + item.second());
            setGraphic(row);
        }
    }
}
