package dev.watchkeeper.desktop.screen.tasks;

import dev.watchkeeper.domain.Priority;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskProgress;
import dev.watchkeeper.domain.TaskSpec;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.testkit.SampleNight;

import java.util.ArrayList;
import java.util.List;

/** Tasks in great numbers, or with links as a test wants them. */
public final class ManyTasks {
    private ManyTasks() {}

    /** A task of the project {@code orders} that comes after others. */
    public static Task task(String id, long number, TaskState state, String... after) {
        return new Task(
                id,
                number,
                "orders",
                SampleNight.NOW,
                new TaskSpec(
                        "Change " + id + " of a list, with a title of some length",
                        "",
                        List.of(after),
                        Priority.NORMAL,
                        null,
                        List.of(),
                        List.of(),
                        false),
                TaskProgress.untried(state).in(state, SampleNight.NOW));
    }

    /** So many, in chains of ten, most of them done. */
    public static List<Task> chains(int n) {
        List<Task> tasks = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            String id = "T-" + (i + 1);
            boolean first = i % 10 == 0;
            TaskState state =
                    i < n * 4 / 5 ? TaskState.DONE : first ? TaskState.READY : TaskState.PENDING;
            tasks.add(first ? task(id, 1_000 + i, state) : task(id, 1_000 + i, state, "T-" + i));
        }
        return tasks;
    }
}
