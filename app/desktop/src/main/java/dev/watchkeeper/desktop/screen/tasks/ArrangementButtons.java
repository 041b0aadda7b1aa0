package dev.watchkeeper.desktop.screen.tasks;

import dev.watchkeeper.desktop.kit.Nodes;

import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** Chooses between board, graph and list. */
final class ArrangementButtons {
    private static final Map<TasksModel.Arrangement, String> WORDS =
            Map.of(
                    TasksModel.Arrangement.BOARD, "Board",
                    TasksModel.Arrangement.GRAPH, "Graph",
                    TasksModel.Arrangement.LIST, "List");

    private final HBox row = new HBox();
    private final Map<TasksModel.Arrangement, ToggleButton> buttons =
            new EnumMap<>(TasksModel.Arrangement.class);

    ArrangementButtons(TasksModel model) {
        ToggleGroup group = new ToggleGroup();
        for (TasksModel.Arrangement one : TasksModel.Arrangement.values()) {
            String word = WORDS.getOrDefault(one, "");
            String key = String.valueOf(one.ordinal() + 1);
            Label cap = Nodes.label(key, "key-cap", "letter");
            ToggleButton button = new ToggleButton(word, cap);
            button.setId("tasks-show-" + one.name().toLowerCase(Locale.ROOT));
            button.setToggleGroup(group);
            button.getStyleClass().setAll("tab-button");
            button.setAccessibleText(word + ", key " + key);
            button.setMinWidth(Region.USE_PREF_SIZE);
            button.setOnAction(e -> {
                button.setSelected(true);
                model.turnTo(one);
            });
            buttons.put(one, button);
            row.getChildren().add(button);
        }
        row.setMinWidth(Region.USE_PREF_SIZE);
        model.arrangement().addListener((o, was, is) -> show(is));
        show(model.arrangement().get());
    }

    private void show(TasksModel.Arrangement now) {
        buttons.forEach((one, button) -> button.setSelected(one == now));
    }

    Node node() {
        return row;
    }
}
