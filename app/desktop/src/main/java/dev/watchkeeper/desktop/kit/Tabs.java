package dev.watchkeeper.desktop.kit;

import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A row of tabs over one pane; the words can carry counts. */
public final class Tabs extends VBox {
    private final String prefix;
    private final HBox strip = new HBox();
    private final StackPane pane = new StackPane();
    private final ToggleGroup group = new ToggleGroup();
    private final Map<String, ToggleButton> buttons = new LinkedHashMap<>();
    private final Map<String, Node> contents = new LinkedHashMap<>();
    private final ReadOnlyStringWrapper selected = new ReadOnlyStringWrapper("");

    /**
     * @param prefix of the tabs' ids: {@code PREFIX-tab-KEY}
     */
    public Tabs(String prefix) {
        this.prefix = prefix;
        strip.getStyleClass().add("tab-row");
        pane.setMinSize(0, 0);
        VBox.setVgrow(pane, Priority.ALWAYS);
        getChildren().addAll(strip, pane);
        setMinSize(0, 0);
    }

    /** Adds a tab at the end; the first one is selected. */
    public void add(String key, String word, Node content) {
        ToggleButton button = new ToggleButton(word);
        button.setId(prefix + "-tab-" + key);
        button.setToggleGroup(group);
        button.getStyleClass().setAll("tab-button");
        button.setAccessibleRole(AccessibleRole.TAB_ITEM);
        button.setAccessibleText(word);
        button.setMinWidth(USE_PREF_SIZE);
        button.setOnAction(e -> select(key));
        buttons.put(key, button);
        contents.put(key, content);
        strip.getChildren().add(button);
        Nodes.shown(content, false);
        pane.getChildren().add(content);
        if (buttons.size() == 1) {
            select(key);
        }
    }

    /** Changes a tab's word, such as for a count. */
    public void name(String key, String word) {
        ToggleButton button = buttons.get(key);
        if (button != null && !button.getText().equals(word)) {
            button.setText(word);
            button.setAccessibleText(word);
        }
    }

    /** Shows a tab or takes it out of the row. */
    public void offer(String key, boolean on) {
        ToggleButton button = buttons.get(key);
        if (button != null && button.isManaged() != on) {
            Nodes.shown(button, on);
            if (!on && key.equals(selected.get())) {
                select(buttons.keySet().iterator().next());
            }
        }
    }

    public void select(String key) {
        ToggleButton button = buttons.get(key);
        if (button == null) {
            return;
        }
        button.setSelected(true);
        contents.forEach((k, node) -> Nodes.shown(node, k.equals(key)));
        selected.set(key);
    }

    /** Goes to the next tab in the row, or to the one before. */
    public void step(int by) {
        List<String> offered =
                buttons.entrySet().stream()
                        .filter(e -> e.getValue().isManaged())
                        .map(Map.Entry::getKey)
                        .toList();
        int at = offered.indexOf(selected.get());
        select(offered.get(Math.floorMod(at + by, offered.size())));
    }

    public ReadOnlyStringProperty selected() {
        return selected.getReadOnlyProperty();
    }
}
