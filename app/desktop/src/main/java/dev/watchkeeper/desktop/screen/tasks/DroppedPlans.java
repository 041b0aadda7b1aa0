package dev.watchkeeper.desktop.screen.tasks;

import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;

/**
 * A file of tasks that a person drops on the window or chooses. It belongs to the window, not to a
 * screen. For the JavaFX thread.
 */
public final class DroppedPlans {
    private final ReadOnlyObjectWrapper<@Nullable String> waiting = new ReadOnlyObjectWrapper<>();

    /** Whether a file is taken for one of tasks, by its name. */
    public static boolean takes(String file) {
        String name = file.toLowerCase(Locale.ROOT);
        return name.endsWith(".yaml") || name.endsWith(".yml");
    }

    /** What dropping files would do, in a line. */
    public static String would(List<String> files) {
        String name = name(files.getFirst());
        return files.size() == 1
                ? name + " would be read as a plan, and its tasks shown before they are added"
                : name + " would be read as a plan; one file is read at a time";
    }

    /** They were dropped, or chosen: the first of them waits to be read. */
    public void dropped(List<String> files) {
        if (!files.isEmpty()) {
            waiting.set(null);
            waiting.set(files.getFirst());
        }
    }

    /** The one that waits is taken. */
    void taken() {
        waiting.set(null);
    }

    /** The path of the file that waits to be read; {@code null} if none does. */
    ReadOnlyObjectProperty<@Nullable String> waiting() {
        return waiting.getReadOnlyProperty();
    }

    static String name(String file) {
        return file.substring(1 + Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')));
    }
}
