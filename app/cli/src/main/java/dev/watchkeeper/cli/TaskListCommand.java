package dev.watchkeeper.cli;

import dev.watchkeeper.control.Control;
import dev.watchkeeper.control.TaskPages;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskQuery;
import dev.watchkeeper.domain.TaskState;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code task list} */
@Command(name = "list", description = "The project's tasks, or all.")
final class TaskListCommand extends Action {
    @Option(names = "--project", paramLabel = "P", description = "Its id, name or path.")
    @Nullable String project;

    @Option(names = "--state", paramLabel = "S", description = "Only those in this state.")
    @Nullable String state;

    TaskListCommand(CommandContext c) {
        super(c);
    }

    @Override
    public Integer call() {
        try (Control control = c.open()) {
            TaskQuery of = TaskQuery.all().of(CommandContext.idOf(c.project(control, project)));
            Set<TaskState> states = states();
            List<Task> tasks =
                    state != null && states.isEmpty()
                            ? List.of()
                            : TaskPages.all(control, of.in(states));
            if (c.json()) {
                c.json(JsonWriter.list(tasks, TaskJson::task));
            } else if (tasks.isEmpty()) {
                c.print("No tasks. " + c.command("task add --title …") + " adds one.");
            } else {
                TaskTable.print(c, tasks);
            }
            return DONE;
        }
    }

    /** The state that is asked for; none for all, and for a word that is no state. */
    private Set<TaskState> states() {
        return Stream.of(TaskState.values())
                .filter(s -> JsonWriter.word(s).equals(state))
                .collect(Collectors.toSet());
    }
}
