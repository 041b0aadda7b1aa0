package dev.watchkeeper.domain;

/** Hears how far work is that takes long, and may end it at a step. */
public interface WorkProgress {
    /** Hears nothing and ends nothing. */
    WorkProgress NONE =
            new WorkProgress() {
                @Override
                public void step(String step, long done, long total, Unit unit) {}

                @Override
                public void irrevocable(String step) {}
            };

    /** What {@code done} and {@code total} count. */
    enum Unit {
        BYTES,
        PATHS,
        CHECKPOINTS,
        CHECKS,
        TASKS
    }

    /**
     * Says what is done now. Throws an exception of the caller's if the work is to end here.
     *
     * @param step in words
     * @param total 0 if the step has no size
     */
    void step(String step, long done, long total, Unit unit);

    /** Says what is done now, where nothing can be counted. */
    default void step(String step) {
        step(step, 0, 0, Unit.PATHS);
    }

    /**
     * Says that from here on the work goes on to its end. Throws an exception of the caller's, for
     * the last time, if the work is to end here.
     *
     * @param step in words
     */
    void irrevocable(String step);
}
