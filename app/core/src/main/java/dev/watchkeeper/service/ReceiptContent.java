package dev.watchkeeper.service;

import dev.watchkeeper.domain.Event;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskQuery;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.domain.WorkProgress;
import dev.watchkeeper.evidence.EvidenceStore;
import dev.watchkeeper.receipt.JournalChain;
import dev.watchkeeper.receipt.ReceiptKey;
import dev.watchkeeper.receipt.ReceiptWriter;
import dev.watchkeeper.state.StateManager;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;

/**
 * Writes what a receipt says, from the journal and the state. What is read is written at once; only
 * the ids of the tasks are remembered.
 *
 * <p>The journal is read before the tasks, which says which tasks there are, and on to its end
 * after them: so what is said of a task rests on events that are in the chain.
 */
final class ReceiptContent {
    /** So many events stand between two places at which the chain's head is told. */
    private static final int PART = 1000;

    /** What did not end, and may have stood before the period began. */
    private static final Set<TaskState> UNENDED =
            Set.of(TaskState.BLOCKED, TaskState.WAITING, TaskState.RUNNING, TaskState.HELD);

    private final StateManager state;
    private final Function<Project, Settings> settingsOf;
    private final ReceiptTask task;
    private final WorkProgress progress;
    private final JournalChain chain = new JournalChain();
    private final Set<String> tasks = new LinkedHashSet<>();
    private long told;

    /**
     * @param settingsOf the settings in force for a project
     */
    ReceiptContent(
            StateManager state,
            EvidenceStore evidence,
            Function<Project, Settings> settingsOf,
            WorkProgress progress) {
        this.state = state;
        this.settingsOf = settingsOf;
        this.task = new ReceiptTask(evidence, this::step);
        this.progress = progress;
    }

    /**
     * What was written.
     *
     * @param sha256 of all that was signed
     */
    record Written(String sha256, long tasks, long evidence) {}

    /** Writes all of it, and signs it. */
    Written write(OutputStream out, ReceiptKey key, Instant from, Instant now) throws IOException {
        ReceiptWriter receipt = new ReceiptWriter(out, key, from, now);
        for (Project p : state.read(v -> v.projects())) {
            project(receipt, p);
        }
        long after = state.read(v -> v.seqBefore(from));
        long seq = journal(receipt, after, after);
        unended();
        for (String id : tasks) {
            step();
            ReceiptTask.Recorded recorded =
                    state.read(
                            v -> v.task(id).map(t -> ReceiptTask.Recorded.of(v, t)).orElse(null));
            if (recorded != null) {
                receipt.task(task.members(recorded));
                told++;
            }
        }
        seq = journal(receipt, after, seq);
        progress.irrevocable("signing");
        String sha256 =
                receipt.sign(
                        after,
                        seq,
                        chain,
                        ReceiptTask.object(
                                "tasks", told,
                                "attempts", task.attempts(),
                                "evidence", task.files()));
        return new Written(sha256, told, task.files());
    }

    private void step() {
        progress.step("tasks and their evidence", told, tasks.size(), WorkProgress.Unit.TASKS);
    }

    private void project(ReceiptWriter receipt, Project p) throws IOException {
        Settings now = settingsOf.apply(p);
        receipt.project(
                ReceiptTask.object(
                        "id",
                        p.id(),
                        "name",
                        p.name(),
                        "host",
                        p.host(),
                        "model",
                        ReceiptTask.object(
                                "provider",
                                now.model().provider().name().toLowerCase(Locale.ROOT),
                                "name",
                                now.model().name()),
                        "thresholds",
                        ReceiptTask.object(
                                "accept", now.thresholds().accept(),
                                "clarify", now.thresholds().clarify(),
                                "attempts", now.thresholds().attempts(),
                                "wrong_accepts", now.thresholds().wrongAccepts(),
                                "spot_checks", now.thresholds().spotChecks()),
                        "rules",
                        now.rules().stream().map(r -> r.name()).toList(),
                        "settings",
                        now.digest()));
    }

    /** Reads the journal on to its end. */
    private long journal(ReceiptWriter receipt, long after, long from) throws IOException {
        long seq = from;
        long end = state.read(v -> v.lastSeq());
        while (seq < end) {
            long begin = seq;
            List<Event> some = state.read(v -> v.events(begin, (int) Math.min(PART, end - begin)));
            if (some.isEmpty()) {
                break;
            }
            for (Event e : some) {
                chain.add(e);
                String of = e.task();
                if (of != null) {
                    tasks.add(of);
                }
            }
            seq = some.getLast().seq();
            receipt.journal(after, seq, chain);
            progress.step("the journal", seq - after, end - after, WorkProgress.Unit.TASKS);
        }
        return seq;
    }

    private void unended() {
        TaskQuery query = TaskQuery.all().in(UNENDED);
        while (true) {
            TaskQuery page = query;
            List<Task> some = state.read(v -> v.tasks(page));
            some.forEach(t -> tasks.add(t.id()));
            if (some.size() < query.max()) {
                return;
            }
            query = query.after(some.getLast());
        }
    }
}
