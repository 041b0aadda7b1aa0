package dev.watchkeeper.decide;

import dev.watchkeeper.domain.AgentOutcome;
import dev.watchkeeper.domain.Assessment;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.BreakpointRule;
import dev.watchkeeper.domain.Confidence;
import dev.watchkeeper.domain.Decision;
import dev.watchkeeper.domain.Ending;
import dev.watchkeeper.domain.Factor;
import dev.watchkeeper.domain.FileChange;
import dev.watchkeeper.domain.GateResult;
import dev.watchkeeper.domain.PathDiff;
import dev.watchkeeper.domain.Priority;
import dev.watchkeeper.domain.Quality;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskProgress;
import dev.watchkeeper.domain.TaskSpec;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.domain.Validation;
import dev.watchkeeper.domain.Verdict;
import dev.watchkeeper.domain.WorkspaceId;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The first of three attempts, good in every respect until a test says otherwise. */
final class Situation {
    static final Instant START = Instant.parse("2026-03-01T22:00:00Z");

    Ending ending = Ending.COMPLETED;
    boolean complete = true;
    List<String> problems = List.of();
    List<GateResult> gates = List.of(gate("unit", GateResult.Status.PASS));
    List<PathDiff> changes = List.of(change("src/a.py", FileChange.Kind.MODIFIED));
    boolean newChange = true;
    List<String> outside = List.of();
    List<String> protectedPaths = List.of();
    List<String> weakened = List.of();
    List<String> stubs = List.of();
    List<String> special = List.of();
    List<String> outward = List.of();
    List<String> contradicted = List.of();
    @Nullable Verdict verdict;
    double confidence = 0.9;
    List<Factor> factors = List.of();
    boolean critical;
    int used = 1;
    List<Attempt> earlier = List.of();
    List<Answered> answered = List.of();
    @Nullable AgentOutcome outcome;
    List<BreakpointRule> rules = List.of();
    Map<String, Object> variables = Map.of();
    List<String> checks = List.of();
    Set<String> unseen = Set.of();

    static GateResult gate(String name, GateResult.Status status) {
        return gate(name, status, true, "boom");
    }

    static GateResult gate(
            String name, GateResult.Status status, boolean blocking, String failure) {
        return new GateResult(
                name, "run " + name, false, blocking, status, 3, 12, "ev-" + name, "", failure);
    }

    static PathDiff change(String path, FileChange.Kind kind) {
        return new PathDiff(path, kind, 3, 2, false);
    }

    static AgentOutcome said(
            String text, List<String> denied, @Nullable String question, List<String> choices) {
        return new AgentOutcome(
                Ending.COMPLETED,
                0,
                text,
                List.of(),
                denied,
                question,
                choices,
                null,
                1000,
                0.5,
                7,
                false);
    }

    Situation failing() {
        gates = List.of(gate("unit", GateResult.Status.FAIL));
        return this;
    }

    /** This situation as an attempt of the past. */
    Attempt past(@Nullable Decision decision) {
        return attempt().withAssessment(assessment()).withDecision(decision);
    }

    Attempt attempt() {
        return Attempt.planned(
                        new AttemptRef("t-1", used),
                        "shop",
                        new WorkspaceId("ws-1"),
                        "claude",
                        "local",
                        "anna",
                        START)
                .withOutcome(outcome);
    }

    Assessment assessment() {
        return new Assessment(
                new Validation(complete, ending, problems),
                quality(),
                verdict,
                "",
                new Confidence(confidence, factors, false, 0));
    }

    Quality quality() {
        return new Quality(
                gates,
                changes,
                newChange,
                outside,
                protectedPaths,
                weakened,
                stubs,
                contradicted,
                List.of(),
                special,
                outward);
    }

    Decider.History history() {
        Task task =
                new Task(
                        "t-1",
                        1,
                        "shop",
                        START,
                        new TaskSpec(
                                "Add a cart",
                                "Add it.",
                                List.of(),
                                Priority.HIGH,
                                null,
                                checks,
                                List.of("src/**"),
                                critical),
                        new TaskProgress(
                                TaskState.RUNNING, used, 3, List.of(), null, null, null, null));
        return new Decider.History(task, 3, earlier, answered, attempt(), variables, unseen);
    }

    Decision decide() {
        return Decider.decide(assessment(), policy(rules), history());
    }

    Decision decide(Assessment of) {
        return Decider.decide(of, policy(rules), history());
    }

    Decider.@Nullable Near nearest() {
        return Decider.nearest(assessment(), policy(rules), history());
    }

    private static Decider.Policy policy(List<BreakpointRule> rules) {
        return new Decider.Policy(
                new Settings.Thresholds(0.7, 0.5, 3),
                new Settings.Limits(Duration.ofHours(12), true),
                rules,
                START.plusSeconds(90));
    }

    Map<String, Object> known() {
        return Variables.of(
                assessment(),
                history(),
                Decider.decide(assessment(), policy(List.of()), history()),
                START.plusSeconds(90));
    }

    Decision.Ask ask() {
        return (Decision.Ask) decide();
    }
}
