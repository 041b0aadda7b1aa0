package dev.watchkeeper.attempt;

import dev.watchkeeper.domain.Assessment;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.Checkpoint;
import dev.watchkeeper.domain.Event;
import dev.watchkeeper.domain.EventDraft;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.PutBackNote;
import dev.watchkeeper.domain.TakenBack;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.state.Transaction;
import dev.watchkeeper.state.View;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** The accepted work of done tasks, as far as it stands in the tree. */
public final class AcceptedWork {
    private AcceptedWork() {}

    /**
     * Whether a done task's accepted work stood in the tree at a time.
     *
     * @param restores those of its project, the earliest first
     */
    public static boolean stands(Task task, List<Event> restores, Instant at) {
        Instant ended = task.endedAt();
        if (ended == null || ended.isAfter(at)) {
            return false;
        }
        boolean stands = true;
        for (Event e : restores) {
            if (!e.at().isBefore(ended) && !e.at().isAfter(at)) {
                stands =
                        TakenBack.tasks(e, TakenBack.RETURNED).contains(task.id())
                                || (stands
                                        && !TakenBack.tasks(e, TakenBack.UNDONE)
                                                .contains(task.id()));
            }
        }
        return stands;
    }

    /**
     * Ids of the done tasks whose accepted work stands and has changed any of these paths.
     *
     * @param than an attempt of another task in the same workspace
     * @param base where that attempt's task began: work that ended before is in it
     */
    static List<String> at(View v, Attempt than, Checkpoint base, Collection<String> paths) {
        if (paths.isEmpty()) {
            return List.of();
        }
        List<Event> restores = v.restores(base.project());
        return v.endedTasks(base.createdAt()).stream()
                .filter(t -> t.state() == TaskState.DONE && !t.id().equals(than.ref().task()))
                .filter(t -> hasChanged(v, t, than, paths))
                .filter(t -> stands(t, restores, Instant.MAX))
                .map(Task::id)
                .toList();
    }

    private static boolean hasChanged(View v, Task t, Attempt than, Collection<String> paths) {
        List<Attempt> tries = v.attempts(t.id());
        if (tries.isEmpty() || !tries.getLast().workspace().equals(than.workspace())) {
            return false;
        }
        Assessment made = tries.getLast().assessment();
        return made != null
                && made.quality().changes().stream().anyMatch(c -> paths.contains(c.path()));
    }

    /**
     * Tells that a person had the work of an attempt put over that of other tasks.
     *
     * @param undone their ids; nothing is told where there are none
     * @param over the paths
     */
    static void putOver(
            Transaction tx,
            Attempt by,
            Checkpoint after,
            Checkpoint rescue,
            List<String> undone,
            List<String> over) {
        if (undone.isEmpty()) {
            return;
        }
        String task = by.ref().task();
        tx.append(
                new EventDraft(
                        EventType.RESTORED,
                        after.project(),
                        null,
                        0,
                        Map.of(
                                TakenBack.CHECKPOINT,
                                after.id(),
                                PutBackNote.RESCUE,
                                rescue.id(),
                                PutBackNote.PUT_OVER,
                                over,
                                TakenBack.BY,
                                task,
                                TakenBack.UNDONE,
                                undone)));
        for (String id : undone) {
            TaskLedger.append(
                    tx,
                    EventType.TASK_CHANGED,
                    TaskLedger.required(tx, id),
                    Map.of(
                            "state",
                            TaskLedger.word(TaskState.DONE),
                            "why",
                            "the work of " + task + " was put over it",
                            TakenBack.CHECKPOINT,
                            rescue.id(),
                            TakenBack.BY,
                            task,
                            TakenBack.KEY,
                            true));
        }
    }
}
