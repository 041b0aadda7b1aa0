package dev.watchkeeper.desktop.screen.plugins;

import dev.watchkeeper.desktop.kit.Nodes;
import dev.watchkeeper.desktop.kit.StateLook;
import dev.watchkeeper.desktop.kit.Visible;

import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;

/** A plugin's row of two lines. */
final class PluginCell extends ListCell<PluginRow> {
    private final FontIcon icon = Nodes.icon(StateLook.NOT_YET);
    private final Label title = Nodes.label("", "row-title");
    private final Label word = Nodes.label("", "row-second");
    private final Label second = Nodes.label("", "row-second");
    private final Tooltip whole = new Tooltip();
    private final HBox row;

    PluginCell() {
        title.setMinWidth(0);
        word.setMinWidth(Region.USE_PREF_SIZE);
        second.setMinWidth(0);
        whole.setWrapText(true);
        whole.setMaxWidth(480);
        VBox lines = new VBox(2, Nodes.row(12, title, Nodes.spring(), word), second);
        lines.setMinWidth(0);
        lines.setAlignment(Pos.CENTER_LEFT);
        HBox.setHgrow(lines, Priority.ALWAYS);
        row = Nodes.row(12, icon, lines);
        row.setMinWidth(0);
        setPrefWidth(0);
        getStyleClass().add("row-cell");
    }

    @Override
    protected void updateItem(@Nullable PluginRow item, boolean empty) {
        super.updateItem(item, empty);
        if (empty || item == null) {
            setGraphic(null);
            setAccessibleText(null);
            setTooltip(null);
            return;
        }
        Nodes.dress(icon, PluginWords.look(item.plugin()));
        title.setText(PluginWords.name(item.plugin()));
        word.setText(PluginWords.word(item.plugin()));
        second.setText(PluginWords.second(item.plugin()));
        whole.setText(Visible.line(title.getText() + ": " + second.getText(), 600));
        setTooltip(whole);
        setAccessibleText(word.getText() + ": " + title.getText() + ". " + second.getText());
        setGraphic(row);
    }
}
