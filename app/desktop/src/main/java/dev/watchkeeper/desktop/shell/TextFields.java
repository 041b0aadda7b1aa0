package dev.watchkeeper.desktop.shell;

import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.TextInputControl;

import org.fxmisc.richtext.GenericStyledArea;
import org.jspecify.annotations.Nullable;

/** Whether the keyboard is in a text field, where letters are letters. */
final class TextFields {
    private TextFields() {}

    static boolean has(@Nullable Scene scene) {
        Node focus = scene == null ? null : scene.getFocusOwner();
        return focus instanceof TextInputControl field && field.isEditable()
                || focus instanceof GenericStyledArea<?, ?, ?> area && area.isEditable();
    }
}
