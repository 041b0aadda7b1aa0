package dev.watchkeeper.domain;

/** Names one attempt: the task and its number from 1. */
public record AttemptRef(String task, int number) implements Comparable<AttemptRef> {
    public AttemptRef {
        Ids.require(task);
        if (number < 1) {
            throw new IllegalArgumentException("attempts count from 1, not " + number);
        }
    }

    @Override
    public int compareTo(AttemptRef other) {
        int byTask = task.compareTo(other.task);
        return byTask != 0 ? byTask : Integer.compare(number, other.number);
    }

    /** {@code TASK/NUMBER}, the attempt's folder below {@code runs}. */
    @Override
    public String toString() {
        return task + "/" + number;
    }
}
