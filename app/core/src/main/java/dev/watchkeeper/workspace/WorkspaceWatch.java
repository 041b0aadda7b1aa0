package dev.watchkeeper.workspace;

import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.FileChange;
import dev.watchkeeper.domain.Workspace;
import dev.watchkeeper.plugin.host.ChangedPath;
import dev.watchkeeper.plugin.host.Changes;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Watches one workspace and attributes each change to the attempt under way there.
 *
 * <p>One workspace has one writer, so whatever changes while an attempt is under way is its doing,
 * or happened under its eyes.
 */
public final class WorkspaceWatch implements AutoCloseable {
    private static final Duration BARRIER = Duration.ofSeconds(2);

    private final Workspace workspace;
    private final Changes changes;
    private final Clock clock;
    private final AtomicReference<Instant> swept = new AtomicReference<>(Instant.MIN);
    private final Changes.Subscription subscription;
    private final AtomicReference<Optional<AttemptRef>> attempt =
            new AtomicReference<>(Optional.empty());

    /**
     * Begins to watch.
     *
     * @param sink called with changes in their order, never concurrently
     */
    public WorkspaceWatch(
            Workspace workspace, Changes changes, Clock clock, Consumer<List<FileChange>> sink) {
        this.workspace = workspace;
        this.changes = changes;
        this.clock = clock;
        this.subscription = changes.watch(told -> sink.accept(attributed(told)));
    }

    /** From now on changes belong to this attempt. */
    public void attributeTo(AttemptRef ref) {
        attempt.set(Optional.of(ref));
    }

    /**
     * The same where nothing of the attempt has run yet: what has changed up to now is waited for
     * first, since it is not the attempt's.
     */
    public void attributeFromNow(AttemptRef ref) {
        if (!attempt.get().equals(Optional.of(ref))) {
            var unused = changes.barrier(BARRIER);
            attributeTo(ref);
        }
    }

    /** From now on changes belong to no attempt. */
    public void attributeToNobody() {
        attempt.set(Optional.empty());
    }

    /**
     * Makes sure that every change up to now is recorded: waits for the events, then sweeps.
     *
     * @return how many changes the events had missed
     */
    public int settle() {
        var unused = changes.barrier(BARRIER);
        Instant begun = clock.instant();
        int missed = changes.sweep().size();
        swept.set(begun);
        return missed;
    }

    /**
     * The same where a sweep since a moment is enough, and events tell of what came after it.
     * Sweeps where there was none, and where events are not delivered.
     */
    public void settleSince(Instant moment) {
        if (swept.get().isBefore(moment)) {
            var unused = settle();
        } else if (!changes.barrier(BARRIER)) {
            var unused = changes.sweep();
        }
    }

    private List<FileChange> attributed(List<ChangedPath> told) {
        AttemptRef owner = attempt.get().orElse(null);
        return told.stream()
                .map(c ->
                        new FileChange(
                                workspace.project(),
                                workspace.id(),
                                owner,
                                c.path(),
                                kind(c.kind()),
                                c.from(),
                                c.size(),
                                c.sha256(),
                                c.at()))
                .toList();
    }

    private static FileChange.Kind kind(ChangedPath.Kind kind) {
        return switch (kind) {
            case ADDED -> FileChange.Kind.ADDED;
            case MODIFIED -> FileChange.Kind.MODIFIED;
            case DELETED -> FileChange.Kind.DELETED;
            case RENAMED -> FileChange.Kind.RENAMED;
        };
    }

    @Override
    public void close() {
        subscription.close();
    }
}
