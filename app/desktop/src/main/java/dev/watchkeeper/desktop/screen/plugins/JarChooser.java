package dev.watchkeeper.desktop.screen.plugins;

import javafx.stage.FileChooser;
import javafx.stage.Window;

import java.util.List;
import java.util.Objects;

/** The system's own dialog for files, where a person chooses jars. */
final class JarChooser {
    private JarChooser() {}

    /** What was chosen; empty if nothing was. */
    static List<String> choose(Window over) {
        FileChooser chooser = new FileChooser();
        chooser.setTitle("Choose the jar of a plugin");
        chooser.getExtensionFilters().add(new FileChooser.ExtensionFilter("Plugins", "*.jar"));
        List<?> chosen = chooser.showOpenMultipleDialog(over);
        return chosen == null ? List.of() : chosen.stream().map(Objects::toString).toList();
    }
}
