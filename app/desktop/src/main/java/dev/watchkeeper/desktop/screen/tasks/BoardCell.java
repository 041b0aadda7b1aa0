package dev.watchkeeper.desktop.screen.tasks;

import dev.watchkeeper.desktop.kit.Nodes;
import dev.watchkeeper.desktop.kit.StateLook;
import dev.watchkeeper.desktop.kit.Visible;

import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;

import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;

import java.util.function.Consumer;

/** A card of the board: state and id over a title of two lines. */
final class BoardCell extends ListCell<TaskCard> {
    static final double HEIGHT = 98;
    private static final double TITLE = 38;

    private final FontIcon icon = Nodes.icon(StateLook.NOT_YET);
    private final Label about = Nodes.label("", "row-second");
    private final Label title = Nodes.wrappedTitle();
    private final Label aside = Nodes.label("", "row-second");
    private final Tooltip hint = new Tooltip();
    private final VBox card;
    private final Consumer<TaskCard> drawn;

    /**
     * @param drawn is told of each card that is drawn
     */
    BoardCell(Consumer<TaskCard> drawn) {
        this.drawn = drawn;
        about.setMinWidth(0);
        aside.setMinWidth(0);
        title.setMinSize(0, TITLE);
        title.setPrefHeight(TITLE);
        title.setMaxHeight(TITLE);
        HBox first = Nodes.row(8, icon, about);
        card = new VBox(3, first, title, aside);
        card.setAlignment(Pos.CENTER_LEFT);
        card.setMinWidth(0);
        hint.setMaxWidth(480);
        hint.setWrapText(false);
        setPrefWidth(0);
        getStyleClass().addAll("row-cell", "board-cell");
    }

    @Override
    protected void updateItem(@Nullable TaskCard item, boolean empty) {
        super.updateItem(item, empty);
        if (empty || item == null) {
            setGraphic(null);
            setAccessibleText(null);
            setTooltip(null);
            return;
        }
        Nodes.dress(icon, item.look());
        about.setText(about(item));
        title.setText(item.title());
        aside.setText(item.aside());
        hint.setText(item.aside().isEmpty() ? about(item) : about(item) + ": " + item.aside());
        setTooltip(hint);
        setAccessibleText(
                item.word()
                        + ": "
                        + item.title()
                        + ", "
                        + Visible.line(item.id(), 60)
                        + (item.aside().isEmpty() ? "" : ", " + item.aside()));
        setGraphic(card);
        drawn.accept(item);
    }

    /** What stands over the title: the state's word where the column's name is another. */
    private static String about(TaskCard card) {
        boolean said = card.column().word().equals(card.word());
        boolean waits = card.word().equals("Waiting");
        return (said || waits ? "" : card.word() + " · ") + Visible.line(card.id(), 60);
    }
}
