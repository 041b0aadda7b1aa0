package dev.watchkeeper.desktop.screen.tasks;

import dev.watchkeeper.control.Overview;

import org.jspecify.annotations.Nullable;

/** Says why a column of the board is empty. */
final class EmptyColumn {
    private EmptyColumn() {}

    /**
     * One sentence.
     *
     * @param filtered whether a filter hides other tasks
     * @param ready how many tasks could be started
     */
    static String why(
            TaskColumn column,
            TaskLinks links,
            @Nullable Overview o,
            boolean filtered,
            boolean ready) {
        if (filtered) {
            return "Nothing here has these words.";
        }
        return switch (column) {
            case PENDING -> "Nothing waits for another task.";
            case READY -> {
                String waits = links.waits();
                yield waits.isEmpty() ? "Nothing is left to start." : waits + ".";
            }
            case RUNNING -> running(o, ready);
            case NEEDS_YOU -> "Nothing needs you.";
            case OVER -> "Nothing has ended yet.";
        };
    }

    private static String running(@Nullable Overview o, boolean ready) {
        if (o != null && !o.supervisor().equals("running") && ready) {
            return o.supervisor().equals("paused")
                    ? "Paused: go on with “Start night” on Now."
                    : "No run is on: “Start night” on Now begins one.";
        }
        return ready ? "What is ready starts as soon as there is room." : "Nothing can be started.";
    }
}
