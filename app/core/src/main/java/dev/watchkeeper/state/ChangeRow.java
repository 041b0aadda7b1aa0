package dev.watchkeeper.state;

import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.FileChange;
import dev.watchkeeper.domain.WorkspaceId;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

import java.time.Instant;

/** A file change as it is stored; written once. */
@Immutable
@Entity
@Table(name = "file_change")
final class ChangeRow {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    @Column(name = "id")
    @Nullable Long id;

    @Column(name = "project")
    String project = "";

    @Column(name = "workspace")
    String workspace = "";

    @Column(name = "attempt")
    @Nullable String attempt;

    @Column(name = "path")
    String path = "";

    @Column(name = "kind")
    String kind = "";

    @Column(name = "from_path")
    @Nullable String from;

    @Column(name = "bytes")
    long bytes;

    @Column(name = "sha256")
    @Nullable String sha256;

    @Column(name = "at_time", secondPrecision = 9)
    Instant at = Instant.EPOCH;

    /** For Hibernate, and for the factory below. */
    ChangeRow() {}

    static ChangeRow of(FileChange fileChange) {
        ChangeRow row = new ChangeRow();
        row.project = fileChange.project();
        row.workspace = fileChange.workspace().value();
        row.attempt = fileChange.attempt() == null ? null : fileChange.attempt().toString();
        row.path = fileChange.path();
        row.kind = fileChange.kind().name();
        row.from = fileChange.from();
        row.bytes = fileChange.size();
        row.sha256 = fileChange.sha256();
        row.at = fileChange.at();
        return row;
    }

    FileChange toDomain(AttemptRef ref) {
        return new FileChange(
                project,
                new WorkspaceId(workspace),
                ref,
                path,
                FileChange.Kind.valueOf(kind),
                from,
                bytes,
                sha256,
                at);
    }
}
