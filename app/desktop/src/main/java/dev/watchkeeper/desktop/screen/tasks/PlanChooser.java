package dev.watchkeeper.desktop.screen.tasks;

import javafx.stage.FileChooser;
import javafx.stage.Window;

import java.util.List;

/** The system's own dialog for files, where a person chooses a plan. */
final class PlanChooser {
    private PlanChooser() {}

    /** What was chosen; empty if nothing was. */
    static List<String> choose(Window over) {
        FileChooser chooser = new FileChooser();
        chooser.setTitle("Choose a file of tasks");
        chooser.getExtensionFilters()
                .add(new FileChooser.ExtensionFilter("Plans of tasks", "*.yaml", "*.yml"));
        Object chosen = chooser.showOpenDialog(over);
        return chosen == null ? List.of() : List.of(chosen.toString());
    }
}
