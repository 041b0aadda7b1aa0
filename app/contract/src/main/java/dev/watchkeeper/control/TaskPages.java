package dev.watchkeeper.control;

import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskQuery;

import java.util.ArrayList;
import java.util.List;

/** Tasks read page by page. */
public final class TaskPages {
    private TaskPages() {}

    /** All tasks that a query asks for, from its first page to the last. */
    public static List<Task> all(TasksPort tasks, TaskQuery query) {
        List<Task> all = new ArrayList<>();
        TaskQuery next = query;
        while (true) {
            List<Task> page = tasks.tasks(next);
            all.addAll(page);
            if (page.size() < query.max()) {
                return all;
            }
            next = next.after(page.getLast());
        }
    }
}
