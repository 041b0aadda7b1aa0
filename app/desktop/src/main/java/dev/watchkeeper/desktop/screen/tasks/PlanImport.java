package dev.watchkeeper.desktop.screen.tasks;

import dev.watchkeeper.desktop.fx.Bridge;
import dev.watchkeeper.desktop.kit.Visible;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskDraft;

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

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Adds the tasks of a file: it is read and shown first, and nothing is added while anything in it
 * is wrong. For the JavaFX thread.
 */
final class PlanImport {
    /**
     * A file as it was read.
     *
     * @param file its path
     * @param drafts its tasks, in its order
     */
    record Plan(String file, List<TaskDraft> drafts) {}

    private final Bridge bridge;
    private final Supplier<List<Project>> projectsNow;
    private final ObservableList<Project> projects = FXCollections.observableArrayList();
    private final Consumer<List<Task>> done;
    private final StringProperty project = new SimpleStringProperty("");
    private final ReadOnlyStringWrapper file = new ReadOnlyStringWrapper("");
    private final ReadOnlyObjectWrapper<@Nullable Plan> plan = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");
    private final ReadOnlyBooleanWrapper busy = new ReadOnlyBooleanWrapper();
    private int reads;
    private boolean sending;

    /**
     * @param projects those there are
     * @param done receives the tasks that were added
     */
    PlanImport(Bridge bridge, Supplier<List<Project>> projects, Consumer<List<Task>> done) {
        this.bridge = bridge;
        this.projectsNow = projects;
        this.done = done;
    }

    /**
     * Reads a file and shows what is in it.
     *
     * @param near the project that its tasks belong to unless another is chosen; may be empty
     */
    void open(String path, String near) {
        int mine = ++reads;
        plan.set(null);
        problem.set("");
        List<Project> all = projectsNow.get();
        projects.setAll(all);
        String first = all.isEmpty() ? "" : all.getFirst().id();
        project.set(all.stream().anyMatch(p -> p.id().equals(near)) ? near : first);
        file.set(path);
        busy.set(true);
        bridge.ask(
                c -> new Plan(path, c.tasksInFile(path)),
                read -> {
                    if (mine == reads) {
                        busy.set(false);
                        plan.set(read);
                        problem.set(
                                read.drafts().isEmpty() ? "There is no task in this file." : "");
                    }
                },
                trouble -> {
                    if (mine == reads) {
                        busy.set(false);
                        problem.set(Visible.text(trouble.message()));
                    }
                });
    }

    /** Adds the tasks, all or none. */
    void send() {
        Plan read = plan.get();
        if (read == null || read.drafts().isEmpty() || busy.get()) {
            return;
        }
        String into = project.get();
        if (into.isEmpty()) {
            problem.set("Tasks need a project, and there is none yet.");
            return;
        }
        sending = true;
        busy.set(true);
        problem.set("");
        bridge.ask(
                c -> c.addTasks(into, read.drafts()),
                made -> {
                    sending = false;
                    close();
                    done.accept(made);
                },
                trouble -> {
                    sending = false;
                    busy.set(false);
                    problem.set(Visible.text(trouble.told("Nothing was added")) + ".");
                });
    }

    /** Closes it; not while its tasks are being added, since it can't be taken back by then. */
    void close() {
        if (sending) {
            return;
        }
        reads++;
        plan.set(null);
        problem.set("");
        file.set("");
        busy.set(false);
    }

    /** Whether tasks are being added, so that it is not known yet what becomes of them. */
    boolean sending() {
        return sending;
    }

    /** Offers the projects that there are by now. */
    void offer(List<Project> now) {
        if (!file.get().isEmpty() && !now.equals(projects)) {
            projects.setAll(now);
            if (project.get().isEmpty() && !now.isEmpty()) {
                project.set(now.getFirst().id());
            }
        }
    }

    /** The path of the file that is shown; empty while none is. */
    ReadOnlyStringProperty file() {
        return file.getReadOnlyProperty();
    }

    /** What is in it; {@code null} until it is read, and while something in it is wrong. */
    ReadOnlyObjectProperty<@Nullable Plan> plan() {
        return plan.getReadOnlyProperty();
    }

    /** What is wrong, a line for each fault; empty if nothing is. */
    ReadOnlyStringProperty problem() {
        return problem.getReadOnlyProperty();
    }

    ReadOnlyBooleanProperty busy() {
        return busy.getReadOnlyProperty();
    }

    /** The id of the project that the tasks are to belong to. */
    StringProperty project() {
        return project;
    }

    ObservableList<Project> projects() {
        return projects;
    }
}
