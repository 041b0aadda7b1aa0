package dev.watchkeeper.ui.frame;

import dev.watchkeeper.ui.look.Parts;
import dev.watchkeeper.ui.look.Screen;

import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

import java.util.ArrayList;
import java.util.List;

/** The list of keys: those of the screen, then those that mean the same everywhere. */
final class KeyList {
    private static final List<Screen.Key> EVERYWHERE =
            List.of(
                    new Screen.Key("Ctrl+1", "Now"),
                    new Screen.Key("Ctrl+2", "Breakpoints"),
                    new Screen.Key("Ctrl+K", "Go to any screen or task"),
                    new Screen.Key("Alt+Left", "Back"),
                    new Screen.Key("z", "Take back the last answer that is about to be sent"),
                    new Screen.Key("Ctrl+Z", "The same, from a text field too"),
                    new Screen.Key("Tab", "Next part"),
                    new Screen.Key("?", "This list"));

    private final StackPane root = new StackPane();
    private final VBox card = new VBox(12);
    private final Button close = Parts.key("keys-close", "Esc", "Close", "");
    private final Runnable leave;

    /**
     * @param leave puts the keyboard back to the screen
     */
    KeyList(Runnable leave) {
        this.leave = leave;
        close.setOnAction(e -> close());
        card.getStyleClass().add("overlay-card");
        card.setMaxSize(Region.USE_PREF_SIZE, Region.USE_PREF_SIZE);
        root.getStyleClass().add("overlay");
        root.getChildren().addAll(Parts.scrim(), card);
        root.setId("keys");
        root.setOnMouseClicked(e -> {
            if (e.getTarget() == root) {
                close();
            }
        });
        Parts.shown(root, false);
    }

    void open(List<Screen.Key> ofScreen) {
        GridPane grid = new GridPane(24, 6);
        List<Screen.Key> all = new ArrayList<>(ofScreen);
        EVERYWHERE.stream()
                .filter(k -> ofScreen.stream().noneMatch(s -> s.key().equals(k.key())))
                .forEach(all::add);
        int half = (all.size() + 1) / 2;
        for (int i = 0; i < all.size(); i++) {
            Screen.Key key = all.get(i);
            Label cap = Parts.label(key.key(), "key-cap");
            cap.setMinWidth(Region.USE_PREF_SIZE);
            Label does = Parts.label(key.does());
            does.setMinWidth(Region.USE_PREF_SIZE);
            grid.add(Parts.row(12, cap, does), i / half, i % half);
        }
        card.getChildren().setAll(Parts.label("Keys", "title-4"), grid, close);
        Parts.shown(root, true);
        close.requestFocus();
    }

    void close() {
        if (isOpen()) {
            Parts.shown(root, false);
            leave.run();
        }
    }

    /** Goes without giving the keyboard to the screen. */
    void hide() {
        Parts.shown(root, false);
    }

    boolean isOpen() {
        return root.isVisible();
    }

    Node node() {
        return root;
    }
}
