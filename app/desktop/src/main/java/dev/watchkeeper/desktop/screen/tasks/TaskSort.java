package dev.watchkeeper.desktop.screen.tasks;

import java.util.Comparator;

/**
 * An order of the list.
 *
 * @param turned whether the last one comes first
 */
record TaskSort(Key key, boolean turned) {
    /** As they were made. */
    static final TaskSort MADE = new TaskSort(Key.TASK, false);

    /** What tasks are sorted by. */
    enum Key {
        STATE("State", Comparator.comparing((TaskCard c) -> c.task().state())),
        TASK("Task", Comparator.comparing((TaskCard c) -> c.task().number())),
        TITLE("Title", Comparator.comparing(TaskCard::title, String.CASE_INSENSITIVE_ORDER)),
        PROJECT("Project", Comparator.comparing(TaskCard::project, String.CASE_INSENSITIVE_ORDER)),
        /** The highest first. */
        PRIORITY("Priority", Comparator.comparing((TaskCard c) -> c.task().priority()).reversed());

        private final String word;
        private final Comparator<TaskCard> order;

        Key(String word, Comparator<TaskCard> order) {
            this.word = word;
            this.order = order;
        }

        String word() {
            return word;
        }
    }

    /** By something; the same again turns it round. */
    TaskSort by(Key wanted) {
        return new TaskSort(wanted, wanted == key && !turned);
    }

    Comparator<TaskCard> order() {
        Comparator<TaskCard> by = turned ? key.order.reversed() : key.order;
        return by.thenComparing(c -> c.task().number());
    }
}
