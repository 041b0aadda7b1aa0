package dev.watchkeeper.cli;

import static dev.watchkeeper.cli.JsonWriter.object;
import static dev.watchkeeper.cli.JsonWriter.time;
import static dev.watchkeeper.cli.JsonWriter.word;

import dev.watchkeeper.control.RestoreResult;
import dev.watchkeeper.domain.Checkpoint;
import dev.watchkeeper.domain.PathDiff;
import dev.watchkeeper.domain.UncoveredPath;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/** The JSON of checkpoints, of what they hold and of restoring one. */
final class CheckpointJson {
    private CheckpointJson() {}

    static Map<String, @Nullable Object> checkpoint(Checkpoint c) {
        return object(
                "id", c.id(),
                "project", c.project(),
                "workspace", c.workspace().value(),
                "task", c.task(),
                "attempt", c.attempt() == 0 ? null : c.attempt(),
                "kind", c.kind().word(),
                "files", c.files(),
                "bytes_added", c.bytesAdded(),
                "took_ms", c.tookMs(),
                "verified", c.verified(),
                "created_at", time(c.createdAt()));
    }

    static Map<String, @Nullable Object> leftOut(UncoveredPath l) {
        return object(
                "path", l.path(),
                "reason", l.reason(),
                "size", l.size(),
                "modified", l.modified() == null ? null : time(l.modified()));
    }

    static Map<String, @Nullable Object> diff(PathDiff d) {
        return object(
                "path", d.path(),
                "kind", word(d.kind()),
                "lines_added", d.linesAdded(),
                "lines_deleted", d.linesDeleted(),
                "binary", d.binary(),
                "not_held", d.notHeld());
    }

    static Map<String, @Nullable Object> restored(RestoreResult r, boolean dryRun) {
        return object(
                "dry_run", dryRun,
                "rescue", r.rescue(),
                "written", r.written(),
                "deleted", r.deleted(),
                "untouched", r.untouched(),
                "left", r.left(),
                "undone", r.undone());
    }
}
