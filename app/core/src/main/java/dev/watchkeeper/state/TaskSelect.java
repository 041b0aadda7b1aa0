package dev.watchkeeper.state;

import dev.watchkeeper.domain.Priority;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskQuery;
import dev.watchkeeper.domain.TaskState;

import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

/** Selects tasks, along indexes: what is read for a page does not grow with the home. */
final class TaskSelect {
    /** Those that come next, of one state and priority. */
    static final String NEXT =
            "select * from task use index (task_next) where state = :state and priority = :priority"
                    + " order by state, priority, num limit :max";

    /** Those that ended at a time or later. */
    static final String ENDED =
            "select * from task use index (task_ended) where ended_at >= :since order by num";

    private final StatelessSession session;
    private final JsonColumn json;
    private final LongAdder read;

    /**
     * @param read counts the rows that are brought
     */
    TaskSelect(StatelessSession session, JsonColumn json, LongAdder read) {
        this.session = session;
        this.json = json;
        this.read = read;
    }

    /**
     * The SQL of a page, with or without a project and a state. It is ordered by all columns of its
     * index, for only then the database stops at the page's end.
     */
    static String page(boolean ofProject, boolean inState) {
        String index =
                inState
                        ? ofProject ? "task_project_state" : "task_state"
                        : ofProject ? "task_project" : "task_num";
        return "select * from task use index ("
                + index
                + ") where "
                + (ofProject ? "project = :project and " : "")
                + (inState ? "state = :state and " : "")
                + "num > :after order by "
                + (ofProject ? "project, " : "")
                + (inState ? "state, " : "")
                + "num limit :max";
    }

    /** A page. Of several states, each is asked for along its index, and the pages are merged. */
    List<Task> page(TaskQuery query) {
        if (query.states().isEmpty()) {
            return page(query, null);
        }
        List<Task> all = new ArrayList<>();
        query.states().forEach(state -> all.addAll(page(query, state)));
        return first(all, query.max());
    }

    private List<Task> page(TaskQuery query, @Nullable TaskState state) {
        String project = query.project();
        Rows<TaskRow> rows =
                rows(page(project != null, state != null))
                        .with("after", query.after())
                        .with("max", query.max());
        if (project != null) {
            var unused = rows.with("project", project);
        }
        if (state != null) {
            var unused = rows.with("state", state.name());
        }
        return tasks(rows);
    }

    private static List<Task> first(List<Task> tasks, int max) {
        return tasks.stream().sorted(Comparator.comparing(Task::number)).limit(max).toList();
    }

    /** Those in any of these states, the most urgent first, and of these the oldest. */
    List<Task> next(Set<TaskState> states, int max) {
        List<Task> all = new ArrayList<>();
        for (Priority priority : List.of(Priority.values()).reversed()) {
            List<Task> urgent = new ArrayList<>();
            for (TaskState state : all.size() < max ? states : Set.<TaskState>of()) {
                urgent.addAll(
                        tasks(
                                rows(NEXT)
                                        .with("state", state.name())
                                        .with("priority", priority.name())
                                        .with("max", max)));
            }
            all.addAll(first(urgent, max - all.size()));
        }
        return all;
    }

    List<Task> in(Set<TaskState> states) {
        return states.isEmpty()
                ? List.of()
                : tasks(
                        rows("select * from task where state in (:states) order by num")
                                .withAny("states", states.stream().map(Enum::name).toList()));
    }

    List<Task> recentlyEnded(int max) {
        return tasks(
                rows("select * from task where ended_at is not null"
                                + " order by ended_at desc, num desc limit :max")
                        .with("max", max));
    }

    List<Task> endedSince(Instant time) {
        return tasks(rows(ENDED).with("since", time));
    }

    List<Task> dependents(String task) {
        return tasks(
                rows("select t.* from task_after a join task t on t.id = a.task"
                                + " where a.before_task = :id order by t.num")
                        .with("id", task));
    }

    /** The newest whose id, title or state holds each of these words, the newest first. */
    List<Task> find(List<String> words, int max) {
        StringBuilder sql = new StringBuilder("select * from task use index (task_num)");
        for (int i = 0; i < words.size(); i++) {
            sql.append(i == 0 ? " where " : " and ")
                    .append("lower(id || ' ' || title || ' ' || state) like :word")
                    .append(i);
        }
        Rows<TaskRow> rows = rows(sql + " order by num desc limit :max").with("max", max);
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i).toLowerCase(Locale.ROOT).replaceAll("[\\\\%_]", "\\\\$0");
            var unused = rows.with("word" + i, "%" + word + "%");
        }
        return tasks(rows);
    }

    private Rows<TaskRow> rows(String sql) {
        return new Rows<>(session.createNativeQuery(sql, TaskRow.class), read);
    }

    private List<Task> tasks(Rows<TaskRow> rows) {
        return rows.map(r -> r.toDomain(json));
    }
}
