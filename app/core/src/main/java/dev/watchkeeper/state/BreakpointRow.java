package dev.watchkeeper.state;

import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.BreakpointAction;
import dev.watchkeeper.domain.BreakpointOption;
import dev.watchkeeper.domain.Reason;
import dev.watchkeeper.domain.Resolution;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

import java.time.Instant;

/** A breakpoint as it is stored. */
@Entity
@Table(name = "breakpoint")
final class BreakpointRow {
    @Id
    @Column(name = "id")
    String id = "";

    @Column(name = "project")
    String project = "";

    @Column(name = "task")
    String task = "";

    @Column(name = "attempt")
    int attempt;

    @Column(name = "state")
    String state = "";

    @Column(name = "rule")
    String rule = "";

    @JdbcTypeCode(SqlTypes.LONG32VARCHAR)
    @Column(name = "question")
    String question = "";

    @JdbcTypeCode(SqlTypes.LONG32VARCHAR)
    @Column(name = "options")
    String options = "";

    @Column(name = "fallback")
    @Nullable String fallback;

    @Column(name = "expires_at", secondPrecision = 9)
    @Nullable Instant expiresAt;

    @JdbcTypeCode(SqlTypes.LONG32VARCHAR)
    @Column(name = "because")
    String because = "";

    @JdbcTypeCode(SqlTypes.LONG32VARCHAR)
    @Column(name = "evidence")
    String evidence = "";

    @Column(name = "raised_at", secondPrecision = 9)
    Instant raisedAt = Instant.EPOCH;

    @JdbcTypeCode(SqlTypes.LONG32VARCHAR)
    @Column(name = "resolution")
    @Nullable String resolution;

    /** For Hibernate, and for the factory below. */
    BreakpointRow() {}

    static BreakpointRow of(Breakpoint breakpoint, JsonColumn json) {
        BreakpointRow row = new BreakpointRow();
        row.id = breakpoint.id();
        row.project = breakpoint.project();
        row.task = breakpoint.task();
        row.attempt = breakpoint.attempt();
        row.state = breakpoint.state().name();
        row.rule = breakpoint.rule();
        row.question = breakpoint.question();
        row.options = json.write(breakpoint.options());
        BreakpointAction fallback = breakpoint.fallback();
        row.fallback = fallback == null ? null : fallback.word();
        row.expiresAt = breakpoint.expiresAt();
        row.because = json.write(breakpoint.because());
        row.evidence = json.write(breakpoint.evidence());
        row.raisedAt = breakpoint.raisedAt();
        row.resolution = json.writeNullable(breakpoint.resolution());
        return row;
    }

    Breakpoint toDomain(JsonColumn json) {
        return new Breakpoint(
                id,
                project,
                task,
                attempt,
                Breakpoint.State.valueOf(state),
                rule,
                question,
                json.list(options, BreakpointOption.class),
                fallback == null ? null : BreakpointAction.of(fallback),
                expiresAt,
                json.list(because, Reason.class),
                json.strings(evidence),
                raisedAt,
                json.readNullable(resolution, Resolution.class));
    }
}
