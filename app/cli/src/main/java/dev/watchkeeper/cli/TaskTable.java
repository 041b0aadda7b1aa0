package dev.watchkeeper.cli;

import dev.watchkeeper.domain.Score;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.explain.Sentences;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Tasks as rows of a table. */
final class TaskTable {
    private TaskTable() {}

    /**
     * Each task in one row.
     *
     * @param shown how a score is written
     */
    static List<List<String>> rows(
            CommandContext c, List<Task> tasks, Function<Score, String> shown) {
        List<List<String>> rows = new ArrayList<>();
        for (Task t : tasks) {
            Score score = t.confidence();
            rows.add(
                    List.of(
                            t.id(),
                            c.text().state(JsonWriter.word(t.state())),
                            t.attempts() == 0 ? "" : Sentences.count(t.attempts(), "attempt"),
                            score == null ? "" : shown.apply(score),
                            Text.clean(t.title())));
        }
        return rows;
    }

    /** Prints tasks as rows, and below them what a mark in them means. */
    static void print(CommandContext c, List<Task> tasks) {
        c.print(c.text().table(rows(c, tasks, Score::marked)));
        if (tasks.stream().map(Task::confidence).anyMatch(s -> s != null && !s.calibrated())) {
            c.print(c.text().tone(Text.Tone.DIM, Score.LEGEND));
        }
    }
}
