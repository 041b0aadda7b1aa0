package dev.watchkeeper.desktop.screen.tasks;

import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskState;

import java.time.Instant;
import java.util.Comparator;

/** A column of the board. */
enum TaskColumn {
    PENDING("Pending", inOrder()),
    READY("Ready", bySchedule()),
    RUNNING("Running", inOrder()),
    NEEDS_YOU("Needs you", inOrder()),
    OVER("Done", byEnd());

    private final String word;
    private final Comparator<TaskCard> order;

    TaskColumn(String word, Comparator<TaskCard> order) {
        this.word = word;
        this.order = order;
    }

    static TaskColumn of(TaskState state) {
        return switch (state) {
            case PENDING, BLOCKED -> PENDING;
            case READY -> READY;
            case RUNNING, HELD -> RUNNING;
            case WAITING -> NEEDS_YOU;
            case DONE, FAILED, CANCELLED -> OVER;
        };
    }

    String word() {
        return word;
    }

    /** In which order its cards stand. */
    Comparator<TaskCard> order() {
        return order;
    }

    private static Comparator<TaskCard> inOrder() {
        return Comparator.comparing(c -> c.task().number());
    }

    /** As they are taken: the highest priority first. */
    private static Comparator<TaskCard> bySchedule() {
        return Comparator.comparing((TaskCard c) -> c.task().priority())
                .reversed()
                .thenComparing(inOrder());
    }

    /** The newest first. */
    private static Comparator<TaskCard> byEnd() {
        return Comparator.comparing((TaskCard c) -> end(c.task()))
                .reversed()
                .thenComparing(inOrder());
    }

    private static Instant end(Task task) {
        Instant at = task.endedAt();
        return at == null ? Instant.EPOCH : at;
    }
}
