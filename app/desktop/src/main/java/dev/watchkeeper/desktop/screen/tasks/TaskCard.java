package dev.watchkeeper.desktop.screen.tasks;

import dev.watchkeeper.desktop.kit.StateLook;
import dev.watchkeeper.domain.Task;

/**
 * A task as it is shown in all three views.
 *
 * @param project the name of its project, harmless to look at
 * @param look the shape of its state
 * @param word the word of its state
 * @param title one line, harmless to look at
 * @param aside what else is known just now, such as {@code 2 of 3, 12 min, claude@vm}; may be empty
 * @param words all that a filter looks in, in small letters
 */
record TaskCard(
        Task task,
        String project,
        StateLook look,
        String word,
        String title,
        String aside,
        String words) {
    String id() {
        return task.id();
    }

    /** Where it stands on the board. */
    TaskColumn column() {
        return TaskColumn.of(task.state());
    }
}
