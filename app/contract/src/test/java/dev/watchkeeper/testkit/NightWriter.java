package dev.watchkeeper.testkit;

import static dev.watchkeeper.testkit.SampleNight.NOW;
import static dev.watchkeeper.testkit.SampleRecords.PROJECT;
import static dev.watchkeeper.testkit.SampleRecords.WORKSPACE;
import static dev.watchkeeper.testkit.SampleRecords.after;
import static dev.watchkeeper.testkit.SampleRecords.ago;
import static dev.watchkeeper.testkit.SampleRecords.assessment;
import static dev.watchkeeper.testkit.SampleRecords.attempt;
import static dev.watchkeeper.testkit.SampleRecords.ending;
import static dev.watchkeeper.testkit.SampleRecords.gate;
import static dev.watchkeeper.testkit.SampleRecords.options;

import dev.watchkeeper.domain.AgentOutcome;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.AttemptState;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.Checkpoint;
import dev.watchkeeper.domain.Decision;
import dev.watchkeeper.domain.EventDraft;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.FileChange;
import dev.watchkeeper.domain.GateResult;
import dev.watchkeeper.domain.Leg;
import dev.watchkeeper.domain.PathDiff;
import dev.watchkeeper.domain.Priority;
import dev.watchkeeper.domain.Reason;
import dev.watchkeeper.domain.Score;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskAction;
import dev.watchkeeper.domain.TaskProgress;
import dev.watchkeeper.domain.TaskSpec;
import dev.watchkeeper.domain.TaskState;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Writes what tasks went through into a control port in memory, with all that belongs to it. */
class NightWriter {
    final FakeControl control;
    private long number;

    NightWriter(FakeControl control) {
        this.control = control;
    }

    Task done(String id, String title, double confidence, int minutesAgo, int attempts) {
        Task task = task(id, title, TaskState.DONE, confidence);
        for (int i = 1; i <= attempts; i++) {
            boolean last = i == attempts;
            GateResult gate =
                    gate(
                            "python3 -m unittest -q",
                            last ? GateResult.Status.PASS : GateResult.Status.FAIL,
                            id + "/" + i);
            Attempt attempt =
                    assessed(
                            task,
                            i,
                            minutesAgo - i * 10,
                            gate,
                            last ? confidence : 0.4,
                            ending("Done, the tests pass."));
            Decision decision =
                    last
                            ? new Decision.Accept(
                                    List.of(
                                            new Reason("the check passed", gate.evidence()),
                                            new Reason("confidence is above 0.70", "confidence")))
                            : new Decision.Retry(
                                    List.of(new Reason("the check failed", gate.evidence())),
                                    List.of("test_week_dates fails: 2026-W11 is not read"));
            control.put(attempt.withDecision(decision));
            decided(attempt, decision);
        }
        Task ended =
                task.withAttempts(attempts).in(TaskState.DONE, ago(minutesAgo - attempts * 10 - 5));
        control.put(ended);
        control.append(
                EventDraft.of(EventType.TASK_DONE, ended, Map.of("confidence", confidence)),
                ago(minutesAgo - attempts * 10 - 5));
        diff(id, "src/" + id.replace('-', '_') + ".py");
        return ended;
    }

    Attempt assessed(
            Task task,
            int number,
            int minutesAgo,
            GateResult gate,
            double confidence,
            AgentOutcome outcome) {
        Instant start = ago(minutesAgo);
        Instant end = start.plus(Duration.ofMinutes(6));
        String id = task.id() + "/" + number;
        Attempt begun = attempt(task, number, AttemptState.CLOSED, start);
        control.append(EventDraft.of(EventType.ATTEMPT_STARTED, begun, Map.of()), start);
        control.append(
                EventDraft.of(
                        EventType.GATE_ENDED,
                        begun,
                        Map.of(
                                "name", gate.name(),
                                "status", gate.status().name().toLowerCase(java.util.Locale.ROOT),
                                "seconds", gate.seconds(),
                                "evidence", gate.evidence())),
                end);
        control.evidence(id + "/output", outcome.finalText() + "\n");
        control.evidence(id + "/prompt", "# " + task.title() + "\n\n" + task.brief() + "\n");
        control.evidence(gate.evidence(), gate.tail() + "\n");
        String before = "cp-" + task.id() + "-" + (2 * number - 1);
        String after = "cp-" + task.id() + "-" + 2 * number;
        checkpoint(before, task.id(), Checkpoint.Kind.BEFORE, minutesAgo);
        checkpoint(after, task.id(), Checkpoint.Kind.AFTER, minutesAgo - 6);
        change(
                task.id(),
                number,
                "src/" + task.id().replace('-', '_') + ".py",
                FileChange.Kind.MODIFIED,
                4120);
        return begun.withSession("6f9c1f6e-0000-4000-8000-00000000000" + number)
                .withPrompt(id + "/prompt")
                .withCheckpoints(before, after)
                .withOutcome(outcome)
                .withLegs(
                        List.of(
                                new Leg(1, "run-" + task.number(), 0, start)
                                        .ended(end, outcome.ending(), outcome.used())))
                .withAssessment(assessment(outcome, gate, confidence))
                .ended(end);
    }

