package dev.watchkeeper.desktop.shell;

import javafx.scene.Scene;
import javafx.scene.control.TextInputControl;

import org.jspecify.annotations.Nullable;

/** Whether the keyboard is in a text field, where letters are letters. */
final class TextFields {
    private TextFields() {}

    static boolean has(@Nullable Scene scene) {
        return scene != null
                && scene.getFocusOwner() instanceof TextInputControl field
                && field.isEditable();
    }
}
