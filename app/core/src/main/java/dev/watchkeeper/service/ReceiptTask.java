package dev.watchkeeper.service;

import dev.watchkeeper.agentrun.IdleSpans;
import dev.watchkeeper.domain.AgentOutcome;
import dev.watchkeeper.domain.Assessment;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.AttemptState;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.Checkpoint;
import dev.watchkeeper.domain.Decision;
import dev.watchkeeper.domain.DecisionContext;
import dev.watchkeeper.domain.FileChange;
import dev.watchkeeper.domain.Outcome;
import dev.watchkeeper.domain.PathDiff;
import dev.watchkeeper.domain.Resolution;
import dev.watchkeeper.domain.Score;
import dev.watchkeeper.domain.TakenBack;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.evidence.EvidenceStore;
import dev.watchkeeper.receipt.ReceiptComparison;
import dev.watchkeeper.state.View;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What a receipt says of one task: its verdict, and what each of its attempts left. */
final class ReceiptTask {
    /** In these, what takes a task's work back stands. */
    private static final int LAST_EVENTS = 2000;

    /** So many changed files of an attempt are named. */
    private static final int MOST_CHANGES = 1000;

    private final EvidenceStore evidence;
    private final Runnable look;
    private long attempts;
    private long files;

    /**
     * @param look called again and again while files are read; what it throws ends that
     */
    ReceiptTask(EvidenceStore evidence, Runnable look) {
        this.evidence = evidence;
        this.look = look;
    }

    /** How many attempts were told of so far. */
    long attempts() {
        return attempts;
    }

    /** How many files of evidence were told of so far. */
    long files() {
        return files;
    }

    /**
     * A task as it is recorded.
     *
     * @param attempts its attempts in order
     * @param asked its breakpoints
     * @param accepts the threshold of acceptance that was in force at each attempt that was scored
     * @param checkpoints those that its attempts name and that are still kept, by id
     * @param changes the last change of each path, by attempt
     * @param seq of the journal when this was read
     */
    record Recorded(
            Task task,
            List<Attempt> attempts,
            List<Breakpoint> asked,
            Map<Integer, Double> accepts,
            Map<String, Checkpoint> checkpoints,
            Map<Integer, List<FileChange>> changes,
            @Nullable TakenBack takenBack,
            long seq) {
        static Recorded of(View v, Task task) {
            List<Attempt> attempts = v.attempts(task.id());
            Map<Integer, Double> accepts = new LinkedHashMap<>();
            Map<String, Checkpoint> checkpoints = new LinkedHashMap<>();
            Map<Integer, List<FileChange>> changes = new LinkedHashMap<>();
            for (Attempt a : attempts) {
                v.outcome(a.ref())
                        .map(Outcome::accept)
                        .ifPresent(t -> accepts.put(a.ref().number(), t));
                Map<String, FileChange> last = new TreeMap<>();
                v.changes(a.ref()).forEach(c -> last.put(c.path(), c));
                changes.put(a.ref().number(), List.copyOf(last.values()));
                for (String id : new String[] {a.checkpointBefore(), a.checkpointAfter()}) {
                    if (id != null) {
                        v.checkpoint(id).ifPresent(c -> checkpoints.put(id, c));
                    }
                }
            }
            return new Recorded(
                    task,
                    attempts,
                    v.breakpointsOf(task.id()),
                    accepts,
                    checkpoints,
                    changes,
                    TakenBack.of(task.id(), v.lastEvents(task.id(), LAST_EVENTS)).orElse(null),
                    v.lastSeq());
        }
    }

    /** Its members in JSON; reads and hashes its files of evidence. */
    Map<String, @Nullable Object> members(Recorded r) throws IOException {
        Task t = r.task();
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        all.put("id", t.id());
        all.put("title", t.title());
        all.put("project", t.project());
        all.put("state", word(t.state()));
        all.put("accepted_by", acceptedBy(r));
        all.put("critical", t.critical());
        all.put("after", t.after());
        all.put("confidence", score(t.confidence()));
        all.put("open_question", t.breakpoint());
        TakenBack back = r.takenBack();
        all.put(
                "taken_back",
                back == null
                        ? null
                        : object("checkpoint", back.checkpoint(), "at", back.at().toString()));
        all.put("ended_at", t.endedAt() == null ? null : t.endedAt().toString());
        all.put("as_of_seq", r.seq());
        all.put("answers", r.asked().stream().map(ReceiptTask::answer).toList());
        List<Object> tries = new ArrayList<>();
        for (Attempt a : r.attempts()) {
            tries.add(attempt(a, r));
        }
        all.put("attempts", tries);
        return all;
    }

    /** Whose word made it done; {@code null} while it is not. */
    private static @Nullable String acceptedBy(Recorded r) {
        if (r.task().state() != TaskState.DONE) {
            return null;
        }
        return !r.attempts().isEmpty()
                        && r.attempts().getLast().decision() instanceof Decision.Accept
                ? "decision"
                : "answer";
    }

