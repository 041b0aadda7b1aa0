package dev.watchkeeper.workspace;

import dev.watchkeeper.domain.Ids;
import dev.watchkeeper.domain.Priority;
import dev.watchkeeper.domain.TaskDraft;
import dev.watchkeeper.domain.TaskSpec;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.yaml.Place;
import dev.watchkeeper.yaml.Problems;
import dev.watchkeeper.yaml.Value;
import dev.watchkeeper.yaml.YamlText;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Reads a file of tasks. */
public final class TasksFile {
    private static final Set<String> KEYS =
            new java.util.LinkedHashSet<>(
                    List.of(
                            "id",
                            "title",
                            "brief",
                            "after",
                            "priority",
                            "agent",
                            "checks",
                            "scope",
                            "critical"));
    private static final List<String> PRIORITIES = List.of("low", "normal", "high");

    /** A longer file is no plan that a person wrote. */
    private static final long LONGEST = 4_000_000;

    private final Problems problems = new Problems();
    private final Map<String, Place> ids = new LinkedHashMap<>();
    private final Map<String, Map<String, Place>> before = new LinkedHashMap<>();

    private TasksFile() {}

    /**
     * Reads the tasks of a file, known by its name.
     *
     * @param path of the file
     * @throws WatchkeeperException of code {@code USAGE} if it can't be read, else as {@link
     *     #parse}
     */
    public static List<TaskDraft> read(String path) {
        try {
            Path file = Path.of(path);
            long size = Files.size(file);
            if (size > LONGEST) {
                throw new WatchkeeperException(
                        WatchkeeperException.Code.USAGE,
                        path + " has " + size + " bytes; a file of tasks has at most " + LONGEST,
                        "divide it");
            }
            Path name = file.getFileName();
            return parse(name == null ? path : name.toString(), Files.readString(file));
        } catch (IOException | InvalidPathException e) {
            throw new WatchkeeperException(
                    WatchkeeperException.Code.USAGE,
                    path + " can't be read as text: " + e,
                    "see that it is there, readable, and in UTF-8",
                    e);
        }
    }

    /** The same without tasks that exist already. */
    public static List<TaskDraft> parse(String place, String yaml) {
        return parse(place, yaml, Set.of());
    }

    /**
     * Reads tasks, in the order of the file.
     *
     * @param place how a person knows the file
     * @param existing ids of tasks that may stand in {@code after} and can't be given again
     * @throws WatchkeeperException of code {@code SETTINGS} that names everything that is wrong,
     *     one line each, {@code FILE:LINE:COLUMN: what}
     */
    public static List<TaskDraft> parse(String place, String yaml, Set<String> existing) {
        return new TasksFile().read(place, yaml, existing);
    }

    private List<TaskDraft> read(String place, String yaml, Set<String> existing) {
        Value root = YamlText.read(place, yaml, problems);
        List<TaskDraft> drafts = new ArrayList<>();
        if (root instanceof Value.Fields fields) {
            fields.fields()
                    .forEach((key, field) -> {
                        if (!key.equals("tasks")) {
                            problems.add(
                                    field.key(), "unknown key '" + key + "'", key, Set.of("tasks"));
                        }
                    });
        }
        if (root instanceof Value.Fields fields && fields.get("tasks") instanceof Value.Items all) {
            for (Value one : all.items()) {
                if (one instanceof Value.Fields task) {
                    drafts.add(draft(task, existing));
                } else {
                    problems.add(
                            one.place(), "a task is a map of keys and values, not " + one.kind());
                }
            }
        } else if (problems.none()) {
            problems.add(
                    root == null ? new Place(place, 1, 1, 0, 0) : root.place(),
                    "this holds no list 'tasks:'");
        }
        references(existing);
        problems.throwIfAny("Mend the lines named; nothing was imported.");
        return drafts;
    }

