package dev.watchkeeper.desktop.screen.tasks;

import dev.watchkeeper.control.SettingsEntry;
import dev.watchkeeper.desktop.fx.Bridge;
import dev.watchkeeper.desktop.kit.Visible;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskState;

import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The form in which a task is written or changed. What was typed and not sent is shown again when
 * the form is opened the next time. For the JavaFX thread.
 */
final class TaskFormModel {
    /**
     * What the form is about.
     *
     * @param task that is changed; {@code null} for a new one
     * @param before what stood there when the form was opened
     */
    record About(@Nullable Task task, TaskForm before) {
        String key() {
            return task == null ? "" : task.id();
        }

        /** Whether what it comes after can still be changed. */
        boolean orders() {
            return task == null
                    || task.attempts() == 0
                            && (task.state() == TaskState.PENDING
                                    || task.state() == TaskState.READY
                                    || task.state() == TaskState.BLOCKED);
        }
    }

    /** What was typed into a form that was closed without being sent. */
    record Kept(TaskForm before, TaskForm typed) {}

    private final Bridge bridge;
    private final TaskBook book;
    private final Function<String, @Nullable Task> taskOf;
    private final Consumer<Task> done;
    private final Map<TaskField, StringProperty> texts = new EnumMap<>(TaskField.class);
    private final ObservableList<Project> projects = FXCollections.observableArrayList();
    private final ObservableList<String> agents = FXCollections.observableArrayList();
    private final ReadOnlyObjectWrapper<@Nullable About> about = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper named = new ReadOnlyStringWrapper("");
    private final ReadOnlyBooleanWrapper busy = new ReadOnlyBooleanWrapper();
    private final Map<String, Kept> kept;

    /**
     * @param kept what was typed and not sent, by the id of the task, empty for a new one; it
     *     outlives the form
     * @param done receives the task once it is added or changed
     */
    TaskFormModel(
            Bridge bridge,
            TaskBook book,
            Map<String, Kept> kept,
            Function<String, @Nullable Task> taskOf,
            Consumer<Task> done) {
        this.bridge = bridge;
        this.book = book;
        this.kept = kept;
        this.taskOf = taskOf;
        this.done = done;
        for (TaskField field : TaskField.values()) {
            texts.put(field, new SimpleStringProperty(""));
        }
        text(TaskField.AFTER).addListener((o, was, is) -> name());
    }

    /**
     * Opens it; without effect while it is being sent, since it is not known yet what becomes of
     * that.
     *
     * @param task to change; {@code null} to write one
     * @param near the project that a new one belongs to unless another is chosen; may be empty
     */
    void open(@Nullable Task task, String near) {
        if (busy.get()) {
            return;
        }
        close();
        projects.setAll(book.projects());
        book.look();
        String first = projects.isEmpty() ? "" : projects.getFirst().id();
        boolean there = projects.stream().anyMatch(p -> p.id().equals(near));
        TaskForm before = task == null ? TaskForm.blank(there ? near : first) : TaskForm.of(task);
        About now = new About(task, before);
        Kept last = kept.get(now.key());
        show(last == null ? before : last.typed().over(last.before(), before));
        problem.set("");
        about.set(now);
        readAgents();
    }

    private void readAgents() {
        bridge.ask(
                c -> c.agentEntries().stream().map(SettingsEntry::name).toList(),
                names -> {
                    String mine = text(TaskField.AGENT).get();
                    List<String> all = new ArrayList<>(names);
                    if (!mine.isEmpty() && !all.contains(mine)) {
                        all.add(mine);
                    }
                    all.addFirst("");
                    agents.setAll(all);
                    text(TaskField.AGENT).set(mine);
                },
                trouble -> problem.set("The agents can't be read: " + trouble.words()));
    }

    private void show(TaskForm form) {
        agents.setAll(
                form.text(TaskField.AGENT).isEmpty()
                        ? List.of("")
                        : List.of("", form.text(TaskField.AGENT)));
        texts.forEach((field, text) -> text.set(form.text(field)));
        name();
    }

