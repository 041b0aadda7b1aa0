package dev.watchkeeper.desktop.screen.tasks;

import dev.watchkeeper.desktop.kit.Nodes;
import dev.watchkeeper.desktop.kit.StateLook;
import dev.watchkeeper.desktop.kit.Visible;

import javafx.css.PseudoClass;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

import org.kordamp.ikonli.javafx.FontIcon;

/** A box of the graph: a task, or a group of finished ones. */
final class GraphBox extends HBox {
    private static final PseudoClass SELECTED = PseudoClass.getPseudoClass("selected");
    private static final PseudoClass LIT = PseudoClass.getPseudoClass("lit");

    private final FontIcon icon = Nodes.icon(StateLook.NOT_YET);
    private static final double TITLE = 38;

    private final Label title = Nodes.wrappedTitle();
    private final Label second = Nodes.label("", "row-second");
    private final Tooltip hint = new Tooltip();

    GraphBox() {
        super(8);
        title.setMinWidth(0);
        title.setPrefWidth(GraphLayout.BOX_WIDTH);
        title.setMaxHeight(TITLE);
        second.setMinWidth(0);
        VBox words = new VBox(title, second);
        words.setMinWidth(0);
        HBox.setHgrow(words, Priority.ALWAYS);
        words.setAlignment(javafx.geometry.Pos.CENTER_LEFT);
        setAlignment(javafx.geometry.Pos.CENTER_LEFT);
        getChildren().addAll(icon, words);
        getStyleClass().add("graph-box");
        setMinSize(GraphLayout.BOX_WIDTH, GraphLayout.BOX_HEIGHT);
        setPrefSize(GraphLayout.BOX_WIDTH, GraphLayout.BOX_HEIGHT);
        setMaxSize(GraphLayout.BOX_WIDTH, GraphLayout.BOX_HEIGHT);
        setAccessibleRole(AccessibleRole.BUTTON);
        Tooltip.install(this, hint);
    }

    void show(TaskGraph.Box box) {
        TaskCard card = box.card();
        if (card == null) {
            Nodes.dress(icon, StateLook.ENDED);
            title.setText("+" + box.tasks() + " tasks");
            second.setText("Accepted · Enter shows them");
        } else {
            Nodes.dress(icon, card.look());
            title.setText(card.title());
            second.setText(card.word() + " · " + Visible.line(card.id(), 60));
        }
        hint.setText(title.getText());
        setAccessibleText(title.getText() + ", " + second.getText());
    }

    void mark(boolean selected, boolean lit) {
        pseudoClassStateChanged(SELECTED, selected);
        pseudoClassStateChanged(LIT, lit);
    }
}
