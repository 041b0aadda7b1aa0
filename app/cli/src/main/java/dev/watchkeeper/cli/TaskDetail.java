package dev.watchkeeper.cli;

import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.Decision;
import dev.watchkeeper.domain.Event;
import dev.watchkeeper.domain.GateResult;
import dev.watchkeeper.domain.PutBackNote;
import dev.watchkeeper.domain.Reason;
import dev.watchkeeper.domain.Score;
import dev.watchkeeper.domain.SummaryLine;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.domain.TestChanges;
import dev.watchkeeper.domain.TestCounts;
import dev.watchkeeper.summary.DoneWords;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Prints one task with its attempts, for a person to read. */
final class TaskDetail {
    private final CommandContext c;

    TaskDetail(CommandContext c) {
        this.c = c;
    }

    /** Prints the task, its attempts in order, and the question that it waits for. */
    void print(Task task, List<Attempt> history, List<Event> events) {
        Map<Integer, List<SummaryLine>> summaries = summaries(events);
        c.print(c.text().table(TaskTable.rows(c, List.of(task), Score::words)));
        if (!task.brief().isBlank()) {
            c.print("");
            c.print(Text.cleanLines(task.brief()).strip().indent(2).stripTrailing());
        }
        detail("after", task.after());
        detail("checks", task.checks());
        detail("scope", task.scope());
        detail("guidance", task.guidance());
        if (task.state() == TaskState.DONE) {
            c.print(
                    "done: "
                            + Text.clean(
                                    DoneWords.of(task, history, events, ZoneId.systemDefault())
                                            .text()));
        }
        for (Attempt a : history) {
            attempt(a, summaries.getOrDefault(a.ref().number(), List.of()));
            putBack(a, events);
        }
        String open = task.breakpoint();
        if (open != null) {
            c.print("");
            c.print("It waits for you: " + c.command("breakpoint show " + open));
        }
    }

    private void detail(String name, List<String> values) {
        if (!values.isEmpty()) {
            c.print(name + ": " + Text.clean(String.join(", ", values)));
        }
    }

    /** What the model made of each attempt, where it did. */
    static Map<Integer, List<SummaryLine>> summaries(List<Event> events) {
        Map<Integer, List<SummaryLine>> newest = new HashMap<>();
        for (Event e : events) {
            List<SummaryLine> lines = SummaryLine.in(e);
            if (!lines.isEmpty()) {
                newest.put(e.attempt(), lines);
            }
        }
        return newest;
    }

    /** What in its tree was not its agent's. */
    private void putBack(Attempt a, List<Event> events) {
        events.stream()
                .filter(e -> e.attempt() == a.ref().number())
                .flatMap(e -> PutBackNote.in(e).stream())
                .distinct()
                .forEach(words -> c.print("  " + Text.clean(words)));
    }

    /** What became of the tests of its checks, and what they were seen to notice. */
    private void tests(Attempt a) {
        for (GateResult gate : DoneWords.lastGates(List.of(a))) {
            TestCounts tests = gate.tests();
            TestChanges since = tests == null ? null : tests.since();
            if (since != null) {
                List<String> told = new ArrayList<>(since.lost());
                told.addAll(since.told());
                told.forEach(words -> c.print("  " + Text.clean(gate.name() + ": " + words)));
            }
        }
        var assessment = a.assessment();
        var tried = assessment == null ? null : assessment.quality().tried();
        if (tried != null) {
            tried.words().forEach(words -> c.print("  " + Text.clean(words)));
        }
    }

    private void attempt(Attempt a, List<SummaryLine> summary) {
        var outcome = a.outcome();
        Decision decision = a.decision();
        c.print("");
        c.print(
                "attempt "
                        + a.ref().number()
                        + " · "
                        + a.agent()
                        + " · "
                        + (outcome == null ? JsonWriter.word(a.state()) : outcome.ending().word())
                        + (decision == null ? "" : " · " + c.text().state(decision.word())));
        if (decision != null) {
            for (Reason reason : decision.because()) {
                c.print("  " + Text.clean(reason.told()));
            }
        }
        tests(a);
        if (outcome != null && !outcome.finalText().isBlank()) {
            c.print("  it said: " + Text.clean(outcome.finalText()));
        }
        for (SummaryLine line : summary) {
            c.print(
                    "  summed up: "
                            + Text.clean(line.text())
                            + "  ["
                            + SummaryLine.links(line.evidence())
                            + "]");
        }
    }
}
