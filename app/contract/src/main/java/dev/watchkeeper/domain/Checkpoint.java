package dev.watchkeeper.domain;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Locale;

/**
 * The content of a workspace at one moment.
 *
 * @param workspace whose content it is, and in whose store it is kept
 * @param snapshot id of the content in the host's store
 * @param files how many files it holds
 * @param bytesAdded what it added to the store
 * @param tookMs from the request until it was durable, the wait for the last events included
 * @param verified whether it was restored to a scratch folder and compared
 * @param lastUsedAt when it was last taken, diffed or restored; for pruning
 */
public record Checkpoint(
        String id,
        String project,
        WorkspaceId workspace,
        @Nullable String task,
        int attempt,
        Kind kind,
        String snapshot,
        long files,
        long bytesAdded,
        long tookMs,
        boolean verified,
        Instant createdAt,
        Instant lastUsedAt) {
    /** Why it was taken. */
    public enum Kind {
        BEFORE,
        AFTER,
        RESCUE,
        MANUAL;

        /** The word in JSON. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Checkpoint proven() {
        return new Checkpoint(
                id,
                project,
                workspace,
                task,
                attempt,
                kind,
                snapshot,
                files,
                bytesAdded,
                tookMs,
                true,
                createdAt,
                lastUsedAt);
    }

    public Checkpoint usedAt(Instant now) {
        return new Checkpoint(
                id,
                project,
                workspace,
                task,
                attempt,
                kind,
                snapshot,
                files,
                bytesAdded,
                tookMs,
                verified,
                createdAt,
                now);
    }
}
