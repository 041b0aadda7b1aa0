package dev.watchkeeper.desktop.screen.tasks;

import dev.watchkeeper.desktop.kit.Nodes;
import dev.watchkeeper.desktop.kit.StateLook;
import dev.watchkeeper.desktop.kit.Visible;

import javafx.beans.binding.Bindings;
import javafx.beans.value.ObservableBooleanValue;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;

import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;

import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** A row of the list. */
final class TaskRowCell extends ListCell<TaskCard> {
    static final double STATE = 112;
    static final double TASK = 136;
    static final double PROJECT = 112;
    static final double PRIORITY = 72;
    static final double ASIDE = 240;
    static final double NARROW = 130;

    private final FontIcon icon = Nodes.icon(StateLook.NOT_YET);
    private final Label word = Nodes.label("");
    private final Label task = Nodes.label("", "row-second");
    private final Label title = Nodes.label("", "row-title");
    private final Label project = Nodes.label("", "row-second");
    private final Label priority = Nodes.label("", "row-second");
    private final Label aside = Nodes.label("", "row-second");
    private final HBox row;
    private final Consumer<TaskCard> drawn;

    /**
     * @param wide whether there is room for all columns
     * @param drawn is told of each row that is drawn
     */
    TaskRowCell(ObservableBooleanValue wide, Consumer<TaskCard> drawn) {
        this.drawn = drawn;
        HBox state = Nodes.row(8, icon, word);
        fixed(state, STATE);
        fixed(task, TASK);
        fixed(project, PROJECT);
        fixed(priority, PRIORITY);
        aside.setMinWidth(NARROW);
        aside.prefWidthProperty().bind(Bindings.when(wide).then(ASIDE).otherwise(NARROW));
        aside.setMaxWidth(Region.USE_PREF_SIZE);
        title.setMinWidth(0);
        title.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(title, Priority.ALWAYS);
        row = Nodes.row(8, state, task, title, project, priority, aside);
        row.setMinWidth(0);
        for (Label roomy : List.of(project, priority)) {
            roomy.visibleProperty().bind(wide);
            roomy.managedProperty().bind(wide);
        }
        setPrefWidth(0);
        getStyleClass().add("row-cell");
    }

    static void fixed(Region part, double width) {
        part.setMinWidth(width);
        part.setPrefWidth(width);
        part.setMaxWidth(width);
    }

    @Override
    protected void updateItem(@Nullable TaskCard item, boolean empty) {
        super.updateItem(item, empty);
        if (empty || item == null) {
            setGraphic(null);
            setAccessibleText(null);
            return;
        }
        Nodes.dress(icon, item.look());
        word.setText(item.word());
        task.setText(Visible.line(item.id(), 60));
        title.setText(item.title());
        project.setText(item.project());
        priority.setText(item.task().priority().name().toLowerCase(Locale.ROOT));
        aside.setText(item.aside());
        setAccessibleText(
                item.word()
                        + ": "
                        + item.title()
                        + ", "
                        + task.getText()
                        + " of "
                        + item.project()
                        + (item.aside().isEmpty() ? "" : ", " + item.aside()));
        setGraphic(row);
        drawn.accept(item);
    }
}
