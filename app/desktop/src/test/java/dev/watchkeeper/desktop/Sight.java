package dev.watchkeeper.desktop;

import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Labeled;
import javafx.scene.control.ListView;

import org.fxmisc.richtext.GenericStyledArea;
import org.jspecify.annotations.Nullable;

import java.util.Objects;
import java.util.function.Supplier;

/** What a person sees in a window, by the ids of its parts; on the JavaFX thread but for waits. */
class Sight {
    private final Supplier<@Nullable Scene> scene;

    Sight(Supplier<@Nullable Scene> scene) {
        this.scene = scene;
    }

    @Nullable Node find(String id) {
        Scene shown = scene.get();
        return shown == null ? null : shown.lookup("#" + id);
    }

    boolean sees(String id) {
        Node node = find(id);
        return node != null && visible(node);
    }

    /** Whether a node and all around it are visible. */
    static boolean visible(Node node) {
        for (Node n = node; n != null; n = n.getParent()) {
            if (!n.isVisible()) {
                return false;
            }
        }
        return true;
    }

    /** The words of a label, a button or a text pane; empty if it is not seen. */
    String text(String id) {
        Node node = find(id);
        if (node == null || !visible(node)) {
            return "";
        }
        if (node instanceof GenericStyledArea<?, ?, ?> area) {
            return area.getText();
        }
        return Objects.requireNonNullElse(((Labeled) node).getText(), "");
    }

    /** How many items a list has. */
    int items(String id) {
        return find(id) instanceof ListView<?> list ? list.getItems().size() : 0;
    }

    boolean hasFocus(String id) {
        Scene shown = scene.get();
        Node node = find(id);
        return shown != null && node != null && shown.getFocusOwner() == node;
    }

    /** Waits until a node is there and visible. */
    void await(String id) {
        Fx.until("#" + id + " is seen", () -> sees(id));
    }
}
