package dev.watchkeeper.desktop.kit;

import javafx.beans.binding.Bindings;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.TextArea;
import javafx.scene.control.Tooltip;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;

import org.kordamp.ikonli.bootstrapicons.BootstrapIcons;
import org.kordamp.ikonli.javafx.FontIcon;

/** The small parts that screens are put together from. */
public final class Nodes {
    private static final String HOME = "watchkeeper.home";

    private Nodes() {}

    /** An icon in the colour of a state; its word must stand beside it. */
    public static FontIcon icon(StateLook look) {
        FontIcon icon = new FontIcon(look.icon());
        icon.getStyleClass().add(look.style());
        icon.setMouseTransparent(true);
        return icon;
    }

    /** Gives an icon, made before, another look. */
    public static void dress(FontIcon icon, StateLook look) {
        icon.setIconCode(look.icon());
        for (StateLook each : StateLook.values()) {
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

    /** Prose that wraps, in whatever script. */
    public static Label prose(String text, String... styles) {
        Label label = new Prose(text);
        label.getStyleClass().addAll(styles);
        return label;
    }

    /**
     * A title that wraps to as many lines as its height has room for and is cut after them; text
     * with right-to-left letters, which JavaFX can't wrap, stays in one line.
     */
    public static Label wrappedTitle() {
        Label title = label("", "row-title");
        title.setAlignment(Pos.TOP_LEFT);
        title.wrapTextProperty()
                .bind(
                        Bindings.createBooleanBinding(
                                () -> !RightToLeft.isIn(title.getText()), title.textProperty()));
        return title;
    }

    /**
     * Lets the lines of a text field wrap, but for those that JavaFX can't: {@link RightToLeft}.
     */
    public static void wraps(TextArea field) {
        field.wrapTextProperty()
                .bind(
                        Bindings.createBooleanBinding(
                                () -> !RightToLeft.isIn(field.getText()), field.textProperty()));
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
        if (key.length() == 1) {
            cap.getStyleClass().add("letter");
        }
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

    public static HBox row(double gap, Node... nodes) {
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

    /**
     * Shows or hides a node and gives its place free. If the keyboard is in what goes, it is handed
     * to the {@link #home} around it first: JavaFX would give it to whatever comes next, which may
     * be a button that sends something.
     */
    public static void shown(Node node, boolean on) {
        boolean leaving = !on && node.isVisible() && hasFocus(node);
        node.setVisible(on);
        node.setManaged(on);
        if (leaving) {
            goHome(node);
        }
    }

    /** Disables a node or makes it usable; hands the keyboard over as {@link #shown} does. */
    public static void usable(Node node, boolean on) {
        boolean leaving = !on && !node.isDisabled() && hasFocus(node);
        node.setDisable(!on);
        if (leaving) {
            goHome(node);
        }
    }

    /** Says where the keyboard goes when what has it inside of a node goes away. */
    public static void home(Node around, Runnable focus) {
        around.getProperties().put(HOME, focus);
    }

    /** Puts the keyboard to the nearest home around a node. */
    public static void goHome(Node from) {
        for (Node n = from; n != null; n = n.getParent()) {
            if (n.isVisible() && n.getProperties().get(HOME) instanceof Runnable focus) {
                focus.run();
                return;
            }
        }
    }

    /** Whether a mouse event is on an item of a list: not on its scroll bar or the room below. */
    public static boolean isOnItem(MouseEvent e) {
        for (Node n = e.getTarget() instanceof Node at ? at : null; n != null; n = n.getParent()) {
            if (n instanceof ListCell<?> cell) {
                return !cell.isEmpty();
            }
        }
        return false;
    }

    /** Whether the keyboard is in a node or in something inside of it. */
    public static boolean hasFocus(Node node) {
        Scene scene = node.getScene();
        for (Node n = scene == null ? null : scene.getFocusOwner(); n != null; n = n.getParent()) {
            if (n == node) {
                return true;
            }
        }
        return false;
    }
}
