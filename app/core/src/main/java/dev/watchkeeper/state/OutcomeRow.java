package dev.watchkeeper.state;

import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.KindOfWork;
import dev.watchkeeper.domain.Outcome;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

import java.time.Instant;

/** An outcome as it is stored. */
@Entity
@Table(name = "outcome")
final class OutcomeRow {
    @Id
    @Column(name = "id")
    String id = "";

    @Column(name = "task")
    String task = "";

    @Column(name = "attempt")
    int attempt;

    @Column(name = "project")
    String project = "";

    @Column(name = "agent")
    String agent = "";

    @Column(name = "host")
    String host = "";

    @Column(name = "kind")
    String kind = "";

    @Column(name = "lang")
    String language = "";

    @JdbcTypeCode(SqlTypes.LONG32VARCHAR)
    @Column(name = "factors")
    String factors = "";

    @Column(name = "confidence")
    double confidence;

    @Column(name = "calibrated")
    boolean calibrated;

    @Column(name = "accept_from")
    double accept;

    @Column(name = "accepted")
    boolean accepted;

    @Column(name = "drawn")
    boolean drawn;

    @Column(name = "probability")
    double probability;

    @Column(name = "least_share")
    double share;

    @Column(name = "label")
    @Nullable String label;

    @Column(name = "source")
    @Nullable String source;

    @Column(name = "at_time", secondPrecision = 9)
    Instant at = Instant.EPOCH;

    @Column(name = "labelled_at", secondPrecision = 9)
    @Nullable Instant labelledAt;

    /** For Hibernate, and for the factory below. */
    OutcomeRow() {}

    static OutcomeRow of(Outcome outcome, JsonColumn json) {
        OutcomeRow row = new OutcomeRow();
        row.id = outcome.ref().toString();
        row.task = outcome.ref().task();
        row.attempt = outcome.ref().number();
        row.project = outcome.project();
        row.agent = outcome.agent();
        row.host = outcome.host();
        row.kind = outcome.work().task();
        row.language = outcome.work().language();
        row.factors = json.write(outcome.factors());
        row.confidence = outcome.confidence();
        row.calibrated = outcome.calibrated();
        row.accept = outcome.accept();
        row.accepted = outcome.accepted();
        row.drawn = outcome.drawn();
        row.probability = outcome.probability();
        row.share = outcome.share();
        row.label = outcome.label() == null ? null : outcome.label().name();
        row.source = outcome.source() == null ? null : outcome.source().name();
        row.at = outcome.at();
        row.labelledAt = outcome.labelledAt();
        return row;
    }

    Outcome toDomain(JsonColumn json) {
        return new Outcome(
                new AttemptRef(task, attempt),
                project,
                agent,
                host,
                new KindOfWork(kind, language),
                json.numbers(factors),
                confidence,
                calibrated,
                accept,
                accepted,
                drawn,
                probability,
                share,
                label == null ? null : Outcome.Label.valueOf(label),
                source == null ? null : Outcome.Source.valueOf(source),
                at,
                labelledAt);
    }
}
