package dev.watchkeeper.domain;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/**
 * One piece of work for an agent: what a person wrote, and what has become of it. Its parts are
 * read here too, as {@code task.title()} or {@code task.state()}.
 *
 * @param number rises by one per task of a home; the order of creation
 * @param project id of the project that it belongs to
 * @param spec what a person wrote
 * @param progress what has become of it so far
 */
public record Task(
        String id,
        long number,
        String project,
        Instant createdAt,
        TaskSpec spec,
        TaskProgress progress) {
    public Task {
        Ids.require(id);
    }

    /** The same task as it is to be done from now on. */
    public Task with(TaskSpec changed) {
        return new Task(id, number, project, createdAt, changed, progress);
    }

    /** The same task after something has become of it. */
    public Task with(TaskProgress changed) {
        return new Task(id, number, project, createdAt, spec, changed);
    }

    /** The same task in another state; see {@link TaskProgress#in}. */
    public Task in(TaskState next, Instant now) {
        return with(progress.in(next, now));
    }

    /** The same task after other ones. */
    public Task withAfter(List<String> before) {
        return with(spec.withAfter(before));
    }

    public Task withAgent(@Nullable String name) {
        return with(spec.withAgent(name));
    }

    public Task withAttempts(int used) {
        return with(progress.withAttempts(used, progress.attemptsAllowed()));
    }

    public Task withAttemptsAllowed(int granted) {
        return with(progress.withAttempts(progress.attempts(), granted));
    }

    public Task withGuidance(List<String> words) {
        return with(progress.withGuidance(words));
    }

    public Task withConfidence(@Nullable Score value) {
        return with(progress.withConfidence(value));
    }

    public Task withBreakpoint(@Nullable String open) {
        return with(progress.withBreakpoint(open));
    }

    public Task withCheckpoint(@Nullable String kept) {
        return with(progress.withCheckpoint(kept));
    }

    public String title() {
        return spec.title();
    }

    public String brief() {
        return spec.brief();
    }

    public List<String> after() {
        return spec.after();
    }

    public Priority priority() {
        return spec.priority();
    }

    public @Nullable String agent() {
        return spec.agent();
    }

    public List<String> checks() {
        return spec.checks();
    }

    public List<String> scope() {
        return spec.scope();
    }

    public boolean critical() {
        return spec.critical();
    }

    public TaskState state() {
        return progress.state();
    }

    public int attempts() {
        return progress.attempts();
    }

    public int attemptsAllowed() {
        return progress.attemptsAllowed();
    }

    public List<String> guidance() {
        return progress.guidance();
    }

    public @Nullable Score confidence() {
        return progress.confidence();
    }

    public @Nullable String breakpoint() {
        return progress.breakpoint();
    }

    public @Nullable String checkpoint() {
        return progress.checkpoint();
    }

    public @Nullable Instant endedAt() {
        return progress.endedAt();
    }
}
