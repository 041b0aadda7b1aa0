package dev.watchkeeper.domain;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * That a restore, or the work of another task, took back what a done task had changed.
 *
 * @param checkpoint id of what was restored; where work was put over it, of what stood there before
 * @param by id of the task whose work was put over it; empty for a restore
 * @param at when
 */
public record TakenBack(String checkpoint, String by, Instant at) {
    /** Keys of the data of {@link EventType#RESTORED}: ids of tasks. */
    public static final String UNDONE = "undone";

    public static final String RETURNED = "returned";

    /**
     * Key of the data of {@link EventType#TASK_CHANGED}: {@code true} where the task's work was
     * taken back, {@code false} where a restore brought it again.
     */
    public static final String KEY = "taken_back";

    /** Key of the data of both: id of the task whose work was put over that of others. */
    public static final String BY = "by_work_of";

    /**
     * Key of the same data: id of the checkpoint that was restored, or that holds what stood there.
     */
    public static final String CHECKPOINT = "checkpoint";

    /** The ids under a key of a restore's data; empty if there are none. */
    public static List<String> tasks(Event e, String key) {
        return e.data().get(key) instanceof Collection<?> all
                ? all.stream().map(String::valueOf).toList()
                : List.of();
    }

    /** Whether an event only tells that a restore took work back, or brought it again. */
    public static boolean isToldBy(Event e) {
        return e.type() == EventType.TASK_CHANGED && e.data().containsKey(KEY);
    }

    /**
     * Whether a task's work is taken back, as its events tell.
     *
     * @param events in order; those of other tasks are passed over
     */
    public static Optional<TakenBack> of(String task, List<Event> events) {
        TakenBack last = null;
        for (Event e : events) {
            if (!task.equals(e.task())) {
                continue;
            }
            if (isToldBy(e)) {
                last =
                        Boolean.TRUE.equals(e.data().get(KEY))
                                ? new TakenBack(
                                        String.valueOf(e.data().get(CHECKPOINT)),
                                        String.valueOf(e.data().getOrDefault(BY, "")),
                                        e.at())
                                : null;
            } else if (e.type() == EventType.TASK_DONE || e.type() == EventType.TASK_READY) {
                last = null;
            }
        }
        return Optional.ofNullable(last);
    }
}
