package dev.watchkeeper.desktop.shell;

import dev.watchkeeper.desktop.fx.Bridge;
import dev.watchkeeper.desktop.kit.Navigation;
import dev.watchkeeper.desktop.kit.Nodes;
import dev.watchkeeper.desktop.kit.ScreenDescriptor;
import dev.watchkeeper.desktop.kit.StateLook;

import javafx.collections.ListChangeListener;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;

import java.util.List;

/** The palette: type a few letters, Enter goes there. */
final class Palette {
    private final PaletteModel model;
    private final Navigation navigation;
    private final Runnable leave;
    private final StackPane root = new StackPane();
    private final TextField field = new TextField();
    private final ListView<PaletteModel.Goal> list;

    /**
     * @param leave puts the keyboard back to the screen
     */
    Palette(Bridge bridge, List<ScreenDescriptor> screens, Navigation navigation, Runnable leave) {
        this.model = new PaletteModel(bridge, screens);
        this.navigation = navigation;
        this.leave = leave;
        field.setId("palette-words");
        field.setPromptText("A screen or a task");
        field.setAccessibleText("Go to a screen or a task");
        field.textProperty().bindBidirectional(model.words());
        field.addEventFilter(KeyEvent.KEY_PRESSED, this::pressed);
        list = new ListView<>(model.goals());
        list.setId("palette-goals");
        list.setAccessibleText("Where to go");
        list.setFixedCellSize(36);
        list.setPrefHeight(10 * 36 + 2);
        list.setFocusTraversable(false);
        list.setPlaceholder(Nodes.label("Nothing has this name.", "text-muted"));
        list.setCellFactory(v -> new GoalCell());
        list.setOnMouseClicked(e -> {
            if (e.getButton() == MouseButton.PRIMARY) {
                choose();
            }
        });
        model.goals()
                .addListener(
                        (ListChangeListener<PaletteModel.Goal>)
                                c -> list.getSelectionModel().selectFirst());
        VBox card = new VBox(8, field, list);
        card.getStyleClass().add("overlay-card");
        card.setPrefWidth(640);
        card.setMaxSize(640, Region.USE_PREF_SIZE);
        StackPane.setAlignment(card, Pos.TOP_CENTER);
        StackPane.setMargin(card, new javafx.geometry.Insets(64, 0, 0, 0));
        root.getStyleClass().add("overlay");
        root.getChildren().addAll(Nodes.scrim(), card);
        root.setId("palette");
        root.setOnMouseClicked(e -> {
            if (e.getTarget() == root) {
                close();
            }
        });
        Nodes.shown(root, false);
    }

    private void pressed(KeyEvent e) {
        switch (e.getCode()) {
            case ENTER -> {
                choose();
                e.consume();
            }
            case DOWN -> {
                list.getSelectionModel().selectNext();
                list.scrollTo(Math.max(0, list.getSelectionModel().getSelectedIndex() - 8));
                e.consume();
            }
            case UP -> {
                list.getSelectionModel().selectPrevious();
                list.scrollTo(Math.max(0, list.getSelectionModel().getSelectedIndex() - 1));
                e.consume();
            }
            case TAB -> e.consume();
            default -> {
                // A letter, for the field.
            }
        }
    }

    private void choose() {
        PaletteModel.Goal goal = list.getSelectionModel().getSelectedItem();
        if (goal != null) {
            Nodes.shown(root, false);
            navigation.go(goal.place());
        }
    }

    void open() {
        Nodes.shown(root, true);
        model.begin();
        field.requestFocus();
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

    private static final class GoalCell extends ListCell<PaletteModel.Goal> {
        private final FontIcon icon = Nodes.icon(StateLook.READY);
        private final Label word = Nodes.label("");
        private final Label second = Nodes.label("", "row-second");
        private final HBox row;

        GoalCell() {
            word.setMinWidth(0);
            second.setMinWidth(Region.USE_PREF_SIZE);
            row = Nodes.row(12, icon, word, Nodes.spring(), second);
            setPrefWidth(0);
            getStyleClass().add("row-cell");
        }

        @Override
        protected void updateItem(PaletteModel.@Nullable Goal item, boolean empty) {
            super.updateItem(item, empty);
            if (empty || item == null) {
                setGraphic(null);
                setAccessibleText(null);
                return;
            }
            Nodes.dress(icon, item.look());
            word.setText(item.word());
            second.setText(item.second());
            setAccessibleText(item.word() + ", " + item.second());
            setGraphic(row);
        }
    }
}
