package dev.watchkeeper.domain;

import java.util.List;

/** The smaller tasks that a person names when a task is split. */
public final class SmallerTasks {
    /** How they are written. */
    public static final String FORM = "one line for each smaller task, each beginning with '- '";

    private SmallerTasks() {}

    /** Their titles: the lines that begin with a dash or a star; none if no line does. */
    public static List<String> in(String words) {
        return words.lines()
                .map(String::strip)
                .filter(l -> l.startsWith("- ") || l.startsWith("* "))
                .map(l -> l.substring(2).strip())
                .filter(l -> !l.isEmpty())
                .toList();
    }
}
