package dev.watchkeeper.state;

import dev.watchkeeper.domain.Workspace;
import dev.watchkeeper.domain.WorkspaceId;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

import java.time.Instant;

/** A workspace as it is stored. */
@Entity
@Table(name = "workspace")
final class WorkspaceRow {
    @Id
    @Column(name = "id")
    String id = "";

    @Column(name = "project")
    String project = "";

    @Column(name = "host")
    String host = "";

    @Column(name = "path")
    String path = "";

    @Column(name = "kind")
    String kind = "";

    @Column(name = "store")
    String store = "";

    @Column(name = "created_at", secondPrecision = 9)
    Instant createdAt = Instant.EPOCH;

    /** For Hibernate, and for the factory below. */
    WorkspaceRow() {}

    static WorkspaceRow of(Workspace workspace) {
        WorkspaceRow row = new WorkspaceRow();
        row.id = workspace.id().value();
        row.project = workspace.project();
        row.host = workspace.host();
        row.path = workspace.path();
        row.kind = workspace.kind().name();
        row.store = workspace.store();
        row.createdAt = workspace.createdAt();
        return row;
    }

    Workspace toDomain() {
        return new Workspace(
                new WorkspaceId(id),
                project,
                host,
                path,
                Workspace.Kind.valueOf(kind),
                store,
                createdAt);
    }
}