    private TaskDraft draft(Value.Fields task, Set<String> existing) {
        task.fields()
                .forEach((key, field) -> {
                    if (!KEYS.contains(key)) {
                        problems.add(field.key(), "unknown key '" + key + "' in a task", key, KEYS);
                    }
                });
        String id = text(task, "id");
        if (id != null) {
            Place place = at(task, "id");
            if (!Ids.isValid(id)) {
                problems.add(
                        place,
                        "'"
                                + id
                                + "' can't be an id: only letters, digits, dot, underscore and"
                                + " hyphen");
            } else if (existing.contains(id)) {
                problems.add(place, "a task '" + id + "' exists already");
            } else if (ids.containsKey(id)) {
                problems.add(
                        place,
                        "the id '" + id + "' stands here twice, first in line " + place(id).line());
            } else {
                ids.put(id, place);
            }
        }
        String title = text(task, "title");
        if (title == null || title.isBlank()) {
            problems.add(task.place(), "a task lacks 'title'");
        }
        String brief = text(task, "brief");
        String priority = text(task, "priority");
        if (priority != null && !PRIORITIES.contains(priority)) {
            problems.add(
                    at(task, "priority"),
                    "priority must be one of low, normal, high, not '" + priority + "'",
                    priority,
                    PRIORITIES);
            priority = null;
        }
        Map<String, Place> after = new LinkedHashMap<>();
        if (task.get("after") instanceof Value.Items items) {
            items.items()
                    .forEach(i -> {
                        if (i instanceof Value.Scalar s) {
                            after.put(s.text(), s.place());
                        }
                    });
        }
        List<String> names = texts(task, "after");
        before.put(id == null ? "\n" + before.size() : id, after);
        return new TaskDraft(
                id,
                new TaskSpec(
                        title == null ? "" : title,
                        brief == null ? "" : brief,
                        names,
                        priority == null
                                ? Priority.NORMAL
                                : Priority.valueOf(priority.toUpperCase(Locale.ROOT)),
                        text(task, "agent"),
                        texts(task, "checks"),
                        texts(task, "scope"),
                        truth(task, "critical")));
    }

    private void references(Set<String> existing) {
        Set<String> known = new HashSet<>(existing);
        known.addAll(ids.keySet());
        before.forEach((id, after) ->
                after.forEach((name, place) -> {
                    if (!known.contains(name)) {
                        problems.add(
                                place, "after names the unknown task '" + name + "'", name, known);
                    }
                }));
        Set<String> done = new HashSet<>();
        for (String id : ids.keySet()) {
            cycle(id, new ArrayList<>(), done);
        }
    }

    private void cycle(String id, List<String> path, Set<String> done) {
        int seen = path.indexOf(id);
        if (seen >= 0) {
            List<String> round = new ArrayList<>(path.subList(seen, path.size()));
            round.add(id);
            Place place = before.getOrDefault(round.get(round.size() - 2), Map.of()).get(id);
            problems.add(
                    place == null ? place(id) : place,
                    "these tasks wait for each other: " + String.join(" -> ", round));
            return;
        }
        if (!done.contains(id)) {
            path.add(id);
            before.getOrDefault(id, Map.of()).keySet().forEach(next -> cycle(next, path, done));
            path.removeLast();
            done.add(id);
        }
    }

    private Place place(String id) {
        return ids.getOrDefault(id, Place.argument(id));
    }

    private static Place at(Value.Fields task, String key) {
        Value value = task.get(key);
        return value == null ? task.place() : value.place();
    }

    private @Nullable String text(Value.Fields task, String key) {
        Value value = task.get(key);
        if (value == null) {
            return null;
        }
        if (value instanceof Value.Scalar s && s.value() != null) {
            return s.text();
        }
        problems.add(value.place(), key + " must be text, not " + value.kind());
        return null;
    }

    private boolean truth(Value.Fields task, String key) {
        Value value = task.get(key);
        if (value == null || value instanceof Value.Scalar s && s.value() instanceof Boolean) {
            return value != null && Boolean.TRUE.equals(value.plain());
        }
        problems.add(value.place(), key + " must be true or false, not " + value.kind());
        return false;
    }

    private List<String> texts(Value.Fields task, String key) {
        Value value = task.get(key);
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof Value.Items items)) {
            problems.add(value.place(), key + " must be a list, not " + value.kind());
            return List.of();
        }
        List<String> found = new ArrayList<>();
        for (Value item : items.items()) {
            if (item instanceof Value.Scalar s && s.value() != null && !s.text().isBlank()) {
                found.add(s.text());
            } else {
                problems.add(item.place(), "each of " + key + " must be text, not " + item.kind());
            }
        }
        return found;
    }
}
