package dev.watchkeeper.desktop.screen.now;

import dev.watchkeeper.desktop.kit.Nodes;
import dev.watchkeeper.desktop.kit.StateLook;

import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;

import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;

/** A row of one line; what stands second is its tooltip. */
final class OneLineCell extends ListCell<NowModel.Row> {
    private final FontIcon icon = Nodes.icon(StateLook.NOT_YET);
    private final Label title = Nodes.label("");
    private final Label aside = Nodes.label("", "row-second");
    private final Tooltip hint = new Tooltip();
    private final HBox row;

    OneLineCell() {
        title.setMinWidth(0);
        aside.setMinWidth(Region.USE_PREF_SIZE);
        row = Nodes.row(8, icon, title, Nodes.spring(), aside);
        setPrefWidth(0);
        getStyleClass().add("row-cell");
    }

    @Override
    protected void updateItem(NowModel.@Nullable Row item, boolean empty) {
        super.updateItem(item, empty);
        if (empty || item == null) {
            setGraphic(null);
            setAccessibleText(null);
            setTooltip(null);
            return;
        }
        Nodes.dress(icon, item.look());
        title.setText(item.title());
        aside.setText(item.aside());
        hint.setText(item.second());
        setTooltip(item.second().isEmpty() ? null : hint);
        setAccessibleText(
                item.word()
                        + ": "
                        + item.title()
                        + ". "
                        + item.aside()
                        + (item.second().isEmpty() ? "" : " (" + item.second() + ")"));
        setGraphic(row);
    }
}
