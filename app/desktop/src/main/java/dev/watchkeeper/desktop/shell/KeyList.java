package dev.watchkeeper.desktop.shell;

import dev.watchkeeper.desktop.kit.Nodes;
import dev.watchkeeper.desktop.kit.ScreenDescriptor;
import dev.watchkeeper.desktop.kit.ScreenView;

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
    private static final List<ScreenView.Key> EVERYWHERE =
            List.of(
                    new ScreenView.Key("Ctrl+K", "Go to any screen or task"),
                    new ScreenView.Key("Alt+Left", "Back"),
                    new ScreenView.Key("z", "Take back the last answer that is about to be sent"),
                    new ScreenView.Key("Ctrl+Z", "The same, from a text field too"),
                    new ScreenView.Key("Tab", "Next part"),
                    new ScreenView.Key("?", "This list"));

    private final StackPane root = new StackPane();
    private final VBox card = new VBox(12);
    private final Button close = Nodes.key("keys-close", "Esc", "Close", "");
    private final List<ScreenView.Key> everywhere = new ArrayList<>();
    private final Runnable leave;

    /**
     * @param screens whose keys are listed
     * @param leave puts the keyboard back to the screen
     */
    KeyList(List<ScreenDescriptor> screens, Runnable leave) {
        this.leave = leave;
        screens.stream()
                .filter(ScreenDescriptor::onRail)
                .map(s -> new ScreenView.Key(s.key(), s.title()))
                .forEach(everywhere::add);
        everywhere.addAll(EVERYWHERE);
        close.setOnAction(e -> close());
        card.getStyleClass().add("overlay-card");
        card.setMaxSize(Region.USE_PREF_SIZE, Region.USE_PREF_SIZE);
        root.getStyleClass().add("overlay");
        root.getChildren().addAll(Nodes.scrim(), card);
        root.setId("keys");
        root.setOnMouseClicked(e -> {
            if (e.getTarget() == root) {
                close();
            }
        });
        Nodes.shown(root, false);
    }

    void open(List<ScreenView.Key> ofScreen) {
        GridPane grid = new GridPane(24, 6);
        List<ScreenView.Key> all = new ArrayList<>(ofScreen);
        everywhere.stream()
                .filter(k -> ofScreen.stream().noneMatch(s -> s.key().equals(k.key())))
                .forEach(all::add);
        int half = (all.size() + 1) / 2;
        for (int i = 0; i < all.size(); i++) {
            ScreenView.Key key = all.get(i);
            Label cap = Nodes.label(key.key(), "key-cap");
            cap.setMinWidth(Region.USE_PREF_SIZE);
            Label does = Nodes.label(key.does());
            does.setMinWidth(Region.USE_PREF_SIZE);
            grid.add(Nodes.row(12, cap, does), i / half, i % half);
        }
        card.getChildren().setAll(Nodes.label("Keys", "title-4"), grid, close);
        Nodes.shown(root, true);
        close.requestFocus();
    }

    void close() {
        if (isOpen()) {
            Nodes.shown(root, false);
            leave.run();
        }
    }

    /** Goes without giving the keyboard to the screen. */
    void hide() {
        Nodes.shown(root, false);
    }

    boolean isOpen() {
        return root.isVisible();
    }

    Node node() {
        return root;
    }
}
