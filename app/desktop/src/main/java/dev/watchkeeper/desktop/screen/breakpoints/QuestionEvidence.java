package dev.watchkeeper.desktop.screen.breakpoints;

import dev.watchkeeper.control.Control;
import dev.watchkeeper.control.EvidencePage;
import dev.watchkeeper.desktop.kit.AgentOutput;
import dev.watchkeeper.desktop.kit.AttemptText;
import dev.watchkeeper.desktop.kit.TextLine;
import dev.watchkeeper.desktop.kit.TextLine.Tone;
import dev.watchkeeper.domain.Assessment;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.GateResult;
import dev.watchkeeper.domain.PathDiff;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.WatchkeeperException;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * What a question rests on, read once.
 *
 * @param blocks ids of the tasks that wait for its task
 * @param gates how many gates and checks of the attempt passed, such as {@code 4 of 5}
 * @param files how many files the task changed
 */
public record QuestionEvidence(
        String breakpoint,
        Task task,
        List<String> blocks,
        int files,
        String gates,
        List<TextLine> diffText,
        List<TextLine> gatesText,
        List<TextLine> outputText,
        List<TextLine> promptText,
        List<TextLine> triesText) {
    private static final int MOST_PATCH = 400_000;
    private static final int MOST_OUTPUT = 256 * 1024;

    public QuestionEvidence {
        blocks = List.copyOf(blocks);
        diffText = List.copyOf(diffText);
        gatesText = List.copyOf(gatesText);
        outputText = List.copyOf(outputText);
        promptText = List.copyOf(promptText);
        triesText = List.copyOf(triesText);
    }

    /** Reads it all; blocks. */
    static QuestionEvidence read(Control control, Breakpoint b) {
        Task task = control.task(b.task());
        List<Attempt> attempts = control.attempts(b.task());
        Attempt attempt = attempt(attempts, b.attempt());
        List<PathDiff> changes = control.taskChanges(b.task());
        List<GateResult> gates = gates(attempt);
        long passed = gates.stream().filter(g -> !g.failed()).count();
        return new QuestionEvidence(
                b.id(),
                task,
                control.dependents(task.id()).stream().map(Task::id).toList(),
                changes.size(),
                gates.isEmpty() ? "" : passed + " of " + gates.size(),
                AttemptText.changes(
                        changes, changes.isEmpty() ? "" : control.taskPatch(task.id(), MOST_PATCH)),
                AttemptText.gates(attempt),
                output(control, attempt),
                prompt(control, attempt),
                AttemptText.tries(attempts));
    }

    private static @Nullable Attempt attempt(List<Attempt> attempts, int number) {
        return attempts.stream()
                .filter(a -> a.ref().number() == number)
                .findFirst()
                .orElse(attempts.isEmpty() ? null : attempts.getLast());
    }

    private static List<GateResult> gates(@Nullable Attempt attempt) {
        Assessment assessment = attempt == null ? null : attempt.assessment();
        return assessment == null ? List.of() : assessment.quality().gates();
    }

    private static List<TextLine> output(Control control, @Nullable Attempt attempt) {
        if (attempt == null) {
            return note("There was no attempt yet.");
        }
        String id = attempt.ref() + "/output";
        try {
            long size = control.readEvidence(id, 0, 1).size();
            long from = Math.max(0, size - MOST_OUTPUT);
            EvidencePage page = control.readEvidence(id, from, MOST_OUTPUT);
            List<TextLine> lines = new ArrayList<>();
            if (from > 0) {
                lines.add(new TextLine("The last " + MOST_OUTPUT / 1024 + " KiB:", Tone.MUTED));
            }
            lines.addAll(AgentOutput.rows(page.text()));
            return lines.isEmpty() ? note("It said nothing.") : lines;
        } catch (WatchkeeperException e) {
            return note("Its output can't be read: " + e.getMessage());
        }
    }

    private static List<TextLine> prompt(Control control, @Nullable Attempt attempt) {
        String id = attempt == null ? null : attempt.prompt();
        if (id == null) {
            return note("No prompt was written.");
        }
        try {
            return TextLine.lines(control.readEvidence(id, 0, MOST_OUTPUT).text(), Tone.PLAIN);
        } catch (WatchkeeperException e) {
            return note("The prompt can't be read: " + e.getMessage());
        }
    }

    private static List<TextLine> note(String sentence) {
        return List.of(TextLine.plain(sentence).withTone(Tone.MUTED));
    }
}
