package dev.watchkeeper.assess;

import dev.watchkeeper.confidence.ConfidenceScorer;
import dev.watchkeeper.confidence.Scoring;
import dev.watchkeeper.domain.AgentOutcome;
import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.Ending;
import dev.watchkeeper.domain.FileChange;
import dev.watchkeeper.domain.GateResult;
import dev.watchkeeper.domain.PathDiff;
import dev.watchkeeper.domain.Priority;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskProgress;
import dev.watchkeeper.domain.TaskSpec;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.plugin.gate.QualityGate;
import dev.watchkeeper.plugin.host.Host;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** An attempt's work, good in every respect until a test says otherwise. */
public final class Work {
    Ending ending = Ending.COMPLETED;
    String said = "Done.";
    List<String> problems = List.of();
    List<String> denied = List.of();
    public String title = "Accept ISO week dates";
    String brief = "Make the parser accept them.";
    List<String> checks = List.of();
    List<String> scope = List.of();
    List<Settings.Gate> gates = List.of();
    public List<PathDiff> changes = List.of(changed("src/parse.py"));
    @Nullable List<PathDiff> attemptChanges;
    String patch = "";
    public Map<String, GateResult.Status> before = Map.of();
    public int attempts = 1;
    KnownTests known = KnownTests.NONE;
    Settings.Checks how = Settings.Checks.USUAL;
    Function<Settings.Gate, QualityGate> typed = Assessor.NO_TYPES;

    static PathDiff changed(String path) {
        return new PathDiff(path, FileChange.Kind.MODIFIED, 3, 1, false);
    }

    static PathDiff diff(String path, FileChange.Kind kind) {
        return new PathDiff(path, kind, 3, 1, false);
    }

    public static GateResult ran(
            String name, boolean check, boolean blocking, GateResult.Status status) {
        return new GateResult(
                name,
                "run " + name,
                check,
                blocking,
                status,
                status == GateResult.Status.PASS ? 0 : 1,
                1,
                "ev-" + name,
                "",
                status == GateResult.Status.PASS ? "" : "f");
    }

    public static GateResult gate(GateResult.Status status) {
        return ran("gate", false, true, status);
    }

    public static GateResult check(GateResult.Status status) {
        return ran("check-1", true, true, status);
    }

    AgentOutcome outcome() {
        return new AgentOutcome(
                ending, 0, said, problems, denied, null, List.of(), null, 0, 0, 0, false);
    }

    Task task() {
        return new Task(
                "t",
                7,
                "p",
                Instant.EPOCH,
                new TaskSpec(title, brief, List.of(), Priority.NORMAL, null, checks, scope, false),
                new TaskProgress(
                        TaskState.RUNNING, attempts, 0, List.of(), null, null, null, null));
    }

    List<PathDiff> ofAttempt() {
        List<PathDiff> given = attemptChanges;
        return given == null ? changes : given;
    }

    /** As a supervisor scores that has no outcomes yet. */
    static Assessor.Scorer scorer() {
        return (in, validation, quality, verdict) ->
                new ConfidenceScorer(
                                new ConfidenceScorer.Attempted(
                                        in.task().title(), in.attemptsUsed(), in.before()),
                                new Settings.Thresholds(0.7, 0.5, 3),
                                Scoring.starting())
                        .score(validation, quality, verdict);
    }

    Assessor.Input input(Host host) {
        return input(host, JudgedTree.UNKNOWN);
    }

    Assessor.Input input(Host host, JudgedTree tree) {
        return new Assessor.Input(
                task(),
                new AttemptRef("t", attempts),
                outcome(),
                host,
                gates,
                changes,
                ofAttempt(),
                paths -> patch,
                before,
                attempts,
                List.of(),
                tree,
                known,
                how,
                typed);
    }

    /** A unified diff of one file, its lines as they are. */
    static String patch(String path, String... lines) {
        long added = List.of(lines).stream().filter(l -> l.startsWith("+")).count();
        long deleted = List.of(lines).stream().filter(l -> l.startsWith("-")).count();
        long kept = lines.length - added - deleted;
        return "--- a/"
                + path
                + "\n+++ b/"
                + path
                + "\n@@ -10,"
                + (kept + deleted)
                + " +10,"
                + (kept + added)
                + " @@\n"
                + String.join("\n", lines)
                + "\n";
    }
}
