package dev.watchkeeper.desktop.screen.tasks;

import dev.watchkeeper.control.Control;
import dev.watchkeeper.desktop.fx.Bridge;
import dev.watchkeeper.desktop.kit.Visible;
import dev.watchkeeper.domain.Priority;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskEdit;
import dev.watchkeeper.domain.TaskState;

import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** What a person does with the selected task. For the JavaFX thread. */
final class TaskActions {
    private final TasksModel model;
    private final Bridge bridge;
    private final ReadOnlyObjectWrapper<@Nullable TaskQuestion> question =
            new ReadOnlyObjectWrapper<>();
    private final ReadOnlyStringWrapper message = new ReadOnlyStringWrapper("");
    private final ReadOnlyBooleanWrapper busy = new ReadOnlyBooleanWrapper();

    TaskActions(TasksModel model, Bridge bridge) {
        this.model = model;
        this.bridge = bridge;
    }

    private boolean can() {
        return model.connected().get() && !busy.get();
    }

    /** Whether the selected task can be called off. */
    boolean canCancel() {
        TaskCard card = model.selection();
        return can() && card != null && !card.task().state().ended();
    }

    /** Whether it can be taken up again. */
    boolean canRetry() {
        TaskCard card = model.selection();
        return can()
                && card != null
                && (card.task().state().ended() || card.task().state() == TaskState.BLOCKED);
    }

    /** Whether it can be changed. */
    boolean canEdit() {
        TaskCard card = model.selection();
        return can()
                && card != null
                && card.task().state() != TaskState.RUNNING
                && !card.task().state().ended();
    }

    /** Whether a new one can be written. */
    boolean canAdd() {
        return can();
    }

    /** Asks whether the selected task is to be called off. */
    void cancel() {
        TaskCard card = model.selection();
        if (card != null && canCancel()) {
            message.set("");
            question.set(TaskQuestion.cancel(card.task(), model.links()));
        }
    }

    /** Takes the selected task up again; asks first where its work was accepted. */
    void retry() {
        TaskCard card = model.selection();
        if (card == null || !canRetry()) {
            return;
        }
        message.set("");
        if (card.task().state() == TaskState.DONE) {
            question.set(TaskQuestion.redo(card.task()));
        } else {
            doRetry(card.id());
        }
    }

    private void doRetry(String id) {
        act(
                c -> c.retryTask(id),
                t ->
                        name(t)
                                + (t.state() == TaskState.READY
                                        ? " is ready again, with all of its attempts."
                                        : " is "
                                                + t.state().name().toLowerCase(Locale.ROOT)
                                                + " again: what it comes after is not done."));
    }

    /**
     * Does what was asked about. Where that would be something else by now, it is asked anew and
     * nothing is done.
     */
    void confirm() {
        TaskQuestion asked = question.get();
        if (asked == null || !can()) {
            return;
        }
        TaskQuestion now = asNow(asked);
        if (!asked.equals(now)) {
            question.set(now);
            message.set(
                    Visible.line(asked.task(), 40)
                            + (now == null
                                    ? " has become something else meanwhile; nothing was done."
                                    : " has changed meanwhile: see what it would do now."));
            return;
        }
        if (asked.cancels()) {
            act(
                    c -> c.cancelTask(asked.task()),
                    t -> name(t) + " is cancelled; “Retry” (r) takes it up again.");
        } else {
            doRetry(asked.task());
        }
    }

    /** The same question as it is now; {@code null} if there is nothing to ask any more. */
    private @Nullable TaskQuestion asNow(TaskQuestion asked) {
        Task task = model.task(asked.task());
        if (task == null || asked.cancels() == task.state().ended()) {
            return null;
        }
        return asked.cancels() ? TaskQuestion.cancel(task, model.links()) : TaskQuestion.redo(task);
    }

    /** Leaves what was asked about as it is. */
    void dismiss() {
        question.set(null);
    }

    /** A question goes with the task that it is about. */
    void otherSelected() {
        question.set(null);
        message.set("");
    }

    /**
     * Takes the selected task earlier, or later.
     *
     * @param by 1 or -1
     */
    void priority(int by) {
        TaskCard card = model.selection();
        if (card == null || !canEdit()) {
            return;
        }
        int wanted = card.task().priority().ordinal() + by;
        if (wanted < 0 || wanted >= Priority.values().length) {
            message.set(
                    name(card.task())
                            + " has the "
                            + (by > 0 ? "highest" : "lowest")
                            + " priority already.");
            return;
        }
        Priority next = Priority.values()[wanted];
        String id = card.id();
        act(
                c -> c.editTask(id, TaskEdit.priority(next)),
                t -> name(t) + " has " + next.name().toLowerCase(Locale.ROOT) + " priority now.");
    }

    private void act(Function<Control, Task> does, Function<Task, String> says) {
        busy.set(true);
        bridge.ask(
                does,
                done -> {
                    busy.set(false);
                    question.set(null);
                    message.set(says.apply(done));
                },
                failed -> {
                    busy.set(false);
                    message.set(Visible.line(failed.told("Not done"), 300) + ".");
                });
    }

    /** A task was written or changed in the form: it is selected. */
    void written(Task task) {
        model.select(task.id());
        message.set(name(task) + " is saved.");
    }

    /** The tasks of a file were added: the first of them is selected. */
    void imported(List<Task> tasks) {
        if (!tasks.isEmpty()) {
            model.select(tasks.getFirst().id());
        }
        message.set(tasks.size() == 1 ? "1 task is added." : tasks.size() + " tasks are added.");
    }

    private static String name(Task task) {
        return Visible.line(task.id(), 40);
    }

    /** What waits for the person's word; {@code null} if nothing does. */
    ReadOnlyObjectProperty<@Nullable TaskQuestion> question() {
        return question.getReadOnlyProperty();
    }

    /** What came of the last action. */
    ReadOnlyStringProperty message() {
        return message.getReadOnlyProperty();
    }

    /** Whether an action is under way. */
    ReadOnlyBooleanProperty busy() {
        return busy.getReadOnlyProperty();
    }
}
