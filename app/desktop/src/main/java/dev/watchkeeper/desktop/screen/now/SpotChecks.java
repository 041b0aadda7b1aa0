package dev.watchkeeper.desktop.screen.now;

import dev.watchkeeper.desktop.kit.Nodes;

import javafx.collections.ListChangeListener;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/** Asks whether accepted work, drawn at random, was right; there is nothing where none waits. */
final class SpotChecks {
    private static final int SHOWN = 2;
    private static final Map<String, String> LABELS =
            Map.of("1", "right", "2", "wrong", "3", "unknown");

    private final ListView<NowModel.Row> list;
    private final VBox box;

    /**
     * @param list of the rows of {@link NowModel#spots}
     */
    SpotChecks(NowModel model, ListView<NowModel.Row> list) {
        this.list = list;
        Label heading = Nodes.heading("Spot check: was this right?");
        heading.setId("now-spots-heading");
        HBox head =
                Nodes.row(
                        8,
                        heading,
                        Nodes.spring(),
                        key("now-right", "1", "Right", model),
                        key("now-wrong", "2", "Wrong", model),
                        key("now-unknown", "3", "Can't tell", model));
        this.box = new VBox(8, head, list);
        box.setId("now-spots-box");
        model.spots().addListener((ListChangeListener<NowModel.Row>) c -> size(model));
        size(model);
    }

    private Button key(String id, String key, String word, NowModel model) {
        Button button =
                Nodes.key(
                        id,
                        key,
                        word,
                        "about the work in the selected row, or in the first; the confidence is"
                                + " measured by this");
        button.setOnAction(e -> typed(key, model, list));
        return button;
    }

    private void size(NowModel model) {
        int n = model.spots().size();
        Nodes.shown(box, n > 0);
        double height = Math.min(n, SHOWN) * NowView.LOW + 6;
        list.setMinHeight(height);
        list.setPrefHeight(height);
        list.setMaxHeight(height);
    }

    /** Answers by key; returns whether the key means an answer and there is something to answer. */
    static boolean typed(String key, NowModel model, ListView<NowModel.Row> list) {
        String label = LABELS.get(key);
        if (label == null || model.spots().isEmpty()) {
            return false;
        }
        NowModel.@Nullable Row selected = list.getSelectionModel().getSelectedItem();
        model.answerSpot(selected, label);
        return true;
    }

    Node node() {
        return box;
    }
}
