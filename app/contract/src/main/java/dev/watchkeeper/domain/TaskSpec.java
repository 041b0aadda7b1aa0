package dev.watchkeeper.domain;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * A piece of work as a person wrote it. Only a person's words change it: an edit, or an answer to a
 * breakpoint.
 *
 * @param title one line
 * @param brief what is to be done; may be empty
 * @param after ids of the tasks that must be done before
 * @param agent name of the agent in the settings, or {@code null} for the default one
 * @param checks command lines that must succeed, run in the workspace
 * @param scope globs of the paths that may change; empty for no limit
 * @param critical whether the task counts as critical in the rules ({@code task.critical})
 */
public record TaskSpec(
        String title,
        String brief,
        List<String> after,
        Priority priority,
        @Nullable String agent,
        List<String> checks,
        List<String> scope,
        boolean critical) {
    public TaskSpec {
        after = List.copyOf(after);
        checks = List.copyOf(checks);
        scope = List.copyOf(scope);
    }

    /** The same work described in other words. */
    public TaskSpec withBrief(String words) {
        return new TaskSpec(title, words, after, priority, agent, checks, scope, critical);
    }

    /** The same work after other tasks. */
    public TaskSpec withAfter(List<String> before) {
        return new TaskSpec(title, brief, before, priority, agent, checks, scope, critical);
    }

    /**
     * The same work by another agent.
     *
     * @param name in the settings, or {@code null} for the default one
     */
    public TaskSpec withAgent(@Nullable String name) {
        return new TaskSpec(title, brief, after, priority, name, checks, scope, critical);
    }
}