    private static Map<String, @Nullable Object> answer(Breakpoint b) {
        Resolution given = b.resolution();
        return object(
                "breakpoint", b.id(),
                "attempt", b.attempt(),
                "rule", b.rule(),
                "state", b.state().word(),
                "option", given == null ? null : given.option().word(),
                "by", given == null ? null : given.by());
    }

    private Map<String, @Nullable Object> attempt(Attempt a, Recorded r) throws IOException {
        attempts++;
        Map<String, @Nullable Object> all =
                object(
                        "number", a.ref().number(),
                        "agent", a.agent(),
                        "host", a.host(),
                        "state", word(a.state()),
                        "started_at", a.startedAt().toString(),
                        "ended_at", a.endedAt() == null ? null : a.endedAt().toString());
        AgentOutcome outcome = a.outcome();
        if (outcome != null) {
            all.put("ending", word(outcome.ending()));
            all.put("exit_status", outcome.exitStatus());
            all.put("tokens", outcome.tokens());
            all.put("cost_usd", outcome.costUsd());
        }
        assessed(a.assessment(), all);
        all.put("accept_from", r.accepts().get(a.ref().number()));
        decided(a.decision(), all);
        all.put("checkpoint_before", checkpoint(a.checkpointBefore(), r));
        all.put("checkpoint_after", checkpoint(a.checkpointAfter(), r));
        List<FileChange> changes = r.changes().getOrDefault(a.ref().number(), List.of());
        all.put("changed", changes.stream().limit(MOST_CHANGES).map(ReceiptTask::change).toList());
        all.put("changed_more", Math.max(0, changes.size() - MOST_CHANGES));
        List<Object> found = new ArrayList<>();
        for (String id : evidence.list(a.ref())) {
            boolean growing = a.state() != AttemptState.CLOSED;
            if (!growing || !IdleSpans.isFile(id)) {
                found.add(file(id, growing));
            }
        }
        all.put("evidence", found);
        return all;
    }

    private static void assessed(
            @Nullable Assessment assessment, Map<String, @Nullable Object> to) {
        if (assessment == null) {
            return;
        }
        DecisionContext then = assessment.surroundings();
        to.put("model", then == null ? null : then.model());
        to.put("complete", assessment.validation().complete());
        to.put(
                "checks",
                assessment.quality().gates().stream()
                        .map(g ->
                                object(
                                        "name", g.name(),
                                        "command", g.command(),
                                        "check", g.check(),
                                        "blocking", g.blocking(),
                                        "result", g.status().word(),
                                        "exit_status", g.exitStatus(),
                                        "runs", g.runs(),
                                        "evidence", g.evidence()))
                        .toList());
        List<PathDiff> changes = assessment.quality().changes();
        to.put(
                "diff",
                object(
                        "paths", changes.size(),
                        "lines_added", changes.stream().mapToLong(PathDiff::linesAdded).sum(),
                        "lines_deleted", changes.stream().mapToLong(PathDiff::linesDeleted).sum()));
        to.put(
                "model_verdict",
                assessment.verdict() == null
                        ? null
                        : object(
                                "pass_probability", assessment.verdict().passProbability(),
                                "evidence", assessment.verdict().evidence()));
        to.put("model_problem", assessment.modelProblem());
        to.put("confidence", score(assessment.confidence().score()));
    }

    private static void decided(@Nullable Decision decision, Map<String, @Nullable Object> to) {
        if (decision == null) {
            return;
        }
        to.put("decision", decision.word());
        to.put("rule", decision instanceof Decision.Ask ask ? ask.rule() : null);
        to.put(
                "because",
                decision.because().stream()
                        .map(b -> object("text", b.text(), "evidence", b.evidence()))
                        .toList());
    }

    private static Map<String, @Nullable Object> change(FileChange c) {
        return object("path", c.path(), "kind", word(c.kind()), "sha256", c.sha256());
    }

    private static @Nullable Object checkpoint(@Nullable String id, Recorded r) {
        if (id == null) {
            return null;
        }
        Checkpoint kept = r.checkpoints().get(id);
        return object(
                "id", id,
                "snapshot", kept == null ? null : kept.snapshot(),
                "files", kept == null ? null : kept.files());
    }

    /**
     * A file of evidence.
     *
     * @param growing whether its attempt still writes it
     */
    private Map<String, @Nullable Object> file(String id, boolean growing) throws IOException {
        files++;
        long size = evidence.size(id);
        Map<String, @Nullable Object> all =
                object(
                        "id",
                        id,
                        "bytes",
                        size,
                        "sha256",
                        ReceiptComparison.hash(evidence.file(id), size, look));
        if (growing) {
            all.put("growing", true);
        }
        return all;
    }

    private static @Nullable Object score(@Nullable Score score) {
        return score == null
                ? null
                : object("value", score.value(), "calibrated", score.calibrated());
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /** An object of alternating keys and values. */
    static Map<String, @Nullable Object> object(@Nullable Object... keysAndValues) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            object.put(String.valueOf(keysAndValues[i]), keysAndValues[i + 1]);
        }
        return object;
    }
}
