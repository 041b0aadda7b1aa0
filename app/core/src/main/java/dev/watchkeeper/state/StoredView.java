package dev.watchkeeper.state;

import dev.watchkeeper.domain.AgentRequest;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.Checkpoint;
import dev.watchkeeper.domain.Event;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.FileChange;
import dev.watchkeeper.domain.Hold;
import dev.watchkeeper.domain.KeptRepository;
import dev.watchkeeper.domain.Outcome;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskQuery;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.domain.Workspace;
import dev.watchkeeper.domain.WorkspaceId;

import org.hibernate.StatelessSession;
import org.hibernate.query.NativeQuery;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/**
 * The view over one session.
 *
 * <p>Every query goes along an index, so that none grows with what has ended. They are SQL and not
 * HQL: the first HQL query of a process costs a parser's start.
 */
class StoredView implements View {
    final StatelessSession session;
    final JsonColumn json;
    private final long upTo;
    private final LongAdder read;
    private final TaskSelect tasks;

    /**
     * @param upTo the last event that may be told of. H2 shows a commit to others a moment before
     *     it is in the file; what somebody prints must be in the file
     * @param read counts the rows that queries bring
     */
    StoredView(StatelessSession session, JsonColumn json, long upTo, LongAdder read) {
        this.session = session;
        this.json = json;
        this.upTo = upTo;
        this.read = read;
        this.tasks = new TaskSelect(session, json, read);
    }

    @Override
    public final Optional<Project> project(String id) {
        return Optional.ofNullable(session.get(ProjectRow.class, id)).map(ProjectRow::toDomain);
    }

    @Override
    public final List<Project> projects() {
        return rows("select * from project order by ord", ProjectRow.class)
                .map(ProjectRow::toDomain);
    }

    @Override
    public final Optional<Workspace> workspace(WorkspaceId id) {
        return Optional.ofNullable(session.get(WorkspaceRow.class, id.value()))
                .map(WorkspaceRow::toDomain);
    }

    @Override
    public final List<Workspace> workspaces(@Nullable String project) {
        return ofProject("workspace", "ord", WorkspaceRow.class, project)
                .map(WorkspaceRow::toDomain);
    }

    @Override
    public final Optional<Task> task(String id) {
        return Optional.ofNullable(session.get(TaskRow.class, id)).map(r -> r.toDomain(json));
    }

    @Override
    public final List<Task> tasks(TaskQuery query) {
        return tasks.page(query);
    }

    @Override
    public final List<Task> nextTasks(Set<TaskState> states, int max) {
        return tasks.next(states, max);
    }

    @Override
    public final List<Task> findTasks(List<String> words, int max) {
        return tasks.find(words, max);
    }

    @Override
    public final List<Task> endedTasks(Instant since) {
        return tasks.endedSince(since);
    }

    @Override
    public final List<Task> tasksIn(Set<TaskState> states) {
        return tasks.in(states);
    }

    @Override
    public final Map<TaskState, Long> taskCounts() {
        Map<TaskState, Long> counts = new EnumMap<>(TaskState.class);
        for (TaskState state : TaskState.values()) {
            counts.put(state, 0L);
        }
        for (Object[] row :
                session.createNativeQuery("select state, tasks from task_count", Object[].class)
                        .getResultList()) {
            counts.put(TaskState.valueOf((String) row[0]), ((Number) row[1]).longValue());
        }
        return Map.copyOf(counts);
    }

    @Override
    public final List<Task> recentlyEnded(int max) {
        return tasks.recentlyEnded(max);
    }

    @Override
    public final List<Task> dependents(String taskId) {
        return tasks.dependents(taskId);
    }

    @Override
    public final Optional<Attempt> attempt(AttemptRef ref) {
        return Optional.ofNullable(session.get(AttemptRow.class, ref.toString()))
                .map(r -> r.toDomain(json));
    }

    @Override
    public final List<Attempt> attempts(String task) {
        return rows("select * from attempt where task = :task order by num", AttemptRow.class)
                .with("task", task)
                .map(r -> r.toDomain(json));
    }

