package dev.watchkeeper.state;

import dev.watchkeeper.domain.Hold;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

import java.time.Instant;

/** A hold as it is stored. */
@Entity
@Table(name = "hold")
final class HoldRow {
    @Id
    @Column(name = "id")
    String id = "";

    @Column(name = "account")
    String account = "";

    @Column(name = "until_time", secondPrecision = 9)
    @Nullable Instant until;

    @JdbcTypeCode(SqlTypes.LONG32VARCHAR)
    @Column(name = "why")
    String why = "";

    @Column(name = "since", secondPrecision = 9)
    Instant since = Instant.EPOCH;

    @Column(name = "tries")
    int tries;

    /** For Hibernate, and for the factory below. */
    HoldRow() {}

    static HoldRow of(Hold hold) {
        HoldRow row = new HoldRow();
        row.id = hold.id();
        row.account = hold.account();
        row.until = hold.until();
        row.why = hold.why();
        row.since = hold.since();
        row.tries = hold.tries();
        return row;
    }

    Hold toDomain() {
        return new Hold(id, account, until, why, since, tries);
    }
}
