package dev.watchkeeper.ui.look;

import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;

import org.kordamp.ikonli.bootstrapicons.BootstrapIcons;
import org.kordamp.ikonli.javafx.FontIcon;

/** The small parts that screens are put together from. */
public final class Parts {
    private Parts() {}

    /** An icon in the colour of a state; its word must stand beside it. */
    public static FontIcon icon(Look look) {
        FontIcon icon = new FontIcon(look.icon());
        icon.getStyleClass().add(look.style());
        icon.setMouseTransparent(true);
        return icon;
    }

    /** Gives an icon, made before, another look. */
    public static void dress(FontIcon icon, Look look) {
        icon.setIconCode(look.icon());
        for (Look each : Look.values()) {
            icon.getStyleClass().remove(each.style());
        }
        icon.getStyleClass().add(look.style());
    }

    public static Label label(String text, String... styles) {
        Label label = new Label(text);
        label.getStyleClass().addAll(styles);
        return label;
    }

    /** A caption in muted small type. */
    public static Label caption(String text) {
        return label(text, "row-second");
    }

    /** A heading of a pane. */
    public static Label heading(String text) {
        return label(text, "pane-heading");
    }

    /** Prose that wraps. */
    public static Label prose(String text) {
        Label label = label(text);
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        return label;
    }

    /**
     * A button that prints its key.
     *
     * @param says for those who can't see it: what it does
     */
    public static Button key(String id, String key, String word, String says) {
        Button button = new Button(word);
        button.setId(id);
        Label cap = label(key, "key-cap");
        cap.setMouseTransparent(true);
        button.setGraphic(cap);
        button.setContentDisplay(ContentDisplay.LEFT);
        button.getStyleClass().add("key-button");
        button.setAccessibleText(word + ", key " + key + (says.isEmpty() ? "" : ": " + says));
        if (!says.isEmpty()) {
            button.setTooltip(new Tooltip(says));
        }
        button.setMinWidth(Region.USE_PREF_SIZE);
        return button;
    }

    /** A button with an icon and a word. */
    public static Button button(String id, BootstrapIcons icon, String word, String says) {
        Button button = new Button(word, new FontIcon(icon));
        button.setId(id);
        button.getStyleClass().add("key-button");
        button.setAccessibleText(says.isEmpty() ? word : word + ": " + says);
        button.setMinWidth(Region.USE_PREF_SIZE);
        return button;
    }

    public static Region spring() {
        Region spring = new Region();
        HBox.setHgrow(spring, Priority.ALWAYS);
        return spring;
    }

    public static HBox row(double gap, javafx.scene.Node... nodes) {
        HBox row = new HBox(gap, nodes);
        row.setAlignment(Pos.CENTER_LEFT);
        return row;
    }

    /** What dims the screens below an overlay. */
    public static Region scrim() {
        Region scrim = new Region();
        scrim.getStyleClass().add("scrim");
        scrim.setMouseTransparent(true);
        return scrim;
    }

    /** Shows or hides a node and gives its place free. */
    public static void shown(javafx.scene.Node node, boolean on) {
        node.setVisible(on);
        node.setManaged(on);
    }
}
