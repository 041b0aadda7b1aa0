package dev.watchkeeper.testkit;

import dev.watchkeeper.control.HealthLine;
import dev.watchkeeper.control.LiveAttempt;
import dev.watchkeeper.domain.AgentOutcome;
import dev.watchkeeper.domain.Assessment;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.AttemptState;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.BreakpointAction;
import dev.watchkeeper.domain.BreakpointOption;
import dev.watchkeeper.domain.Checkpoint;
import dev.watchkeeper.domain.Confidence;
import dev.watchkeeper.domain.Decision;
import dev.watchkeeper.domain.Ending;
import dev.watchkeeper.domain.EventDraft;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.Factor;
import dev.watchkeeper.domain.FileChange;
import dev.watchkeeper.domain.GateResult;
import dev.watchkeeper.domain.Hold;
import dev.watchkeeper.domain.Leg;
import dev.watchkeeper.domain.PathDiff;
import dev.watchkeeper.domain.Priority;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.Quality;
import dev.watchkeeper.domain.Reason;
import dev.watchkeeper.domain.Score;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskAction;
import dev.watchkeeper.domain.TaskProgress;
import dev.watchkeeper.domain.TaskSpec;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.domain.Validation;
import dev.watchkeeper.domain.Verdict;
import dev.watchkeeper.domain.WorkspaceId;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

/** Nights to look at: an empty one, a typical one and one of 500 tasks, always at the same time. */
public final class SampleNight {
    /** The time at which every sample is looked at. */
    public static final Instant NOW = Instant.parse("2026-03-14T05:30:00Z");

    private static final String PROJECT = "orders";
    private static final WorkspaceId WORKSPACE = new WorkspaceId("ws-1");

    private final FakeControl control;
    private long number;

    private SampleNight(FakeControl control) {
        this.control = control;
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
                        .withLegs(List.of(new Leg(1, "run-6", 0, ago(6), null, null)));
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

    private Task done(String id, String title, double confidence, int minutesAgo, int attempts) {
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

    private Attempt assessed(
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
                                new Leg(
                                        1,
                                        "run-" + task.number(),
                                        0,
                                        start,
                                        end,
                                        outcome.ending())))
                .withAssessment(assessment(outcome, gate, confidence))
                .ended(end);
    }

    private static Assessment assessment(AgentOutcome outcome, GateResult gate, double confidence) {
        boolean passed = !gate.failed();
        return new Assessment(
                new Validation(true, outcome.ending(), List.of()),
                new Quality(
                        List.of(gate),
                        List.of(
                                new PathDiff(
                                        "src/totals.py", FileChange.Kind.MODIFIED, 12, 3, false)),
                        true,
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        passed ? List.of() : List.of("it says that all tests pass; 1 of 14 fails")),
                new Verdict(
                        passed ? 0.9 : 0.45,
                        List.of("the change follows the brief"),
                        List.of(
                                new Verdict.Criterion(
                                        "totals are rounded once, at the end",
                                        Verdict.Answer.MET,
                                        "+    return round(total, 2)",
                                        "the diff of src/totals.py",
                                        false),
                                new Verdict.Criterion(
                                        "an empty list gives 0",
                                        Verdict.Answer.CANNOT_TELL,
                                        "",
                                        "",
                                        true)),
                        "verdict"),
                "",
                new Confidence(
                        confidence,
                        List.of(
                                new Factor("checks", passed ? 1 : 0, 4, gate.evidence()),
                                new Factor("model", passed ? 0.9 : 0.45, 1, "verdict"),
                                new Factor("clean-end", 1, 1, "it ended properly")),
                        false,
                        0));
    }

    private static AgentOutcome ending(String lastWords) {
        return new AgentOutcome(
                Ending.COMPLETED,
                0,
                lastWords,
                List.of(),
                List.of(),
                null,
                List.of(),
                null,
                48_200,
                0.31,
                14,
                false);
    }

