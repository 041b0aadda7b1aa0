package dev.watchkeeper.desktop.screen.tasks;

import dev.watchkeeper.control.Control;
import dev.watchkeeper.control.Overview;
import dev.watchkeeper.control.TaskPages;
import dev.watchkeeper.desktop.fx.Bridge;
import dev.watchkeeper.desktop.fx.Snapshot;
import dev.watchkeeper.desktop.fx.Trouble;
import dev.watchkeeper.domain.Event;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskQuery;
import dev.watchkeeper.domain.TaskState;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * All tasks of the home: read once by pages, then only those that the journal tells of. For the
 * JavaFX thread.
 */
final class TaskBook {
    private static final int PAGE = 500;
    private static final int MANY = 1_000;

    private final Bridge bridge;
    private final Runnable changed;
    private final Consumer<Trouble> failed;
    private final Map<String, Task> byId = new HashMap<>();
    private final TreeMap<Long, Task> inOrder = new TreeMap<>();
    private final Map<TaskState, Long> counts = new EnumMap<>(TaskState.class);
    private List<Project> projects = List.of();
    private long readTo = -1;
    private long comparedAt = -1;
    private long quietAt = -1;
    private boolean reading;
    private boolean loaded;

    /** Whether the projects are to be read though the journal tells of nothing: it never does. */
    private boolean looks;

    private @Nullable Snapshot lookedAt;

    /**
     * What was read.
     *
     * @param asked ids of the tasks that were asked for; {@code null} for all there are
     * @param projects those there are; {@code null} if they were not asked for
     * @param to the journal's number up to which this is known
     */
    private record News(
            @Nullable Set<String> asked,
            List<Task> tasks,
            @Nullable List<Project> projects,
            long to) {
        static News all(Control c, long to) {
            List<Project> homes = c.projects();
            return new News(null, TaskPages.all(c, TaskQuery.all()), homes, to);
        }

        /** Those that events tell of; all where these are many, or tell of others silently. */
        static News since(Control c, long from, long now, boolean looks) {
            Set<String> touched = new LinkedHashSet<>();
            long to = from;
            List<Event> page;
            do {
                page = c.events(to, PAGE, 0);
                for (Event event : page) {
                    to = event.seq();
                    if (event.task() != null && tells(event.type())) {
                        touched.add(event.task());
                    }
                    if (event.data().containsKey("split") || touched.size() > MANY) {
                        return all(c, Math.max(to, now));
                    }
                }
            } while (page.size() == PAGE);
            return new News(
                    touched,
                    touched.isEmpty() ? List.of() : c.tasksById(List.copyOf(touched)),
                    looks || !touched.isEmpty() ? c.projects() : null,
                    Math.max(to, now));
        }

        private static boolean tells(EventType type) {
            return type != EventType.AGENT_OUTPUT && type != EventType.FILE_CHANGED;
        }
    }

    /**
     * @param changed is told after tasks came, went or changed
     * @param failed receives why they could not be read
     */
    TaskBook(Bridge bridge, Runnable changed, Consumer<Trouble> failed) {
        this.bridge = bridge;
        this.changed = changed;
        this.failed = failed;
    }

    /** Reads what has changed, as a snapshot tells. */
    void update(Snapshot s) {
        Overview o = s.overview();
        if (o == null || !s.connected()) {
            readTo = -1;
            return;
        }
        if (reading) {
            return;
        }
        long now = o.lastSeq();
        if (readTo < 0) {
            read(c -> News.all(c, now));
        } else if (now > readTo || looks || projects.isEmpty() && lookedAt != s) {
            boolean look = looks || projects.isEmpty();
            looks = false;
            lookedAt = s;
            long from = readTo;
            read(c -> News.since(c, from, now, look));
        } else if (now == readTo && !counts(o).equals(counts)) {
            // What changed without a word of the journal, such as a project that was removed; the
            // counts may also be of a moment that the journal had not told of yet.
            if (quietAt == now && comparedAt != now) {
                comparedAt = now;
                read(c -> News.all(c, now));
            }
            quietAt = now;
        }
    }

    /** Reads at once which projects there are. */
    void look() {
        looks = true;
        if (loaded) {
            update(bridge.last());
        }
    }

    private static Map<TaskState, Long> counts(Overview o) {
        Map<TaskState, Long> counts = new EnumMap<>(TaskState.class);
        for (TaskState state : TaskState.values()) {
            long n = o.tasks().getOrDefault(state.name().toLowerCase(Locale.ROOT), 0L);
            if (n > 0) {
                counts.put(state, n);
            }
        }
        return counts;
    }

    private void read(java.util.function.Function<Control, News> how) {
        reading = true;
        bridge.ask(
                how,
                news -> {
                    reading = false;
                    take(news);
                },
                trouble -> {
                    reading = false;
                    readTo = -1;
                    failed.accept(trouble);
                });
    }

    private void take(News news) {
        Set<String> asked = news.asked();
        Map<String, Task> before = new HashMap<>(asked == null ? byId : Map.of());
        List<Project> asKnown = news.projects();
        List<Project> homes = asKnown == null ? projects : asKnown;
        boolean any = asked == null || !asked.isEmpty() || !projects.equals(homes);
        projects = homes;
        if (asked == null) {
            byId.clear();
            inOrder.clear();
        } else {
            for (String id : asked) {
                Task gone = remove(id);
                if (gone != null) {
                    before.put(id, gone);
                }
            }
        }
        for (Task read : news.tasks()) {
            // One that is as it was stays the same object, by which it is known that nothing moved.
            Task was = before.get(read.id());
            Task task = was != null && was.equals(read) ? was : read;
            byId.put(task.id(), task);
            inOrder.put(task.number(), task);
        }
        readTo = news.to();
        loaded = true;
        if (any) {
            counts.clear();
            counts.putAll(
                    byId.values().stream()
                            .collect(Collectors.groupingBy(Task::state, Collectors.counting())));
            changed.run();
        }
        update(bridge.last());
    }

    private @Nullable Task remove(String id) {
        Task gone = byId.remove(id);
        if (gone != null) {
            inOrder.remove(gone.number());
        }
        return gone;
    }

    /** In the order of creation. */
    Collection<Task> all() {
        return inOrder.values();
    }

    @Nullable Task task(String id) {
        return byId.get(id);
    }

    /** Whether they were ever read. */
    boolean loaded() {
        return loaded;
    }

    List<Project> projects() {
        return projects;
    }

    /** The name of a project; its id where that is not known. */
    String projectName(String id) {
        return projects.stream()
                .filter(p -> p.id().equals(id))
                .map(Project::name)
                .findFirst()
                .orElse(id);
    }
}