    /** Goes along the index of ends. */
    static final String ENDED_ATTEMPTS =
            "select * from attempt use index (attempt_ended) where ended_at >= :since"
                    + " order by ended_at, id";

    @Override
    public final List<Attempt> endedAttempts(Instant since) {
        return rows(ENDED_ATTEMPTS, AttemptRow.class)
                .with("since", since)
                .map(r -> r.toDomain(json));
    }

    @Override
    public final List<Attempt> assessedAttempts() {
        return rows(
                        "select * from attempt where unfinished = false and assessment is not null"
                                + " order by task, num",
                        AttemptRow.class)
                .map(r -> r.toDomain(json));
    }

    /** Its index holds all that is asked for: no breakpoint itself is read. */
    static final String FIRED =
            "select rule, count(*) as times, max(raised_at) as latest"
                    + " from breakpoint use index (breakpoint_rule) group by rule";

    @Override
    public final Map<String, Fired> fired() {
        Map<String, Fired> all = new HashMap<>();
        for (Object[] row :
                session.createNativeQuery(FIRED, Object[].class)
                        .addScalar("rule", String.class)
                        .addScalar("times", Long.class)
                        .addScalar("latest", Instant.class)
                        .getResultList()) {
            all.put((String) row[0], new Fired((Long) row[1], (Instant) row[2]));
        }
        return Map.copyOf(all);
    }

    @Override
    public final List<Attempt> unfinishedAttempts() {
        return rows(
                        "select * from attempt use index (attempt_unfinished)"
                                + " where unfinished = true order by started_at, id",
                        AttemptRow.class)
                .map(r -> r.toDomain(json));
    }

    @Override
    public final Optional<Breakpoint> breakpoint(String id) {
        return Optional.ofNullable(session.get(BreakpointRow.class, id)).map(r -> r.toDomain(json));
    }

    @Override
    public final List<Breakpoint> breakpointsOf(String task) {
        return rows("select * from breakpoint where task = :task order by ord", BreakpointRow.class)
                .with("task", task)
                .map(r -> r.toDomain(json));
    }

    @Override
    public final List<Breakpoint> breakpoints(Set<Breakpoint.State> states) {
        if (states.isEmpty()) {
            return List.of();
        }
        return rows(
                        "select * from breakpoint where state in (:states) order by ord",
                        BreakpointRow.class)
                .withAny("states", states.stream().map(Enum::name).toList())
                .map(r -> r.toDomain(json));
    }

    @Override
    public final List<AgentRequest> requests(String task) {
        return rows("select * from agent_request where task = :task order by ord", RequestRow.class)
                .with("task", task)
                .map(r -> r.toDomain(json));
    }

    @Override
    public final List<AgentRequest> standingRequests(String project) {
        return rows(
                        "select * from agent_request where project = :project and standing = true"
                                + " order by ord",
                        RequestRow.class)
                .with("project", project)
                .map(r -> r.toDomain(json));
    }

    @Override
    public final Optional<Checkpoint> checkpoint(String id) {
        return Optional.ofNullable(session.get(CheckpointRow.class, id))
                .map(CheckpointRow::toDomain);
    }

    @Override
    public final List<Checkpoint> checkpoints(@Nullable String project) {
        return ofProject("checkpoint", "ord", CheckpointRow.class, project)
                .map(CheckpointRow::toDomain);
    }

    @Override
    public final List<Checkpoint> checkpointsIn(WorkspaceId workspace) {
        return rows(
                        "select * from checkpoint where workspace = :workspace order by ord",
                        CheckpointRow.class)
                .with("workspace", workspace.value())
                .map(CheckpointRow::toDomain);
    }

