package dev.watchkeeper.state;

import dev.watchkeeper.domain.AgentRequest;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.AttemptState;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.Checkpoint;
import dev.watchkeeper.domain.Event;
import dev.watchkeeper.domain.EventDraft;
import dev.watchkeeper.domain.FileChange;
import dev.watchkeeper.domain.Hold;
import dev.watchkeeper.domain.KeptRepository;
import dev.watchkeeper.domain.Outcome;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.WatchkeeperException.Code;
import dev.watchkeeper.domain.Workspace;
import dev.watchkeeper.domain.WorkspaceId;

import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

/** The single writer's transaction over one session. */
final class StoredTransaction extends StoredView implements Transaction {
    private static final List<String> OF_A_PROJECT =
            List.of(
                    "delete from task_after where task in"
                            + " (select id from task where project = :project)",
                    "delete from task where project = :project",
                    "delete from attempt where project = :project",
                    "delete from breakpoint where project = :project",
                    "delete from agent_request where project = :project",
                    "delete from checkpoint where project = :project",
                    "delete from repository_state where project = :project",
                    "delete from file_change where project = :project",
                    "delete from outcome where project = :project and label is null",
                    "delete from workspace where project = :project",
                    "delete from project where id = :project");

    private final Clock clock;
    private final List<Event> appended = new ArrayList<>();
    private long seq;

    /**
     * @param seq of the last event in the journal
     */
    StoredTransaction(
            StatelessSession session, JsonColumn json, Clock clock, long seq, LongAdder read) {
        super(session, json, Long.MAX_VALUE, read);
        this.clock = clock;
        this.seq = seq;
    }

    /** The events of this transaction in their order. */
    List<Event> appended() {
        return List.copyOf(appended);
    }

    @Override
    public long lastSeq() {
        return seq;
    }

    @Override
    public void put(Project project) {
        session.upsert(ProjectRow.of(project));
        Workspace main = mainWorkspace(project.id()).orElse(null);
        if (main == null) {
            put(newMain(project));
        } else if (!main.host().equals(project.host()) || !main.path().equals(project.path())) {
            put(main.at(project.host(), project.path()));
        }
    }

    /** Its store is in a folder that no other workspace has, however letters count. */
    private Workspace newMain(Project project) {
        Set<String> stores = new HashSet<>();
        for (Workspace w : workspaces(null)) {
            requireAnother(w, project);
            stores.add(w.store().toLowerCase(Locale.ROOT));
        }
        String id;
        do {
            id = "ws-" + next("workspace");
        } while (stores.contains(id));
        return new Workspace(
                new WorkspaceId(id),
                project.id(),
                project.host(),
                project.path(),
                Workspace.Kind.MAIN,
                id,
                project.createdAt());
    }

    /** Two who make the same folder a project at once have both found it free. */
    private static void requireAnother(Workspace known, Project made) {
        if (known.host().equals(made.host()) && known.path().equals(made.path())) {
            throw new WatchkeeperException(
                    Code.WORKSPACE,
                    made.path() + " is already the workspace of project '" + known.project() + "'",
                    "One workspace belongs to one project; use that one, or remove it first with"
                            + " `watchkeeper project remove "
                            + known.project()
                            + "`.");
        }
    }

    @Override
    public void put(Workspace workspace) {
        session.upsert(WorkspaceRow.of(workspace));
    }

    @Override
    public void put(Task task) {
        TaskRow row = TaskRow.of(task, json);
        Object[] before =
                session.createNativeQuery(
                                "select state, after_tasks from task where id = :id",
                                Object[].class)
                        .setParameter("id", row.id)
                        .getSingleResultOrNull();
        if (before == null) {
            session.insert(row);
            count(row.state, 1);
            link(task);
            return;
        }
        session.update(row);
        if (!row.state.equals(before[0])) {
            count((String) before[0], -1);
            count(row.state, 1);
        }
        if (!row.after.equals(before[1])) {
            change("delete from task_after where task = :id", "id", row.id);
            link(task);
        }
    }

    @Override
    public void put(Attempt attempt) {
        AttemptRow row = AttemptRow.of(attempt, json);
        String stored = stateOf(row);
        if (stored == null) {
            session.insert(row);
        } else {
            requireState(row, stored, row.state);
            session.update(row);
        }
    }

    @Override
    public void move(Attempt attempt, AttemptState from) {
        AttemptRow row = AttemptRow.of(attempt, json);
        requireState(row, stateOf(row), from.name());
        session.update(row);
    }

    private @Nullable String stateOf(AttemptRow row) {
        return session.createNativeQuery("select state from attempt where id = :id", String.class)
                .setParameter("id", row.id)
                .getSingleResultOrNull();
    }

