package dev.watchkeeper.desktop.screen.tasks;

import dev.watchkeeper.desktop.kit.Visible;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskState;

import java.util.List;

/**
 * What is asked before a task is called off, or accepted work is done again.
 *
 * @param task its id
 * @param cancels whether it is called off
 * @param title the question
 * @param words what comes of it
 * @param does what the button says
 */
record TaskQuestion(String task, boolean cancels, String title, String words, String does) {
    private static final int NAMED = 4;

    /** Whether a task is to be called off. */
    static TaskQuestion cancel(Task task, TaskLinks links) {
        String id = Visible.line(task.id(), 40);
        List<String> after = links.waiting(task.id());
        boolean begun = task.attempts() > 0 || task.state() == TaskState.RUNNING;
        String work =
                switch (task.state()) {
                    case RUNNING -> "Its agent is ended, and what it has changed is put back.";
                    case WAITING ->
                            "Its question is closed, and what its attempts have changed is put"
                                    + " back.";
                    default ->
                            begun
                                    ? "What its attempts have changed is put back."
                                    : "It has not begun, so nothing in the workspace changes.";
                };
        return new TaskQuestion(
                task.id(),
                true,
                "Cancel " + id + ", “" + Visible.line(task.title(), 120) + "”?",
                work
                        + (begun ? " What a checkpoint holds of it stays there." : "")
                        + (after.isEmpty() ? "" : " " + blocked(after)),
                "Cancel "
                        + id
                        + (begun ? " and put its work back" : "")
                        + (after.isEmpty() ? "" : ", block " + after.size()));
    }

    private static String blocked(List<String> after) {
        int more = after.size() - NAMED;
        return (after.size() == 1 ? "1 task after it is" : after.size() + " tasks after it are")
                + " blocked then: "
                + Visible.line(
                        String.join(", ", after.subList(0, Math.min(NAMED, after.size()))), 200)
                + (more > 0 ? " and " + more + " more" : "")
                + ".";
    }

    /** Whether accepted work is to be done again. */
    static TaskQuestion redo(Task task) {
        String id = Visible.line(task.id(), 40);
        return new TaskQuestion(
                task.id(),
                false,
                "Do " + id + " again, “" + Visible.line(task.title(), 120) + "”?",
                "Its work was accepted. Doing it again counts as “accepted wrongly”, from which the"
                        + " confidence learns; the files stay as they are until the next attempt.",
                "Do " + id + " again");
    }
}
