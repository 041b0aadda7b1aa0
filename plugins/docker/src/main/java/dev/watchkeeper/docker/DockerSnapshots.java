package dev.watchkeeper.docker;

import dev.watchkeeper.plugin.host.Copies;
import dev.watchkeeper.plugin.host.Snapshots;
import dev.watchkeeper.plugin.host.Uncovered;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The snapshots of the folder's own host, but none of its copies: they lie in folders that a
 * container does not see.
 */
final class DockerSnapshots implements Snapshots {
    private final Snapshots snapshots;

    DockerSnapshots(Snapshots snapshots) {
        this.snapshots = snapshots;
    }

    @Override
    public Copies copies() {
        return Copies.NONE;
    }

    @Override
    public Snapshot take(Sure sure) {
        return snapshots.take(sure);
    }

    @Override
    public Snapshot take(Sure sure, String since) {
        return snapshots.take(sure, since);
    }

    @Override
    public List<TreeDiff> diff(String from, @Nullable String to) {
        return snapshots.diff(from, to);
    }

    @Override
    public String patch(String from, @Nullable String to, List<String> paths, int max) {
        return snapshots.patch(from, to, paths, max);
    }

    @Override
    public List<Uncovered> left(String id) {
        return snapshots.left(id);
    }

    @Override
    public Optional<byte[]> content(String id, String path) {
        return snapshots.content(id, path);
    }

    @Override
    public List<String> changedSince(
            String from, @Nullable String to, Instant since, boolean gone) {
        return snapshots.changedSince(from, to, since, gone);
    }

    @Override
    public Optional<String> overlay(String base, String other, List<String> paths) {
        return snapshots.overlay(base, other, paths);
    }

    @Override
    public Restored restore(String id, List<String> paths, boolean dryRun) {
        return snapshots.restore(id, paths, dryRun);
    }

    @Override
    public Restored restore(String id, List<String> paths, String rescue) {
        return snapshots.restore(id, paths, rescue);
    }

    @Override
    public Restored restore(String id, List<String> paths, String rescue, Progress progress) {
        return snapshots.restore(id, paths, rescue, progress);
    }

    @Override
    public Optional<Unfinished> unfinished() {
        return snapshots.unfinished();
    }

    @Override
    public void settle() {
        snapshots.settle();
    }

    @Override
    public List<String> verify(String id) {
        return snapshots.verify(id);
    }

    @Override
    public void delete(List<String> ids) {
        snapshots.delete(ids);
    }

    @Override
    public long storeBytes() {
        return snapshots.storeBytes();
    }
}
