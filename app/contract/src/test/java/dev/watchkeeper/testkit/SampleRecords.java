package dev.watchkeeper.testkit;

import static dev.watchkeeper.testkit.SampleNight.NOW;

import dev.watchkeeper.control.LiveAttempt;
import dev.watchkeeper.domain.AgentOutcome;
import dev.watchkeeper.domain.Assessment;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.AttemptState;
import dev.watchkeeper.domain.BreakpointAction;
import dev.watchkeeper.domain.BreakpointOption;
import dev.watchkeeper.domain.Confidence;
import dev.watchkeeper.domain.Ending;
import dev.watchkeeper.domain.Factor;
import dev.watchkeeper.domain.FileChange;
import dev.watchkeeper.domain.GateResult;
import dev.watchkeeper.domain.PathDiff;
import dev.watchkeeper.domain.Priority;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.Quality;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskProgress;
import dev.watchkeeper.domain.TaskSpec;
import dev.watchkeeper.domain.Validation;
import dev.watchkeeper.domain.Verdict;
import dev.watchkeeper.domain.WorkspaceId;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The records that a {@link SampleNight} is made of: attempts, their worth, tasks changed a little.
 */
final class SampleRecords {
    static final String PROJECT = "orders";
    static final WorkspaceId WORKSPACE = new WorkspaceId("ws-1");

    private SampleRecords() {}

    static Assessment assessment(AgentOutcome outcome, GateResult gate, double confidence) {
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

    static AgentOutcome ending(String lastWords) {
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

    static GateResult gate(String command, GateResult.Status status, String attempt) {
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

    static List<BreakpointOption> options(String... names) {
        return java.util.Arrays.stream(names)
                .map(n -> new BreakpointOption(BreakpointAction.of(n), effect(n)))
                .toList();
    }

    static String effect(String option) {
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

    static Attempt attempt(Task task, int number, AttemptState state, Instant at) {
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

    static LiveAttempt live(String task, String title, String project, String agent, Instant at) {
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

    static Project project(String id) {
        return new Project(id, id, "/home/dev/" + id, "local", ago(10_000), null);
    }

    static Task withScope(Task t, String scope) {
        return copy(t, t.project(), t.priority(), t.after(), List.of(scope), t.critical());
    }

    static Task withCritical(Task t) {
        return copy(t, t.project(), t.priority(), t.after(), t.scope(), true);
    }

    static Task withPriority(Task t, Priority priority) {
        return copy(t, t.project(), priority, t.after(), t.scope(), t.critical());
    }

    static Task after(Task t, String before) {
        return copy(t, t.project(), t.priority(), List.of(before), t.scope(), t.critical());
    }

    static Task inProject(Task t, String project) {
        return copy(t, project, t.priority(), t.after(), t.scope(), t.critical());
    }

    static Task copy(
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

    static Instant ago(long minutes) {
        return NOW.minus(Duration.ofMinutes(minutes));
    }
}
