package dev.watchkeeper.supervise;

import dev.watchkeeper.attempt.AcceptedWork;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.Checkpoint;
import dev.watchkeeper.domain.Event;
import dev.watchkeeper.domain.TakenBack;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.state.View;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the restore of a whole checkpoint means for the tasks that are done.
 *
 * @param undone ids of those whose accepted work stands in the tree and is not in the checkpoint
 * @param returned ids of those whose work an earlier restore took back and that is in it
 */
record RestoreEffect(List<String> undone, List<String> returned) {
    static final RestoreEffect NONE = new RestoreEffect(List.of(), List.of());

    RestoreEffect {
        undone = List.copyOf(undone);
        returned = List.copyOf(returned);
    }

    static RestoreEffect of(View v, Checkpoint target) {
        List<Event> restores = v.restores(target.project());
        List<String> undone = new ArrayList<>();
        List<String> returned = new ArrayList<>();
        for (Task t : concerned(v, target, restores)) {
            boolean stands = AcceptedWork.stands(t, restores, Instant.MAX);
            boolean held =
                    isOf(v, t, target) || AcceptedWork.stands(t, restores, target.createdAt());
            if (stands && !held) {
                undone.add(t.id());
            } else if (held && !stands) {
                returned.add(t.id());
            }
        }
        return new RestoreEffect(undone, returned);
    }

    /**
     * The done tasks of the checkpoint's workspace that it can tell apart from now: what ended
     * before it and was never part of a restore is in both.
     */
    private static List<Task> concerned(View v, Checkpoint target, List<Event> restores) {
        Map<String, Task> all = new LinkedHashMap<>();
        v.endedTasks(target.createdAt()).forEach(t -> all.put(t.id(), t));
        for (Event e : restores) {
            for (String key : List.of(TakenBack.UNDONE, TakenBack.RETURNED)) {
                TakenBack.tasks(e, key).stream()
                        .filter(id -> !all.containsKey(id))
                        .flatMap(id -> v.task(id).stream())
                        .forEach(t -> all.put(t.id(), t));
            }
        }
        return all.values().stream()
                .filter(t -> t.project().equals(target.project()))
                .filter(t -> t.state() == TaskState.DONE)
                .filter(t -> {
                    List<Attempt> tries = v.attempts(t.id());
                    return !tries.isEmpty()
                            && tries.getLast().workspace().equals(target.workspace());
                })
                .toList();
    }

    /** Whether a checkpoint is the one that was kept of what was accepted. */
    private static boolean isOf(View v, Task task, Checkpoint target) {
        return target.id().equals(v.attempts(task.id()).getLast().checkpointAfter())
                && v.breakpointsOf(task.id()).stream()
                        .filter(b -> b.attempt() == v.attempts(task.id()).getLast().ref().number())
                        .noneMatch(b -> b.rule().equals(AnswerGuidance.TAKEN_OVER));
    }
}