    private static void requireState(AttemptRow row, @Nullable String stored, String wanted) {
        if (!wanted.equals(stored)) {
            throw new IllegalStateException(
                    "attempt "
                            + row.id
                            + (stored == null ? " is not stored" : " is stored as " + stored)
                            + ", not as "
                            + wanted);
        }
    }

    @Override
    public void put(Breakpoint breakpoint) {
        session.upsert(BreakpointRow.of(breakpoint, json));
    }

    @Override
    public void put(AgentRequest request) {
        session.upsert(RequestRow.of(request, json));
    }

    @Override
    public void put(Checkpoint checkpoint) {
        CheckpointRow row = CheckpointRow.of(checkpoint);
        put(row, "select 1 from checkpoint where id = :id", row.id);
    }

    @Override
    public void put(Attempt attempt, KeptRepository repository) {
        change("delete from repository_state where attempt = :id", "id", attempt.ref().toString());
        session.createNativeMutationQuery(
                        "insert into repository_state (attempt, project, before_state,"
                                + " after_state) values (:id, :project, :before, :after)")
                .setParameter("before", repository.before(), byte[].class)
                .setParameter("after", repository.after(), byte[].class)
                .setParameter("project", attempt.project())
                .setParameter("id", attempt.ref().toString())
                .executeUpdate();
    }

    @Override
    public void put(Hold hold) {
        session.upsert(HoldRow.of(hold));
    }

    @Override
    public void put(Outcome outcome) {
        session.upsert(OutcomeRow.of(outcome, json));
    }

    @Override
    public void removeProject(String id) {
        for (Object[] row :
                session.createNativeQuery(
                                "select state, count(*) from task where project = :project"
                                        + " group by state",
                                Object[].class)
                        .setParameter("project", id)
                        .getResultList()) {
            count((String) row[0], -((Number) row[1]).longValue());
        }
        for (String sql : OF_A_PROJECT) {
            change(sql, "project", id);
        }
    }

    @Override
    public void removeCheckpoint(String id) {
        change("delete from checkpoint where id = :id", "id", id);
        change(
                "delete from repository_state where attempt in"
                        + " (select id from attempt where checkpoint_before = :id)",
                "id",
                id);
    }

    @Override
    public void removeHold(String id) {
        change("delete from hold where id = :id", "id", id);
    }

    @Override
    public void record(FileChange change) {
        session.insert(ChangeRow.of(change));
    }

    @Override
    public Event append(EventDraft draft) {
        EventRow row =
                EventRow.of(
                        new Event(
                                seq + 1,
                                clock.instant(),
                                draft.type(),
                                draft.project(),
                                draft.task(),
                                draft.attempt(),
                                draft.data()),
                        json);
        session.insert(row);
        seq++;
        Event event = row.toDomain(json);
        appended.add(event);
        return event;
    }

    @Override
    public long next(String counter) {
        @Nullable Long last =
                session.createNativeQuery(
                                "select last_value from counter where name = :name", Long.class)
                        .setParameter("name", counter)
                        .getSingleResultOrNull();
        long next = last == null ? 1 : last + 1;
        session.createNativeMutationQuery(
                        last == null
                                ? "insert into counter (name, last_value) values (:name, :next)"
                                : "update counter set last_value = :next where name = :name")
                .setParameter("name", counter)
                .setParameter("next", next)
                .executeUpdate();
        return next;
    }

    /**
     * Inserts or updates. Hibernate's own upsert is a {@code merge using}, which H2 parses and
     * plans anew each time; these it keeps.
     */
    private void put(Object row, String known, String id) {
        if (session.createNativeQuery(known, Integer.class)
                        .setParameter("id", id)
                        .getSingleResultOrNull()
                == null) {
            session.insert(row);
        } else {
            session.update(row);
        }
    }

    private void count(String state, long by) {
        int rows =
                session.createNativeMutationQuery(
                                "update task_count set tasks = tasks + :by where state = :state")
                        .setParameter("by", by)
                        .setParameter("state", state)
                        .executeUpdate();
        if (rows == 0) {
            session.createNativeMutationQuery(
                            "insert into task_count (state, tasks) values (:state, :by)")
                    .setParameter("state", state)
                    .setParameter("by", by)
                    .executeUpdate();
        }
    }

    private void link(Task task) {
        for (String before : task.after().stream().distinct().toList()) {
            session.createNativeMutationQuery(
                            "insert into task_after (task, before_task) values (:task, :before)")
                    .setParameter("task", task.id())
                    .setParameter("before", before)
                    .executeUpdate();
        }
    }

    private void change(String sql, String name, String value) {
        session.createNativeMutationQuery(sql).setParameter(name, value).executeUpdate();
    }
}
