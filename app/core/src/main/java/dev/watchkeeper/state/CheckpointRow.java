package dev.watchkeeper.state;

import dev.watchkeeper.domain.Checkpoint;
import dev.watchkeeper.domain.WorkspaceId;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/** A checkpoint as it is stored. */
@Entity
@Table(name = "checkpoint")
final class CheckpointRow {
    @Id
    @Column(name = "id")
    String id = "";

    @Column(name = "project")
    String project = "";

    @Column(name = "workspace")
    String workspace = "";

    @Column(name = "task")
    @Nullable String task;

    @Column(name = "attempt")
    int attempt;

    @Column(name = "kind")
    String kind = "";

    @Column(name = "snapshot")
    String snapshot = "";

    @Column(name = "files")
    long files;

    @Column(name = "bytes_added")
    long bytesAdded;

    @Column(name = "took_ms")
    long tookMs;

    @Column(name = "verified")
    boolean verified;

    @Column(name = "created_at", secondPrecision = 9)
    Instant createdAt = Instant.EPOCH;

    @Column(name = "last_used_at", secondPrecision = 9)
    Instant lastUsedAt = Instant.EPOCH;

    /** For Hibernate, and for the factory below. */
    CheckpointRow() {}

    static CheckpointRow of(Checkpoint checkpoint) {
        CheckpointRow row = new CheckpointRow();
        row.id = checkpoint.id();
        row.project = checkpoint.project();
        row.workspace = checkpoint.workspace().value();
        row.task = checkpoint.task();
        row.attempt = checkpoint.attempt();
        row.kind = checkpoint.kind().name();
        row.snapshot = checkpoint.snapshot();
        row.files = checkpoint.files();
        row.bytesAdded = checkpoint.bytesAdded();
        row.tookMs = checkpoint.tookMs();
        row.verified = checkpoint.verified();
        row.createdAt = checkpoint.createdAt();
        row.lastUsedAt = checkpoint.lastUsedAt();
        return row;
    }

    Checkpoint toDomain() {
        return new Checkpoint(
                id,
                project,
                new WorkspaceId(workspace),
                task,
                attempt,
                Checkpoint.Kind.valueOf(kind),
                snapshot,
                files,
                bytesAdded,
                tookMs,
                verified,
                createdAt,
                lastUsedAt);
    }
}
