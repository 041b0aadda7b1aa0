package dev.watchkeeper.desktop.screen.tasks;

import dev.watchkeeper.domain.Priority;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskDraft;
import dev.watchkeeper.domain.TaskEdit;
import dev.watchkeeper.domain.TaskSpec;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The texts of a form about a task.
 *
 * @param texts of every field
 */
record TaskForm(Map<TaskField, String> texts) {
    TaskForm {
        texts = new EnumMap<>(texts);
    }

    /** That of a task that is to be written. */
    static TaskForm blank(String project) {
        return of(
                project,
                new TaskSpec(
                        "", "", List.of(), Priority.NORMAL, null, List.of(), List.of(), false));
    }

    static TaskForm of(Task task) {
        return of(task.project(), task.spec());
    }

    private static TaskForm of(String project, TaskSpec s) {
        Map<TaskField, String> texts = new EnumMap<>(TaskField.class);
        texts.put(TaskField.PROJECT, project);
        texts.put(TaskField.TITLE, s.title());
        texts.put(TaskField.BRIEF, s.brief());
        texts.put(TaskField.AFTER, String.join(" ", s.after()));
        texts.put(TaskField.PRIORITY, s.priority().name().toLowerCase(Locale.ROOT));
        texts.put(TaskField.AGENT, s.agent() == null ? "" : s.agent());
        texts.put(TaskField.CHECKS, String.join("\n", s.checks()));
        texts.put(TaskField.SCOPE, String.join("\n", s.scope()));
        texts.put(TaskField.CRITICAL, String.valueOf(s.critical()));
        return new TaskForm(texts);
    }

    String text(TaskField field) {
        return texts.getOrDefault(field, "");
    }

    TaskForm with(TaskField field, String text) {
        TaskForm changed = new TaskForm(texts);
        changed.texts.put(field, text);
        return changed;
    }

    /** The ids in a text, which anything but their own characters parts. */
    static List<String> ids(String text) {
        return Arrays.stream(text.split("[\\s,;]+")).filter(i -> !i.isEmpty()).distinct().toList();
    }

    private List<String> lines(TaskField field) {
        return text(field).lines().map(String::strip).filter(l -> !l.isEmpty()).toList();
    }

    private Priority priority() {
        return Priority.valueOf(text(TaskField.PRIORITY).toUpperCase(Locale.ROOT));
    }

    /** The task to add; one of our own making where no id is wished. */
    TaskDraft draft() {
        String agent = text(TaskField.AGENT);
        return new TaskDraft(
                null,
                new TaskSpec(
                        text(TaskField.TITLE).strip(),
                        text(TaskField.BRIEF),
                        ids(text(TaskField.AFTER)),
                        priority(),
                        agent.isEmpty() ? null : agent,
                        lines(TaskField.CHECKS),
                        lines(TaskField.SCOPE),
                        Boolean.parseBoolean(text(TaskField.CRITICAL))));
    }

    /** Whether a field says something else than in another form. */
    boolean differs(TaskForm other, TaskField field) {
        return !text(field).equals(other.text(field));
    }

    /** Only what differs from another form. */
    TaskEdit editOf(TaskForm before) {
        TaskSpec now = draft().spec();
        return new TaskEdit(
                changed(before, TaskField.TITLE, now.title()),
                changed(before, TaskField.BRIEF, now.brief()),
                changed(before, TaskField.AFTER, now.after()),
                changed(before, TaskField.PRIORITY, now.priority()),
                changed(before, TaskField.AGENT, text(TaskField.AGENT)),
                changed(before, TaskField.CHECKS, now.checks()),
                changed(before, TaskField.SCOPE, now.scope()),
                changed(before, TaskField.CRITICAL, now.critical()));
    }

    private <T> @Nullable T changed(TaskForm before, TaskField field, T value) {
        return differs(before, field) ? value : null;
    }

    /** The same changes to what a task says by now. */
    TaskForm over(TaskForm before, TaskForm now) {
        return new TaskForm(
                now.texts.entrySet().stream()
                        .collect(
                                Collectors.toMap(
                                        Map.Entry::getKey,
                                        e ->
                                                differs(before, e.getKey())
                                                        ? text(e.getKey())
                                                        : e.getValue())));
    }
}
