package dev.watchkeeper.testkit;

import static dev.watchkeeper.testkit.SampleRecords.PROJECT;
import static dev.watchkeeper.testkit.SampleRecords.after;
import static dev.watchkeeper.testkit.SampleRecords.ago;
import static dev.watchkeeper.testkit.SampleRecords.attempt;
import static dev.watchkeeper.testkit.SampleRecords.ending;
import static dev.watchkeeper.testkit.SampleRecords.gate;
import static dev.watchkeeper.testkit.SampleRecords.inProject;
import static dev.watchkeeper.testkit.SampleRecords.live;
import static dev.watchkeeper.testkit.SampleRecords.options;
import static dev.watchkeeper.testkit.SampleRecords.project;
import static dev.watchkeeper.testkit.SampleRecords.withCritical;
import static dev.watchkeeper.testkit.SampleRecords.withPriority;
import static dev.watchkeeper.testkit.SampleRecords.withScope;

import dev.watchkeeper.control.HealthLine;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.AttemptState;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.Checkpoint;
import dev.watchkeeper.domain.Decision;
import dev.watchkeeper.domain.EventDraft;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.FileChange;
import dev.watchkeeper.domain.GateResult;
import dev.watchkeeper.domain.Hold;
import dev.watchkeeper.domain.Leg;
import dev.watchkeeper.domain.Priority;
import dev.watchkeeper.domain.Reason;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskState;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

/** Nights to look at: an empty one, a typical one and one of 500 tasks, always at the same time. */
public final class SampleNight extends NightWriter {
    /** The time at which every sample is looked at. */
    public static final Instant NOW = Instant.parse("2026-03-14T05:30:00Z");

    private SampleNight(FakeControl control) {
        super(control);
    }

    /** A clock that stands at {@link #NOW}. */
    public static Clock clock() {
        return Clock.fixed(NOW, ZoneOffset.UTC);
    }

    /** A home in which nothing was ever done. */
    public static FakeControl empty() {
        FakeControl control = new FakeControl(clock());
        control.healthLine(new HealthLine("host local", true, "this machine", ""));
        return control;
    }

    /** Eleven tasks of one project, one in every state but with two done and two waiting. */
    public static FakeControl typical() {
        FakeControl control = new FakeControl(clock());
        new SampleNight(control).fillTypical();
        return control;
    }

    /** 500 tasks in three projects, two of them running, twelve waiting. */
    public static FakeControl large() {
        FakeControl control = new FakeControl(clock());
        SampleNight night = new SampleNight(control);
        night.fillTypical();
        control.put(project("billing"));
        control.put(project("web-shop"));
        List<String> projects = List.of(PROJECT, "billing", "web-shop");
        for (int i = 12; i <= 500; i++) {
            String project = projects.get(i % 3);
            TaskState state =
                    i % 50 == 0
                            ? TaskState.WAITING
                            : i < 300
                                    ? TaskState.DONE
                                    : i == 300
                                            ? TaskState.RUNNING
                                            : i % 7 == 0 ? TaskState.PENDING : TaskState.READY;
            Task task =
                    night.task(
                            "task-" + i,
                            "Change number " + i + " of a long list, with a title of some length",
                            state,
                            state == TaskState.DONE ? 0.75 + (i % 20) / 100.0 : null);
            task = inProject(task, project);
            if (state == TaskState.WAITING) {
                Breakpoint raised =
                        night.breakpoint(
                                "bp-" + i,
                                task,
                                0,
                                "attempts-used-up",
                                "All attempts of " + task.title() + " are used up. What now?",
                                List.of("retry", "skip", "fail"),
                                List.of(new Reason("the check failed three times", "")));
                control.put(task.withBreakpoint(raised.id()));
            } else {
                control.put(task);
            }
            control.append(
                    EventDraft.of(EventType.TASK_ADDED, task, Map.of("title", task.title())),
                    ago(600));
        }
        control.put(
                live(
                        "task-300",
                        "Change number 300 of a long list",
                        "web-shop",
                        "builder",
                        ago(4)));
        return control;
    }

