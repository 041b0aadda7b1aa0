package dev.watchkeeper.schedule;

import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.domain.WorkspaceId;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Chooses the tasks to start now. */
public final class Schedule {
    private static final Comparator<Task> ORDER =
            Comparator.comparing(Task::priority)
                    .reversed()
                    .thenComparingLong(Task::number)
                    .thenComparing(Task::id);

    private Schedule() {}

    /**
     * An attempt under way: it takes one of the places, and its workspace.
     *
     * @param account whose limits its agent shares
     */
    public record Running(String task, WorkspaceId workspace, String account) {}

    /**
     * The tasks to start now, in the order in which to start them: the higher priority first, then
     * the older one; one writer for each workspace; none whose account is held.
     *
     * @param open the tasks that have not ended; only those that are ready, and of which no task
     *     before them is among these, are chosen
     * @param running what is under way
     * @param heldAccounts accounts that rest until their limit is over
     * @param accountOf the account of the agent that a task would get
     * @param parallel how many attempts at once, at least 1
     * @param workspaceOf the workspace in which a task would be worked on
     * @param busy workspaces that may not be written to
     */
    public static List<Task> next(
            List<Task> open,
            List<Running> running,
            Set<String> heldAccounts,
            Function<Task, String> accountOf,
            int parallel,
            Function<Task, WorkspaceId> workspaceOf,
            Set<WorkspaceId> busy) {
        int places = parallel - running.size();
        if (places <= 0) {
            return List.of();
        }
        Set<String> openIds = open.stream().map(Task::id).collect(Collectors.toSet());
        Set<WorkspaceId> taken = new HashSet<>(busy);
        Set<String> under = new HashSet<>();
        for (Running r : running) {
            taken.add(r.workspace());
            under.add(r.task());
        }
        List<Task> chosen = new ArrayList<>();
        for (Task task : open.stream().sorted(ORDER).toList()) {
            if (chosen.size() == places) {
                break;
            }
            if (task.state() == TaskState.READY
                    && !under.contains(task.id())
                    && !taken.contains(workspaceOf.apply(task))
                    && task.after().stream().noneMatch(openIds::contains)
                    && !heldAccounts.contains(accountOf.apply(task))) {
                taken.add(workspaceOf.apply(task));
                chosen.add(task);
            }
        }
        return List.copyOf(chosen);
    }
}