    private static GateResult gate(String command, GateResult.Status status, String attempt) {
        boolean passed = status == GateResult.Status.PASS;
        return new GateResult(
                "check-1",
                command,
                true,
                true,
                status,
                passed ? 0 : 1,
                1.8,
                attempt + "/check-1",
                passed ? "Ran 14 tests\nOK" : "FAIL: test_half_even\nexpected 2.4, got 2.5",
                passed ? "" : "fail-half-even");
    }

    private void decided(Attempt attempt, Decision decision) {
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

    private Breakpoint breakpoint(
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

    private static List<BreakpointOption> options(String... names) {
        return java.util.Arrays.stream(names)
                .map(n -> new BreakpointOption(BreakpointAction.of(n), effect(n)))
                .toList();
    }

    private static String effect(String option) {
        return switch (option) {
            case "accept" -> "the changes stay, the task is done";
            case "retry" -> "one more attempt, with your words in the prompt";
            case "edit-prompt" -> "one more attempt, your words replace the brief";
            case "restore" -> "the workspace goes back, the task waits";
            case "skip" -> "the task is cancelled, the next one starts clean";
            case "fail" -> "the task is failed, tasks after it are blocked";
            default -> "";
        };
    }

    private void checkpoint(String id, String task, Checkpoint.Kind kind, int minutesAgo) {
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

    private void change(String task, int attempt, String path, FileChange.Kind kind, long size) {
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

    private void diff(String task, String path) {
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

    private Task put(Task task) {
        control.put(task);
        control.append(
                EventDraft.of(EventType.TASK_ADDED, task, Map.of("title", task.title())), ago(430));
        return task;
    }

    private Task task(String id, String title, TaskState state, @Nullable Double confidence) {
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

    private static Attempt attempt(Task task, int number, AttemptState state, Instant at) {
        return Attempt.planned(
                        new AttemptRef(task.id(), number),
                        task.project(),
                        WORKSPACE,
                        "claude",
                        "local",
                        "claude-code",
                        at)
                .in(state);
    }

    private static LiveAttempt live(
            String task, String title, String project, String agent, Instant at) {
        return new LiveAttempt(
                task,
                title,
                project,
                1,
                3,
                agent,
                "local",
                "running",
                at,
                "Running the link check",
                72,
                1,
                "6f9c1f6e-0000-4000-8000-000000000001");
    }

    private static Project project(String id) {
        return new Project(id, id, "/home/dev/" + id, "local", ago(10_000), null);
    }

    private static Task withScope(Task t, String scope) {
        return copy(t, t.project(), t.priority(), t.after(), List.of(scope), t.critical());
    }

    private static Task withCritical(Task t) {
        return copy(t, t.project(), t.priority(), t.after(), t.scope(), true);
    }

    private static Task withPriority(Task t, Priority priority) {
        return copy(t, t.project(), priority, t.after(), t.scope(), t.critical());
    }

    private static Task after(Task t, String before) {
        return copy(t, t.project(), t.priority(), List.of(before), t.scope(), t.critical());
    }

    private static Task inProject(Task t, String project) {
        return copy(t, project, t.priority(), t.after(), t.scope(), t.critical());
    }

    private static Task copy(
            Task t,
            String project,
            Priority priority,
            List<String> after,
            List<String> scope,
            boolean critical) {
        return new Task(
                t.id(),
                t.number(),
                project,
                t.createdAt(),
                new TaskSpec(
                        t.title(),
                        t.brief(),
                        after,
                        priority,
                        t.agent(),
                        t.checks(),
                        scope,
                        critical),
                new TaskProgress(
                        t.state(),
                        t.attempts(),
                        t.attemptsAllowed(),
                        t.guidance(),
                        t.confidence(),
                        t.breakpoint(),
                        t.checkpoint(),
                        t.state().ended() ? ago(60 + t.number() % 300) : t.endedAt()));
    }

    private static Instant ago(long minutes) {
        return NOW.minus(Duration.ofMinutes(minutes));
    }
}
