package dev.watchkeeper.state;

import dev.watchkeeper.domain.Project;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/** A project as it is stored. */
@Entity
@Table(name = "project")
final class ProjectRow {
    @Id
    @Column(name = "id")
    String id = "";

    @Column(name = "name")
    String name = "";

    @Column(name = "path")
    String path = "";

    @Column(name = "host")
    String host = "";

    @Column(name = "created_at", secondPrecision = 9)
    Instant createdAt = Instant.EPOCH;

    @Column(name = "trusted_settings")
    @Nullable String trustedSettings;

    /** For Hibernate, and for the factory below. */
    ProjectRow() {}

    static ProjectRow of(Project project) {
        ProjectRow row = new ProjectRow();
        row.id = project.id();
        row.name = project.name();
        row.path = project.path();
        row.host = project.host();
        row.createdAt = project.createdAt();
        row.trustedSettings = project.trustedSettings();
        return row;
    }

    Project toDomain() {
        return new Project(id, name, path, host, createdAt, trustedSettings);
    }
}
