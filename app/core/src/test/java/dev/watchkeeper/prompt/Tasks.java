package dev.watchkeeper.prompt;

import dev.watchkeeper.domain.Priority;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskProgress;
import dev.watchkeeper.domain.TaskSpec;
import dev.watchkeeper.domain.TaskState;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** Tasks for the tests of this room, and the templates that are shipped. */
final class Tasks {
    static final Path SHIPPED =
            Path.of(System.getProperty("watchkeeper.test.root", ".."), "templates");

    private Tasks() {}

    static Task task(String title, String brief, List<String> checks, List<String> scope) {
        return new Task(
                "t1",
                1,
                "p",
                Instant.EPOCH,
                new TaskSpec(title, brief, List.of(), Priority.NORMAL, null, checks, scope, true),
                TaskProgress.untried(TaskState.READY));
    }

    static Task task(String brief, List<String> checks, List<String> scope) {
        return task("Accept ISO week dates", brief, checks, scope);
    }
}
