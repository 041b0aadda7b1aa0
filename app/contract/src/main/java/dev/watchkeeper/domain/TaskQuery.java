package dev.watchkeeper.domain;

import org.jspecify.annotations.Nullable;

import java.util.Set;

/**
 * Which tasks are asked for: a page of them, in the order of creation. The next page begins after
 * the number of the last task of this one.
 *
 * @param project whose; {@code null} for all
 * @param states any of these; empty for all
 * @param after the number of the last task that is known, 0 for none
 * @param max most tasks to return, from 1 to {@value #MOST}
 */
public record TaskQuery(@Nullable String project, Set<TaskState> states, long after, int max) {
    /** The longest page. */
    public static final int MOST = 1000;

    public TaskQuery {
        states = Set.copyOf(states);
        if (max < 1 || max > MOST) {
            throw new IllegalArgumentException("a page of " + max + " tasks");
        }
    }

    /** The first page of all tasks. */
    public static TaskQuery all() {
        return new TaskQuery(null, Set.of(), 0, MOST);
    }

    /** The same of one project; {@code null} for all. */
    public TaskQuery of(@Nullable String whose) {
        return new TaskQuery(whose, states, after, max);
    }

    /** The same of tasks in these states. */
    public TaskQuery in(Set<TaskState> wanted) {
        return new TaskQuery(project, wanted, after, max);
    }

    /** The page after a task. */
    public TaskQuery after(Task last) {
        return new TaskQuery(project, states, last.number(), max);
    }

    /** The same with another length of the page. */
    public TaskQuery atMost(int tasks) {
        return new TaskQuery(project, states, after, tasks);
    }
}
