package dev.watchkeeper.preflight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.BaseRisk;
import dev.watchkeeper.domain.BreakpointRule;
import dev.watchkeeper.domain.Default;
import dev.watchkeeper.domain.PermissionRule;
import dev.watchkeeper.domain.Priority;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskAction;
import dev.watchkeeper.domain.TaskProgress;
import dev.watchkeeper.domain.TaskSpec;
import dev.watchkeeper.domain.TaskState;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What will be asked is told before the person leaves. */
class LikelyQuestionsTest {
    private static final Settings.Gate GATE =
            new Settings.Gate("builds", "make", true, Duration.ofMinutes(5));

    static Settings settings(
            List<Settings.Gate> gates,
            List<BreakpointRule> rules,
            List<PermissionRule> permissions) {
        return new Settings(
                new Settings.Model(
                        Settings.Provider.NONE,
                        URI.create("http://127.0.0.1:1"),
                        "none",
                        4096,
                        Duration.ofSeconds(1)),
                new Settings.Thresholds(0.7, 0.5, 3),
                new Settings.Limits(Duration.ofHours(12), true),
                new Settings.Supervisor(
                        1, Duration.ofSeconds(1), Duration.ofMinutes(5), Duration.ofMinutes(60)),
                Map.of(),
                Map.of(),
                null,
                "local",
                new Settings.Watch(List.of(), Duration.ofMillis(200)),
                new Settings.Checkpoints(List.of(), 10, 1 << 20, 1 << 30, false),
                gates,
                rules,
                permissions,
                null,
                "",
                Settings.Checks.USUAL);
    }

    static Task task(String id, TaskState state, List<String> checks, String... after) {
        return new Task(
                id,
                1,
                "p",
                Instant.EPOCH,
                new TaskSpec(
                        id, "", List.of(after), Priority.NORMAL, null, checks, List.of(), false),
                TaskProgress.untried(state));
    }

    private static BreakpointRule rule(
            String name, Set<String> variables, boolean holds, @Nullable Default fallback) {
        return new BreakpointRule(
                name, "…", variables, _ -> holds, "", List.of(), fallback, "s.yaml:3:1");
    }

    private static List<String> questions(Settings settings, Task... open) {
        return LikelyQuestions.of(
                settings,
                List.of(open),
                id -> task(id, TaskState.valueOf(id), List.of()),
                List.of());
    }

    @Test
    void aTaskForWhichNothingIsRunIsAskedAbout() {
        Task bare = task("bare", TaskState.READY, List.of());
        Task checked = task("checked", TaskState.READY, List.of("true"));
        List<String> all = questions(settings(List.of(), List.of(), List.of()), bare, checked);
        assertEquals(1, all.size());
        assertTrue(all.getFirst().startsWith("Task bare will be asked about"), all::toString);
        assertEquals(List.of(), questions(settings(List.of(GATE), List.of(), List.of()), bare));
    }

    @Test
    void aRuleThatAlwaysFiresAndAPermissionThatIsAskedAreNamed() {
        Settings settings =
                settings(
                        List.of(GATE),
                        List.of(
                                rule("each", Set.of(), true, null),
                                rule(
                                        "later",
                                        Set.of(),
                                        true,
                                        new Default(Duration.ofHours(2), TaskAction.SKIP)),
                                rule("never", Set.of(), false, null),
                                rule("unsure", Set.of("confidence"), true, null)),
                        List.of(
                                new PermissionRule(
                                        PermissionRule.Kind.ASK, "Bash(rm *)", null, "s.yaml:9:1"),
                                new PermissionRule(
                                        PermissionRule.Kind.ALLOW, "Read", null, "s.yaml:8:1"),
                                new PermissionRule(
                                        PermissionRule.Kind.ASK, "*", null, "s.yaml:10:1")));
        assertEquals(
                List.of(
                        "The rule 'each' (s.yaml:3:1) fires at every attempt and has no default:"
                                + " each task waits for you.",
                        "The rule 'later' (s.yaml:3:1) fires at every attempt; its default answers"
                                + " after 120 min.",
                        "What matches 'Bash(rm *)' is asked about (s.yaml:9:1): after half an hour"
                                + " the task is suspended."),
                questions(settings, task("t", TaskState.READY, List.of())));
    }

    @Test
    void aTaskThatComesAfterOneThatWaitsIsNamed() {
        assertEquals(
                List.of("Task t can't begin: it comes after WAITING, which is waiting."),
                questions(
                        settings(List.of(GATE), List.of(), List.of()),
                        task("t", TaskState.PENDING, List.of(), "DONE", "WAITING")));
    }

    @Test
    void theFeasibilityIsOfWhatCanBeProvenAndOfWhatIsKnownToBeWrong() {
        assertEquals("", LikelyQuestions.feasibility(0, 0, null, null));
        assertEquals(
                "With these checks about 8 of 12 open tasks can be accepted at 1 % wrong accepts;"
                        + " for 2 nothing can be proven. How much of the work here is wrong is not"
                        + " known yet: one in five is supposed.",
                LikelyQuestions.feasibility(12, 10, null, null));
        assertEquals(
                "With these checks about 1 of 1 open task can be accepted at 5 % wrong accepts. Of"
                        + " the work here 4 % was wrong (50 outcomes).",
                LikelyQuestions.feasibility(1, 1, new BaseRisk(0.04, 50), 0.05));
    }

    @Test
    void eachCommandLineIsRehearsedOnceForAllThatWantIt() {
        List<CheckRehearsal.Command> commands =
                CheckRehearsal.commands(
                        settings(List.of(GATE), List.of(), List.of()),
                        List.of(
                                task("a", TaskState.READY, List.of("make", "make test")),
                                task("b", TaskState.READY, List.of("make test"))));
        assertEquals(
                List.of("make [a]", "make test [a, b]"),
                commands.stream().map(c -> c.line() + " " + c.tasks()).toList());
        assertEquals(
                List.of(true, false),
                commands.stream().map(CheckRehearsal.Command::isGate).toList());
    }
}
