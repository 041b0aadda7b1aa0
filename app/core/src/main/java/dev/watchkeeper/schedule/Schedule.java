package dev.watchkeeper.schedule;

import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskState;

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
     * An attempt under way: it takes one of the places, and its project's workspace.
     *
     * @param account whose limits its agent shares
     */
    public record Running(String task, String project, String account) {}

    /**
     * The tasks to start now, in the order in which to start them: the higher priority first, then
     * the older one; one writer for each project's workspace; none whose account is held.
     *
     * @param open the tasks that have not ended; only those that are ready, and of which no task
     *     before them is among these, are chosen
     * @param running what is under way
     * @param heldAccounts accounts that rest until their limit is over
     * @param accountOf the account of the agent that a task would get
     * @param parallel how many attempts at once, at least 1
     * @param busyProjects projects whose workspace may not be written to, such as those of {@link
     *     #busy}
     */
    public static List<Task> next(
            List<Task> open,
            List<Running> running,
            Set<String> heldAccounts,
            Function<Task, String> accountOf,
            int parallel,
            Set<String> busyProjects) {
        int places = parallel - running.size();
        if (places <= 0) {
            return List.of();
        }
        Set<String> openIds = open.stream().map(Task::id).collect(Collectors.toSet());
        Set<String> taken = new HashSet<>(busyProjects);
        Set<String> under = new HashSet<>();
        for (Running r : running) {
            taken.add(r.project());
            under.add(r.task());
        }
        List<Task> chosen = new ArrayList<>();
        for (Task task : open.stream().sorted(ORDER).toList()) {
            if (chosen.size() == places) {
                break;
            }
            if (task.state() == TaskState.READY
                    && !under.contains(task.id())
                    && !taken.contains(task.project())
                    && task.after().stream().noneMatch(openIds::contains)
                    && !heldAccounts.contains(accountOf.apply(task))) {
                taken.add(task.project());
                chosen.add(task);
            }
        }
        return List.copyOf(chosen);
    }

    /** The same where no other project is busy. */
    public static List<Task> next(
            List<Task> open,
            List<Running> running,
            Set<String> heldAccounts,
            Function<Task, String> accountOf,
            int parallel) {
        return next(open, running, heldAccounts, accountOf, parallel, Set.of());
    }

    /**
     * The projects whose workspace still holds the work of an unfinished task: of every task that
     * is held, and, where changes that were not accepted stay in place, of every waiting one.
     *
     * @param keepUnaccepted whether a waiting task's changes stay in the workspace
     */
    public static Set<String> busy(List<Task> open, boolean keepUnaccepted) {
        return open.stream()
                .filter(t ->
                        t.state() == TaskState.HELD
                                || (keepUnaccepted && t.state() == TaskState.WAITING))
                .map(Task::project)
                .collect(Collectors.toUnmodifiableSet());
    }
}
