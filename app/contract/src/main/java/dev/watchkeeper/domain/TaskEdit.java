package dev.watchkeeper.domain;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * What a person changes about a task. Each part that is {@code null} stays as it is.
 *
 * @param title one line
 * @param brief what is to be done
 * @param after ids of the tasks that must be done before, all of them; empty for none
 * @param priority how early it is taken
 * @param agent name of the agent in the settings; empty for the default one
 * @param checks command lines that must succeed, all of them
 * @param scope globs of the paths that may change, all of them; empty for no limit
 * @param critical whether the task counts as critical in the rules
 */
public record TaskEdit(
        @Nullable String title,
        @Nullable String brief,
        @Nullable List<String> after,
        @Nullable Priority priority,
        @Nullable String agent,
        @Nullable List<String> checks,
        @Nullable List<String> scope,
        @Nullable Boolean critical) {
    /** Changes nothing; the others are made from it. */
    public static final TaskEdit NOTHING =
            new TaskEdit(null, null, null, null, null, null, null, null);

    public TaskEdit {
        after = after == null ? null : List.copyOf(after);
        checks = checks == null ? null : List.copyOf(checks);
        scope = scope == null ? null : List.copyOf(scope);
    }

    /** Other words for the work. */
    public static TaskEdit words(String title, String brief) {
        return new TaskEdit(title, brief, null, null, null, null, null, null);
    }

    /** Another order of the tasks. */
    public static TaskEdit comesAfter(List<String> before) {
        return new TaskEdit(null, null, before, null, null, null, null, null);
    }

    /** Another priority. */
    public static TaskEdit priority(Priority wished) {
        return new TaskEdit(null, null, null, wished, null, null, null, null);
    }

    /** Another agent. */
    public static TaskEdit agent(String name) {
        return new TaskEdit(null, null, null, null, name, null, null, null);
    }

    /** The words of a task with what is changed about them. */
    public TaskSpec of(TaskSpec s) {
        return new TaskSpec(
                title != null ? title : s.title(),
                brief != null ? brief : s.brief(),
                after != null ? after : s.after(),
                priority != null ? priority : s.priority(),
                agent == null ? s.agent() : agent.isEmpty() ? null : agent,
                checks != null ? checks : s.checks(),
                scope != null ? scope : s.scope(),
                critical != null ? critical : s.critical());
    }
}
