package dev.watchkeeper.desktop.kit;

/**
 * Where a person is.
 *
 * @param screen the id of the screen
 * @param item what is shown on it, such as a task or a breakpoint; empty for what the screen likes
 * @param part which part of the item, such as an attempt; 0 for the last one
 */
public record ScreenPlace(String screen, String item, int part) {
    /** The id of the screen of what stands now. */
    public static final String NOW = "now";

    /** The id of the screen of the questions. */
    public static final String BREAKPOINTS = "breakpoints";

    /** The id of the screen of all tasks. */
    public static final String TASKS = "tasks";

    /** The id of the screen of one attempt. */
    public static final String RUN = "run";

    /** The id of the screen of the plugins. */
    public static final String PLUGINS = "plugins";

    /** The id of the screen of the settings. */
    public static final String SETTINGS = "settings";

    /** A screen, with what it likes to show. */
    public static ScreenPlace of(String screen) {
        return new ScreenPlace(screen, "", 0);
    }

    /** A question. */
    public static ScreenPlace breakpoint(String id) {
        return new ScreenPlace(BREAKPOINTS, id, 0);
    }

    /** A task among the others. */
    public static ScreenPlace task(String id) {
        return new ScreenPlace(TASKS, id, 0);
    }

    /**
     * An attempt.
     *
     * @param attempt 0 for the last one
     */
    public static ScreenPlace run(String task, int attempt) {
        return new ScreenPlace(RUN, task, attempt);
    }
}