    @Override
    public final Optional<KeptRepository> repository(AttemptRef ref) {
        Object[] row =
                session.createNativeQuery(
                                "select before_state, after_state from repository_state"
                                        + " where attempt = :id",
                                Object[].class)
                        .addScalar("before_state", byte[].class)
                        .addScalar("after_state", byte[].class)
                        .setParameter("id", ref.toString())
                        .getSingleResultOrNull();
        return Optional.ofNullable(row).map(r -> new KeptRepository((byte[]) r[0], (byte[]) r[1]));
    }

    @Override
    public final List<Hold> holds() {
        return rows("select * from hold order by ord", HoldRow.class).map(HoldRow::toDomain);
    }

    @Override
    public final Optional<Outcome> outcome(AttemptRef ref) {
        return Optional.ofNullable(session.get(OutcomeRow.class, ref.toString()))
                .map(r -> r.toDomain(json));
    }

    @Override
    public final List<Outcome> outcomes() {
        return rows("select * from outcome order by ord", OutcomeRow.class)
                .map(r -> r.toDomain(json));
    }

    @Override
    public final List<Outcome> openSpotChecks() {
        return rows(
                        "select * from outcome where drawn = true and label is null order by ord",
                        OutcomeRow.class)
                .map(r -> r.toDomain(json));
    }

    @Override
    public final List<Event> events(long afterSeq, int max) {
        return journal("seq > :after order by seq limit :max")
                .with("after", afterSeq)
                .with("max", max)
                .map(r -> r.toDomain(json));
    }

    @Override
    public final List<Event> lastEvents(@Nullable String task, int max) {
        if (task == null) {
            // The journal has no gaps, so the last ones are a range.
            return events(Math.max(0, lastSeq() - max), max);
        }
        return journal("task = :task order by seq desc limit :max")
                .with("task", task)
                .with("max", max)
                .map(r -> r.toDomain(json))
                .reversed();
    }

    @Override
    public final Optional<Event> lastEvent(Set<EventType> types, long beforeSeq) {
        String kinds =
                types.stream()
                        .map(t -> "'" + t.name() + "'")
                        .sorted()
                        .collect(Collectors.joining(", "));
        return journal("kind in (" + kinds + ") and seq < :before order by seq desc limit 1")
                .with("before", beforeSeq)
                .map(r -> r.toDomain(json))
                .stream()
                .findFirst();
    }

    @Override
    public final List<Event> restores(String project) {
        return journal("task is null and kind = 'RESTORED' and project = :project order by seq")
                .with("project", project)
                .map(r -> r.toDomain(json));
    }

    private Rows<EventRow> journal(String where) {
        return rows("select * from event where seq <= :upTo and " + where, EventRow.class)
                .with("upTo", upTo);
    }

    @Override
    public final List<FileChange> changes(AttemptRef attempt) {
        return rows(
                        "select * from file_change where attempt = :attempt order by id",
                        ChangeRow.class)
                .with("attempt", attempt.toString())
                .map(r -> r.toDomain(attempt));
    }

    @Override
    public final long seqBefore(Instant time) {
        long first =
                number(
                        session.createNativeQuery(
                                        "select min(seq) from event where at_time >= :time",
                                        Long.class)
                                .setParameter("time", time));
        return first == 0 || first > upTo ? lastSeq() : first - 1;
    }

    @Override
    public final NoticeLedger notices() {
        return new StoredNotices(session);
    }

    @Override
    public long lastSeq() {
        return Math.min(
                upTo, number(session.createNativeQuery("select max(seq) from event", Long.class)));
    }

    static long number(NativeQuery<Long> query) {
        Long value = query.getSingleResultOrNull();
        return value == null ? 0 : value;
    }

    /** The rows of a project, or of all where it is {@code null}, in an order. */
    private <R> Rows<R> ofProject(
            String table, String order, Class<R> type, @Nullable String project) {
        String all = "select * from " + table;
        return project == null
                ? rows(all + " order by " + order, type)
                : rows(all + " where project = :project order by " + order, type)
                        .with("project", project);
    }

    private <R> Rows<R> rows(String sql, Class<R> type) {
        return new Rows<>(session.createNativeQuery(sql, type), read);
    }
}
