package dev.watchkeeper.desktop.screen.settings;

import atlantafx.base.controls.ToggleSwitch;

import dev.watchkeeper.desktop.kit.Nodes;

import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.Slider;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

import org.jspecify.annotations.Nullable;

import java.util.Locale;

/** The form of one setting: its word, its value, and when a change takes effect. */
final class FieldPane extends VBox {
    private final Field field;
    private final SettingsModel model;
    private final TextField words = new TextField();
    private final @Nullable Slider slider;
    private final @Nullable ToggleSwitch toggle;
    private final Label applies = Nodes.label("", "row-second");
    private boolean showing;
    private String shown = "";

    FieldPane(SettingsModel model, Field field) {
        super(4);
        this.model = model;
        this.field = field;
        String id = "settings-" + field.key().replace('.', '-');
        this.slider = field.kind() == Field.Kind.SHARE ? slider(id) : null;
        this.toggle = field.kind() == Field.Kind.SWITCH ? toggle(id) : null;
        words.setId(id);
        words.setAccessibleText(field.word() + ": " + field.help());
        words.setOnAction(e -> send());
        words.focusedProperty()
                .addListener((o, was, is) -> {
                    if (!is) {
                        send();
                    }
                });
        words.setPrefWidth(slider == null ? 180 : 72);
        words.setMinWidth(Region.USE_PREF_SIZE);
        Label name = Nodes.label(field.word());
        name.setMinWidth(150);
        name.setPrefWidth(150);
        Tooltip.install(name, new Tooltip(field.key()));
        applies.setMinWidth(92);
        applies.setAlignment(Pos.CENTER_RIGHT);
        HBox row = Nodes.row(12, name);
        if (slider != null) {
            HBox.setHgrow(slider, Priority.ALWAYS);
            row.getChildren().addAll(slider, words, applies);
        } else {
            Node control = toggle == null ? words : toggle;
            row.getChildren().addAll(control, Nodes.spring(), applies);
        }
        row.setMinHeight(32);
        getChildren().addAll(row, Nodes.prose(field.help(), "row-second"));
    }

    private Slider slider(String id) {
        Slider made = new Slider(0, 1, 0);
        made.setId(id + "-slider");
        made.setAccessibleText(field.word() + ", as a slider");
        made.setBlockIncrement(0.01);
        made.setMinWidth(80);
        made.valueProperty()
                .addListener((o, was, is) -> {
                    if (!showing) {
                        String value = String.format(Locale.ROOT, "%.2f", is.doubleValue());
                        words.setText(value);
                        model.set(field.key(), value);
                    }
                });
        return made;
    }

    private ToggleSwitch toggle(String id) {
        ToggleSwitch made = new ToggleSwitch();
        made.setId(id + "-switch");
        made.setAccessibleText(field.word() + ": " + field.help());
        made.selectedProperty()
                .addListener((o, was, is) -> {
                    if (!showing) {
                        model.set(field.key(), String.valueOf(is));
                    }
                });
        return made;
    }

    /** Puts what was typed into the draft. */
    void send() {
        String value = words.getText().strip();
        if (!showing && !value.isEmpty() && !value.equals(model.value(field.key()))) {
            model.set(field.key(), value);
        }
    }

    /** Shows the draft's value, but not over what a person is typing or dragging. */
    void show() {
        String value = model.value(field.key());
        showing = true;
        try {
            if (!words.isFocused() || words.getText().equals(shown)) {
                words.setText(value);
                shown = value;
            }
            if (slider != null && !slider.isValueChanging() && !slider.isFocused()) {
                slider.setValue(number(value, slider.getValue()));
            }
            if (toggle != null) {
                toggle.setSelected(value.equals("true"));
            }
        } finally {
            showing = false;
        }
        applies.setText(model.badge(field.key()));
    }

    private static double number(String value, double otherwise) {
        try {
            return Double.parseDouble(value);
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }

    /** Puts the keyboard here. */
    void focus() {
        (slider == null ? words : slider).requestFocus();
    }
}