    void decided(Attempt attempt, Decision decision) {
        Instant end = attempt.endedAt();
        control.append(
                EventDraft.of(
                        EventType.DECIDED,
                        attempt,
                        Map.of(
                                "decision",
                                decision.word(),
                                "because",
                                decision.because().stream().map(Reason::text).toList())),
                end == null ? NOW : end);
    }

    Breakpoint breakpoint(
            String id,
            Task task,
            int attempt,
            String rule,
            String question,
            List<String> options,
            List<Reason> because) {
        Breakpoint raised =
                new Breakpoint(
                        id,
                        task.project(),
                        task.id(),
                        attempt,
                        Breakpoint.State.OPEN,
                        rule,
                        question,
                        options(options.toArray(String[]::new)),
                        TaskAction.SKIP,
                        NOW.plus(Duration.ofHours(6)),
                        because,
                        because.stream()
                                .map(Reason::evidence)
                                .filter(e -> e.contains("/"))
                                .toList(),
                        ago(85),
                        null);
        control.put(raised);
        control.append(
                new EventDraft(
                        EventType.BREAKPOINT_RAISED,
                        task.project(),
                        task.id(),
                        attempt,
                        Map.of("breakpoint", id, "rule", rule, "question", question)),
                ago(85));
        return raised;
    }

    void checkpoint(String id, String task, Checkpoint.Kind kind, int minutesAgo) {
        control.put(
                new Checkpoint(
                        id,
                        PROJECT,
                        WORKSPACE,
                        task,
                        1,
                        kind,
                        "snapshot-" + id,
                        1204,
                        18_400,
                        9,
                        true,
                        ago(minutesAgo),
                        ago(minutesAgo)));
    }

    void change(String task, int attempt, String path, FileChange.Kind kind, long size) {
        control.record(
                new FileChange(
                        PROJECT,
                        WORKSPACE,
                        new AttemptRef(task, attempt),
                        path,
                        kind,
                        null,
                        size,
                        "ab".repeat(32),
                        ago(5)));
    }

    void diff(String task, String path) {
        control.diff(
                task,
                List.of(
                        new PathDiff(path, FileChange.Kind.MODIFIED, 12, 3, false),
                        new PathDiff("tests/test_orders.py", FileChange.Kind.ADDED, 40, 0, false)),
                """
                diff --git a/%1$s b/%1$s
                --- a/%1$s
                +++ b/%1$s
                @@ -1,3 +1,3 @@
                 def total(lines):
                -    return round(sum(lines), 2)
                +    return quantize(sum(lines))
                """
                        .formatted(path));
    }

    Task put(Task task) {
        control.put(task);
        control.append(
                EventDraft.of(EventType.TASK_ADDED, task, Map.of("title", task.title())), ago(430));
        return task;
    }

    Task task(String id, String title, TaskState state, @Nullable Double confidence) {
        number++;
        return new Task(
                id,
                number,
                PROJECT,
                ago(430),
                new TaskSpec(
                        title,
                        title + ". Keep the public functions as they are.",
                        List.of(),
                        Priority.NORMAL,
                        null,
                        List.of("python3 -m unittest -q"),
                        List.of(),
                        false),
                new TaskProgress(
                        state,
                        state == TaskState.RUNNING || state == TaskState.HELD ? 1 : 0,
                        0,
                        List.of(),
                        confidence == null ? null : new Score(confidence, false),
                        null,
                        null,
                        null));
    }
}
