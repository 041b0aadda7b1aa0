package dev.watchkeeper.state;

import dev.watchkeeper.domain.AgentOutcome;
import dev.watchkeeper.domain.Assessment;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.AttemptState;
import dev.watchkeeper.domain.Decision;
import dev.watchkeeper.domain.Leg;
import dev.watchkeeper.domain.WorkspaceId;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

import java.time.Instant;

/** An attempt as it is stored. */
@Entity
@Table(name = "attempt")
final class AttemptRow {
    @Id
    @Column(name = "id")
    String id = "";

    @Column(name = "task")
    String task = "";

    @Column(name = "num")
    int num;

    @Column(name = "project")
    String project = "";

    @Column(name = "workspace")
    String workspace = "";

    @Column(name = "agent")
    String agent = "";

    @Column(name = "host")
    String host = "";

    @Column(name = "account")
    String account = "";

    @Column(name = "session")
    @Nullable String session;

    @Column(name = "state")
    String state = "";

    @Column(name = "unfinished")
    boolean unfinished;

    @Column(name = "prompt")
    @Nullable String prompt;

    @Column(name = "started_at", secondPrecision = 9)
    Instant startedAt = Instant.EPOCH;

    @Column(name = "ended_at", secondPrecision = 9)
    @Nullable Instant endedAt;

    @JdbcTypeCode(SqlTypes.LONG32VARCHAR)
    @Column(name = "outcome")
    @Nullable String outcome;

    @Column(name = "checkpoint_before")
    @Nullable String checkpointBefore;

    @Column(name = "checkpoint_after")
    @Nullable String checkpointAfter;

    @JdbcTypeCode(SqlTypes.LONG32VARCHAR)
    @Column(name = "assessment")
    @Nullable String assessment;

    @JdbcTypeCode(SqlTypes.LONG32VARCHAR)
    @Column(name = "decision")
    @Nullable String decision;

    @JdbcTypeCode(SqlTypes.LONG32VARCHAR)
    @Column(name = "legs")
    String legs = "";

    /** For Hibernate, and for the factory below. */
    AttemptRow() {}

    static AttemptRow of(Attempt attempt, JsonColumn json) {
        AttemptRow row = new AttemptRow();
        row.id = attempt.ref().toString();
        row.task = attempt.ref().task();
        row.num = attempt.ref().number();
        row.project = attempt.project();
        row.workspace = attempt.workspace().value();
        row.agent = attempt.agent();
        row.host = attempt.host();
        row.account = attempt.account();
        row.session = attempt.session();
        row.state = attempt.state().name();
        row.unfinished = attempt.state() != AttemptState.CLOSED;
        row.prompt = attempt.prompt();
        row.startedAt = attempt.startedAt();
        row.endedAt = attempt.endedAt();
        row.outcome = json.writeNullable(attempt.outcome());
        row.checkpointBefore = attempt.checkpointBefore();
        row.checkpointAfter = attempt.checkpointAfter();
        row.assessment = json.writeNullable(attempt.assessment());
        row.decision = json.writeAs(Decision.class, attempt.decision());
        row.legs = json.write(attempt.legs());
        return row;
    }

    Attempt toDomain(JsonColumn json) {
        return new Attempt(
                new AttemptRef(task, num),
                project,
                new WorkspaceId(workspace),
                agent,
                host,
                account,
                session,
                AttemptState.valueOf(state),
                prompt,
                startedAt,
                endedAt,
                json.readNullable(outcome, AgentOutcome.class),
                checkpointBefore,
                checkpointAfter,
                json.readNullable(assessment, Assessment.class),
                json.readNullable(decision, Decision.class),
                json.list(legs, Leg.class));
    }
}
