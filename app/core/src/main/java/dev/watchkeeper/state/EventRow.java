package dev.watchkeeper.state;

import dev.watchkeeper.domain.Event;
import dev.watchkeeper.domain.EventType;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

import java.time.Instant;

/** An event as it is stored; written once. */
@Immutable
@Entity
@Table(name = "event")
final class EventRow {
    @Id
    @Column(name = "seq")
    long seq;

    @Column(name = "at_time", secondPrecision = 9)
    Instant at = Instant.EPOCH;

    @Column(name = "kind")
    String kind = "";

    @Column(name = "project")
    @Nullable String project;

    @Column(name = "task")
    @Nullable String task;

    @Column(name = "attempt")
    int attempt;

    @JdbcTypeCode(SqlTypes.LONG32VARCHAR)
    @Column(name = "data")
    String data = "";

    /** For Hibernate, and for the factory below. */
    EventRow() {}

    static EventRow of(Event event, JsonColumn json) {
        EventRow row = new EventRow();
        row.seq = event.seq();
        row.at = event.at();
        row.kind = event.type().name();
        row.project = event.project();
        row.task = event.task();
        row.attempt = event.attempt();
        row.data = json.write(event.data());
        return row;
    }

    Event toDomain(JsonColumn json) {
        return new Event(
                seq, at, EventType.valueOf(kind), project, task, attempt, json.object(data));
    }
}
