package dev.watchkeeper.domain;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * What Watchkeeper looks after: tasks, settings and a main {@link Workspace}.
 *
 * @param path absolute path of its main workspace on that host
 * @param host name of the host in the settings
 * @param trustedSettings SHA-256 (hex) of the project settings that the person has trusted, or
 *     {@code null} if none are in force
 */
public record Project(
        String id,
        String name,
        String path,
        String host,
        Instant createdAt,
        @Nullable String trustedSettings) {
    public Project {
        Ids.require(id);
    }

    public Project trusting(@Nullable String hash) {
        return new Project(id, name, path, host, createdAt, hash);
    }
}
