package dev.watchkeeper.state;

import dev.watchkeeper.domain.Priority;
import dev.watchkeeper.domain.Score;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskProgress;
import dev.watchkeeper.domain.TaskSpec;
import dev.watchkeeper.domain.TaskState;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

import java.time.Instant;

/** A task as it is stored. */
@Entity
@Table(name = "task")
final class TaskRow {
    @Id
    @Column(name = "id")
    String id = "";

    @Column(name = "num")
    long num;

    @Column(name = "project")
    String project = "";

    @Column(name = "title")
    String title = "";

    @JdbcTypeCode(SqlTypes.LONG32VARCHAR)
    @Column(name = "brief")
    String brief = "";

    @Column(name = "state")
    String state = "";

    @Column(name = "priority")
    String priority = "";

    @Column(name = "after_tasks")
    String after = "";

    @Column(name = "agent")
    @Nullable String agent;

    @JdbcTypeCode(SqlTypes.LONG32VARCHAR)
    @Column(name = "checks")
    String checks = "";

    @JdbcTypeCode(SqlTypes.LONG32VARCHAR)
    @Column(name = "scope")
    String scope = "";

    @Column(name = "critical")
    boolean critical;

    @Column(name = "attempts")
    int attempts;

    @Column(name = "attempts_allowed")
    int attemptsAllowed;

    @JdbcTypeCode(SqlTypes.LONG32VARCHAR)
    @Column(name = "guidance")
    String guidance = "";

    @Column(name = "confidence")
    @Nullable Double confidence;

    @Column(name = "calibrated")
    boolean calibrated;

    @Column(name = "breakpoint")
    @Nullable String breakpoint;

    @Column(name = "checkpoint")
    @Nullable String checkpoint;

    @Column(name = "created_at", secondPrecision = 9)
    Instant createdAt = Instant.EPOCH;

    @Column(name = "ended_at", secondPrecision = 9)
    @Nullable Instant endedAt;

    /** For Hibernate, and for the factory below. */
    TaskRow() {}

    static TaskRow of(Task task, JsonColumn json) {
        TaskRow row = new TaskRow();
        row.id = task.id();
        row.num = task.number();
        row.project = task.project();
        row.title = task.title();
        row.brief = task.brief();
        row.state = task.state().name();
        row.priority = task.priority().name();
        row.after = json.write(task.after());
        row.agent = task.agent();
        row.checks = json.write(task.checks());
        row.scope = json.write(task.scope());
        row.critical = task.critical();
        row.attempts = task.attempts();
        row.attemptsAllowed = task.attemptsAllowed();
        row.guidance = json.write(task.guidance());
        Score score = task.confidence();
        row.confidence = score == null ? null : score.value();
        row.calibrated = score != null && score.calibrated();
        row.breakpoint = task.breakpoint();
        row.checkpoint = task.checkpoint();
        row.createdAt = task.createdAt();
        row.endedAt = task.endedAt();
        return row;
    }

    Task toDomain(JsonColumn json) {
        return new Task(
                id,
                num,
                project,
                createdAt,
                new TaskSpec(
                        title,
                        brief,
                        json.strings(after),
                        Priority.valueOf(priority),
                        agent,
                        json.strings(checks),
                        json.strings(scope),
                        critical),
                new TaskProgress(
                        TaskState.valueOf(state),
                        attempts,
                        attemptsAllowed,
                        json.strings(guidance),
                        confidence == null ? null : new Score(confidence, calibrated),
                        breakpoint,
                        checkpoint,
                        endedAt));
    }
}