    private void fillTypical() {
        control.put(project(PROJECT));
        control.supervisor("running", 4711, ago(420));
        control.model("up", "qwen3.6:27b");
        control.healthLine(new HealthLine("host local", true, "this machine", ""));
        control.healthLine(new HealthLine("agent claude", true, "2.1.0, signed in", ""));
        control.healthLine(
                new HealthLine("agent own", false, "./my-agent.sh is not there", "create it"));
        control.healthLine(new HealthLine("model qwen3.6:27b", true, "100% on the GPU", ""));
        control.append(EventDraft.of(EventType.SUPERVISOR_STARTED, Map.of("pid", 4711)), ago(420));

        Task tests = done("add-tests", "Add tests for the totals", 0.91, 400, 1);
        done("parse-dates", "Accept ISO week dates", 0.84, 300, 2);
        usedUp();
        outOfScope();

        Task held = put(task("export-csv", "Export orders as CSV", TaskState.HELD, null));
        control.put(
                new Hold(
                        "hold-1",
                        "claude-code",
                        NOW.plus(Duration.ofMinutes(50)),
                        "usage limit reached, resets at 06:20",
                        ago(70),
                        1));
        control.append(
                EventDraft.of(
                        EventType.HOLD_STARTED,
                        held,
                        Map.of("account", "claude-code", "why", "usage limit reached")),
                ago(70));

        Task docs = put(task("docs-api", "Describe the API's errors", TaskState.RUNNING, null));
        Attempt running =
                attempt(docs, 1, AttemptState.RUNNING, ago(6))
                        .withLegs(List.of(new Leg(1, "run-6", 0, ago(6))));
        control.put(running.withCheckpoints("cp-docs-api-1", null));
        checkpoint("cp-docs-api-1", "docs-api", Checkpoint.Kind.BEFORE, 6);
        control.evidence(
                "docs-api/1/output",
                "Reading src/api/errors.py\nWriting docs/errors.md\nRunning the link check\n");
        control.put(live("docs-api", docs.title(), PROJECT, "claude", ago(6)));
        control.append(EventDraft.of(EventType.ATTEMPT_STARTED, running, Map.of()), ago(6));
        control.append(
                EventDraft.of(EventType.AGENT_OUTPUT, running, Map.of("from", 0L, "to", 72L)),
                ago(1));
        change("docs-api", 1, "docs/errors.md", FileChange.Kind.ADDED, 2400);

        put(
                withPriority(
                        task(
                                "speed-import",
                                "Import 10,000 orders in a minute",
                                TaskState.READY,
                                null),
                        Priority.HIGH));
        put(
                after(
                        task("csv-cli", "A command for the export", TaskState.PENDING, null),
                        "export-csv"));
        Task failed =
                put(task("old-endpoint", "Move the old endpoint", TaskState.FAILED, 0.2))
                        .in(TaskState.FAILED, ago(200));
        control.put(failed);
        control.append(
                EventDraft.of(EventType.TASK_FAILED, failed, Map.of("why", "answered: fail")),
                ago(200));
        put(
                after(
                        task("drop-endpoint", "Drop the old endpoint", TaskState.BLOCKED, null),
                        "old-endpoint"));
        put(
                task("typo-readme", "Mend typos in the README", TaskState.CANCELLED, null)
                        .in(TaskState.CANCELLED, ago(210)));
        control.put(tests);
    }

    private void usedUp() {
        Task rounding =
                withCritical(
                        task("totals-rounding", "Round totals half even", TaskState.WAITING, 0.31));
        for (int i = 1; i <= 3; i++) {
            GateResult gate =
                    gate("python3 -m unittest -q", GateResult.Status.FAIL, "totals-rounding/" + i);
            Attempt attempt =
                    assessed(rounding, i, 240 - i * 20, gate, 0.31, ending("All tests pass now."));
            Decision decision =
                    i < 3
                            ? new Decision.Retry(
                                    List.of(new Reason("the check failed", gate.evidence())),
                                    List.of("test_half_even fails: expected 2.4, got 2.5"))
                            : new Decision.Ask(
                                    List.of(
                                            new Reason("the check failed", gate.evidence()),
                                            new Reason("3 of 3 attempts are used", "attempts")),
                                    "attempts-used-up",
                                    "All attempts are used up.",
                                    options("accept", "retry", "edit-prompt", "skip", "fail"),
                                    null);
            control.put(attempt.withDecision(decision));
            decided(attempt, decision);
        }
        Breakpoint raised =
                breakpoint(
                        "bp-1",
                        rounding,
                        3,
                        "attempts-used-up",
                        "The check of “Round totals half even” failed in all 3 attempts, each with"
                                + " another change. What now?",
                        List.of("accept", "retry", "edit-prompt", "skip", "fail"),
                        List.of(
                                new Reason("the check failed", "totals-rounding/3/check-1"),
                                new Reason("3 of 3 attempts are used", "attempts"),
                                new Reason(
                                        "the agent says that all tests pass",
                                        "totals-rounding/3/output")));
        control.put(rounding.withAttempts(3).withBreakpoint(raised.id()));
        diff("totals-rounding", "src/totals.py");
    }

    private void outOfScope() {
        Task rename =
                withScope(
                        task(
                                "rename-config",
                                "Rename the settings module",
                                TaskState.WAITING,
                                0.62),
                        "src/config/**");
        GateResult gate = gate("python3 -m unittest -q", GateResult.Status.PASS, "rename-config/1");
        Attempt attempt =
                assessed(rename, 1, 90, gate, 0.62, ending("Renamed, and tidied the CI."));
        Decision decision =
                new Decision.Ask(
                        List.of(
                                new Reason(
                                        "1 path outside the scope: .github/ci.yml",
                                        "rename-config/1/changes")),
                        "out-of-scope",
                        "It changed a path outside its scope.",
                        options("accept", "retry", "restore", "skip"),
                        null);
        control.put(attempt.withDecision(decision));
        decided(attempt, decision);
        Breakpoint raised =
                breakpoint(
                        "bp-2",
                        rename,
                        1,
                        "out-of-scope",
                        "“Rename the settings module” changed .github/ci.yml, which is outside its"
                                + " scope. It was put back. Accept the rest?",
                        List.of("accept", "retry", "restore", "skip"),
                        decision.because());
        control.put(rename.withAttempts(1).withBreakpoint(raised.id()));
        diff("rename-config", "src/config/settings.py");
    }
}