    private TaskForm typed() {
        Map<TaskField, String> now = new EnumMap<>(TaskField.class);
        texts.forEach((field, text) -> now.put(field, text.get() == null ? "" : text.get()));
        return new TaskForm(now);
    }

    /** Says which tasks the ids mean. */
    private void name() {
        List<String> words = new ArrayList<>();
        for (String id : TaskForm.ids(text(TaskField.AFTER).get())) {
            Task known = taskOf.apply(id);
            words.add(
                    Visible.line(id, 40)
                            + (known == null
                                    ? ": there is no such task"
                                    : ": " + Visible.line(known.title(), 80)));
        }
        named.set(String.join("\n", words));
    }

    /** Closes it; what was typed is kept. */
    void close() {
        About open = about.get();
        if (open == null || busy.get()) {
            return;
        }
        TaskForm now = typed();
        if (now.equals(open.before())) {
            kept.remove(open.key());
        } else {
            kept.put(open.key(), new Kept(open.before(), now));
        }
        about.set(null);
    }

    /** Adds the task, or changes it. */
    void send() {
        About open = about.get();
        if (open == null || busy.get()) {
            return;
        }
        TaskForm now = typed();
        if (now.text(TaskField.TITLE).isBlank()) {
            problem.set("A task needs a title.");
            return;
        }
        if (now.text(TaskField.PROJECT).isEmpty()) {
            problem.set("A task needs a project.");
            return;
        }
        Task task = open.task();
        if (task != null && now.equals(open.before())) {
            sent(open, now, task);
            return;
        }
        busy.set(true);
        problem.set("");
        bridge.ask(
                c ->
                        task == null
                                ? c.addTasks(now.text(TaskField.PROJECT), List.of(now.draft()))
                                        .getFirst()
                                : c.editTask(task.id(), now.editOf(open.before())),
                made -> {
                    busy.set(false);
                    sent(open, now, made);
                },
                trouble -> {
                    busy.set(false);
                    problem.set(
                            Visible.line(
                                            trouble.told(
                                                    task == null ? "Not added" : "Not changed"),
                                            600)
                                    + ".");
                });
    }

    /** It was sent; what was typed meanwhile stays there, as a change of what came of it. */
    private void sent(About open, TaskForm sent, Task task) {
        kept.remove(open.key());
        about.set(typed().equals(sent) ? null : new About(task, TaskForm.of(task)));
        done.accept(task);
    }

    /** Offers the projects that there are by now. */
    void offer(List<Project> now) {
        About open = about.get();
        if (open == null || now.equals(projects)) {
            return;
        }
        projects.setAll(now);
        if (open.task() == null && text(TaskField.PROJECT).get().isEmpty() && !now.isEmpty()) {
            String first = now.getFirst().id();
            text(TaskField.PROJECT).set(first);
            about.set(new About(null, open.before().with(TaskField.PROJECT, first)));
        }
    }

    StringProperty text(TaskField field) {
        return Objects.requireNonNull(texts.get(field));
    }

    ObservableList<Project> projects() {
        return projects;
    }

    /** The names of the agents of the settings; the empty one stands for the default. */
    ObservableList<String> agents() {
        return agents;
    }

    /** What it is about; {@code null} while it is closed. */
    ReadOnlyObjectProperty<@Nullable About> about() {
        return about.getReadOnlyProperty();
    }

    /** What is wrong; empty if nothing is known to be. */
    ReadOnlyStringProperty problem() {
        return problem.getReadOnlyProperty();
    }

    /** The titles of the tasks that it comes after, a line for each. */
    ReadOnlyStringProperty named() {
        return named.getReadOnlyProperty();
    }

    /** Whether it is being sent. */
    ReadOnlyBooleanProperty busy() {
        return busy.getReadOnlyProperty();
    }
}
