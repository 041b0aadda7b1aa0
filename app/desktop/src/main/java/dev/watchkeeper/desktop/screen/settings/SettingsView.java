package dev.watchkeeper.desktop.screen.settings;

import dev.watchkeeper.desktop.kit.DrawingGuard;
import dev.watchkeeper.desktop.kit.Nodes;
import dev.watchkeeper.desktop.kit.ScreenView;
import dev.watchkeeper.desktop.kit.StateLook;
import dev.watchkeeper.desktop.kit.Visible;

import javafx.beans.value.ObservableValue;
import javafx.geometry.Insets;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

import org.kordamp.ikonli.bootstrapicons.BootstrapIcons;
import org.kordamp.ikonli.javafx.FontIcon;

import java.util.ArrayList;
import java.util.List;

/** The screen <em>Settings</em>: forms at the left, the file as text at the right. */
final class SettingsView implements ScreenView {
    private static final double FORMS = 520;

    private final SettingsModel model;
    private final StackPane root = new StackPane();
    private final List<FieldPane> fields = new ArrayList<>();
    private final YamlPane yaml;
    private final FontIcon icon = Nodes.icon(StateLook.NOT_YET);
    private final Label state = Nodes.prose("");
    private final HBox panes = new HBox(8);
    private final Button save =
            Nodes.key("settings-save", "Ctrl+S", "Save", "writes your settings file");
    private final Button revert =
            Nodes.button(
                    "settings-revert",
                    BootstrapIcons.ARROW_COUNTERCLOCKWISE,
                    "Revert",
                    "shows the file as it is; what was drafted goes");

    SettingsView(SettingsModel model) {
        this.model = model;
        this.yaml = new YamlPane(model);
        state.setId("settings-state");
        state.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(state, Priority.ALWAYS);
        save.setOnAction(e -> model.save());
        revert.setOnAction(e -> model.revert());
        HBox head = Nodes.row(12, icon, state, save, revert);
        head.setPadding(new Insets(12, 24, 12, 24));
        head.setMinHeight(56);
        ScrollPane forms = new ScrollPane(forms());
        forms.setId("settings-forms");
        forms.setFitToWidth(true);
        forms.setFocusTraversable(false);
        forms.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        forms.getStyleClass().add("edge-to-edge");
        forms.setMinWidth(FORMS);
        forms.setPrefWidth(FORMS);
        forms.setMaxWidth(FORMS);
        Label file = Nodes.caption("");
        file.setId("settings-file");
        model.place().addListener((o, was, is) -> file.setText(Visible.line(is, 300)));
        file.setMinWidth(0);
        HBox above =
                Nodes.row(
                        12,
                        Nodes.heading("Raw YAML"),
                        file,
                        Nodes.spring(),
                        Nodes.label("e", "key-cap", "letter"));
        VBox.setVgrow(yaml, Priority.ALWAYS);
        VBox side = new VBox(8, above, yaml);
        side.setPadding(new Insets(16, 24, 16, 8));
        side.setMinSize(0, 0);
        HBox.setHgrow(side, Priority.ALWAYS);
        panes.getChildren().addAll(new DrawingGuard("The forms", forms), side);
        panes.setMinSize(0, 0);
        panes.getStyleClass().add("below-head");
        VBox.setVgrow(panes, Priority.ALWAYS);
        root.getChildren()
                .add(
                        new VBox(
                                head,
                                says("settings-trouble", model.trouble()),
                                says("settings-message", model.message()),
                                panes));
        root.setId("settings");
        root.setMinSize(0, 0);
        Nodes.home(root, this::focus);
        model.checked().addListener((o, was, is) -> show());
        model.draft().addListener((o, was, is) -> show());
        model.trouble().addListener((o, was, is) -> show());
        model.loaded()
                .addListener((o, was, is) -> {
                    boolean here = root.isFocused();
                    show();
                    if (here) {
                        focus();
                    }
                });
        model.checking().addListener((o, was, is) -> show());
        model.saving().addListener((o, was, is) -> show());
        show();
    }

    private static Label says(String id, ObservableValue<String> words) {
        Label says = Nodes.prose("");
        says.setId(id);
        says.setPadding(new Insets(0, 24, 12, 24));
        says.textProperty().bind(words);
        Nodes.shown(says, !words.getValue().isEmpty());
        words.addListener((o, was, is) -> Nodes.shown(says, !is.isEmpty()));
        return says;
    }

    private VBox forms() {
        VBox box = new VBox(12);
        box.setPadding(new Insets(16, 16, 16, 24));
        String group = "";
        for (Field field : Field.ALL) {
            if (!field.group().equals(group)) {
                if (group.equals("Decisions")) {
                    box.getChildren().add(tried());
                }
                group = field.group();
                box.getChildren().add(Nodes.heading(group));
            }
            FieldPane pane = new FieldPane(model, field);
            fields.add(pane);
            box.getChildren().add(pane);
        }
        return box;
    }

    /** What the changed thresholds would have decided. */
    private Node tried() {
        Label words = Nodes.prose("", "inset");
        words.setId("settings-what-if");
        words.textProperty().bind(model.whatIf());
        words.setMaxWidth(Double.MAX_VALUE);
        Nodes.shown(words, false);
        model.whatIf().addListener((o, was, is) -> Nodes.shown(words, !is.isEmpty()));
        return words;
    }

    private void show() {
        int faults = model.checked().get().faults().size();
        boolean broken = !model.trouble().get().isEmpty();
        fields.forEach(FieldPane::show);
        state.setText(
                model.loaded().get()
                        ? SettingsWords.state(
                                model.dirty(), model.checking().get(), faults, model.changes())
                        : broken ? "The settings are not shown." : "Reading the settings…");
        Nodes.dress(icon, faults > 0 || broken ? StateLook.FAILED : StateLook.ENDED);
        Nodes.shown(icon, broken || model.loaded().get() && !model.checking().get());
        Nodes.shown(panes, model.loaded().get());
        Nodes.usable(save, model.canSave());
        Nodes.usable(revert, model.loaded().get() && !model.saving().get());
    }

    @Override
    public Node node() {
        return root;
    }

    @Override
    public void focus() {
        if (!model.loaded().get()) {
            root.requestFocus();
            return;
        }
        // What scrolls is in the scene only once its style is known.
        root.applyCss();
        fields.getFirst().focus();
    }

    @Override
    public boolean typed(String character) {
        if (character.equals("e")) {
            yaml.focus();
            return true;
        }
        return false;
    }

    @Override
    public boolean save() {
        fields.forEach(FieldPane::send); // What was typed and not left yet is meant too.
        model.save();
        return true;
    }

    @Override
    public boolean send() {
        return false;
    }

    @Override
    public boolean escape() {
        focus();
        return true;
    }

    @Override
    public List<Key> keys() {
        return List.of(
                new Key("e", "Edit the file as text"),
                new Key("Left  Right", "Move a slider"),
                new Key("Ctrl+S", "Save"),
                new Key("Esc", "Back to the forms"));
    }
}
