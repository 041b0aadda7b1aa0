package dev.watchkeeper.supervise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.attempt.SupervisorParts;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.AttemptState;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.BreakpointRule;
import dev.watchkeeper.domain.Priority;
import dev.watchkeeper.domain.Reason;
import dev.watchkeeper.domain.TaskAction;
import dev.watchkeeper.domain.TaskDraft;
import dev.watchkeeper.domain.TaskSpec;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.llm.LocalModel;
import dev.watchkeeper.testkit.FakeModel;
import dev.watchkeeper.testkit.Verdicts;
import dev.watchkeeper.testkit.World;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.lang.reflect.Method;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Each shipped rule fires in the real loop: one scenario of its name for each of them. */
class ShippedRulesLoopTest {
    private static final String CHECK = "grep -q right result.txt";
    private static final String RIGHT = "cat >/dev/null; echo right > result.txt; echo done";
    private static final String WRONG = "cat >/dev/null; echo wrong > result.txt; echo done";

    @TempDir Path folder;

    private World world(String script, String... settings) {
        return World.fresh(folder, Map.of("agent", script), String.join("\n", settings) + "\n");
    }

    /** What the agent tells of itself. */
    private static String tells(String json, String script) {
        return "echo '" + json + "' >> \"$WATCHKEEPER_EVENTS\"; " + script;
    }

    private static Breakpoint asked(World w, String rule) {
        List<Breakpoint> open = w.control().breakpoints(false);
        assertEquals(List.of(rule), open.stream().map(Breakpoint::rule).toList(), open.toString());
        return open.getFirst();
    }

    private static void add(World w, String title, String brief, boolean critical) {
        var unused =
                w.control()
                        .addTasks(
                                w.project().id(),
                                List.of(
                                        new TaskDraft(
                                                "t",
                                                new TaskSpec(
                                                        title,
                                                        brief,
                                                        List.of(),
                                                        Priority.NORMAL,
                                                        null,
                                                        List.of(CHECK),
                                                        List.of(),
                                                        critical))));
    }

    /** Runs with another model or clock than the world's own. */
    private static void run(World w, LocalModel model, Clock clock, Consumer<Attempt> moved) {
        SupervisorParts r = w.parts();
        SupervisorParts other =
                new SupervisorParts(
                        r.state(),
                        r.evidence(),
                        r.settings(),
                        r.hosts(),
                        r.agents(),
                        r.prompts(),
                        model,
                        clock);
        try (Supervisor supervisor = new Supervisor(other, moved)) {
            supervisor.run(null, Supervisor.Until.IDLE);
        }
    }

    @Test
    void everyShippedRuleHasAScenarioHere() {
        try (World w = world(RIGHT)) {
            Set<String> shipped =
                    w.parts().settings().apply(w.project()).rules().stream()
                            .map(BreakpointRule::name)
                            .collect(Collectors.toCollection(TreeSet::new));
            Set<String> here =
                    Arrays.stream(getClass().getDeclaredMethods())
                            .filter(m -> m.isAnnotationPresent(Test.class))
                            .map(Method::getName)
                            .map(n ->
                                    n.replaceAll("([A-Z])", "-$1")
                                            .toLowerCase(java.util.Locale.ROOT))
                            .collect(Collectors.toCollection(TreeSet::new));
            here.retainAll(shipped);
            assertEquals(shipped, here);
        }
    }

    @Test
    void checkpointFailed() {
        String breaks =
                "cat >/dev/null; h=$(dirname \"$0\")/../home/hosts/local/*/snapshots.git; for s in $h/watchkeeper; do rm -rf $s; echo x > $s; done; echo right > result.txt; echo done";
        try (World w = world(breaks)) {
            w.task("t", CHECK);
            w.runUntilIdle();
            Breakpoint b = asked(w, "checkpoint-failed");
            assertEquals(
                    List.of("retry", "skip", "fail", "take-over"),
                    b.options().stream().map(o -> o.name()).toList());
        }
    }

    @Test
    void permission() {
        try (World w = world(tells("{\"denied\":\"curl\"}", RIGHT))) {
            w.task("t", CHECK);
            w.runUntilIdle();
            assertTrue(asked(w, "permission").question().contains("curl"));
        }
    }

    @Test
    void question() {
        try (World w = world(tells("{\"question\":\"Which one?\",\"choices\":[\"a\"]}", RIGHT))) {
            w.task("t", CHECK);
            w.runUntilIdle();
            assertTrue(asked(w, "question").question().contains("Which one?"));
        }
    }

    private static String limit(Duration from) {
        Instant until = Instant.now().plus(from);
        return tells("{\"limit\":{\"until\":\"" + until + "\",\"why\":\"limit\"}}", "exit 0");
    }

    @Test
    void longLimit() {
        try (World w = world(limit(Duration.ofHours(13)))) {
            w.task("t", CHECK);
            w.runUntilIdle();
            var unused = asked(w, "long-limit");
        }
    }

    @Test
    void aLimitThatEndsWithinTheNightIsNoQuestion() {
        try (World w = world(limit(Duration.ofHours(5)), "limits: {wait: 1m}")) {
            add(w, "Task", "", true);
            w.runUntilIdle();
            assertEquals(TaskState.HELD, w.control().task("t").state());
            assertEquals(List.of(), w.control().breakpoints(true));
        }
    }

    @Test
    void outOfScope() {
        try (World w = world(RIGHT + "; echo x > other.txt")) {
            w.task("t", CHECK, "result.txt");
            w.runUntilIdle();
            var unused = asked(w, "out-of-scope");
        }
    }

    @Test
    void secrets() {
        String key = "AKIA" + "QWERTYUIOPASDFGH";
        try (World w = world(RIGHT + "; echo 'key = " + key + "' > settings.py")) {
            w.task("t", CHECK);
            w.runUntilIdle();
            Breakpoint b = asked(w, "secrets");
            assertTrue(!b.toString().contains(key), "the secret itself is told to nobody");
        }
    }

    @Test
    void destructiveCommand() {
        try (World w = world(tells("{\"command\":\"git reset --hard HEAD~3\"}", RIGHT))) {
            w.task("t", CHECK);
            w.runUntilIdle();
            var unused = asked(w, "destructive-command");
        }
    }

    @Test
    void massDeletion() {
        try (World w = world("rm -r old; " + RIGHT)) {
            IntStream.range(0, 25).forEach(i -> w.write("old/" + i + ".txt", "text " + i));
            w.task("t", CHECK);
            w.runUntilIdle();
            var unused = asked(w, "mass-deletion");
        }
    }

    @Test
    void regressed() {
        String script =
                "cat >/dev/null; echo $WATCHKEEPER_ATTEMPT > n; [ $WATCHKEEPER_ATTEMPT = 1 ] && echo y >"
                        + " first || rm -f first; echo done";
        try (World w =
                world(
                        script,
                        "gates: [{name: first, run: test -e first}, {name: second, run: 'cat n; false'}]",
                        "thresholds: {attempts: 2}")) {
            w.task("t", "");
            w.runUntilIdle();
            assertEquals(2, w.control().attempts("t").size());
            var unused = asked(w, "regressed");
        }
    }

    @Test
    void conflict() {
        FakeModel no = new FakeModel(q -> Verdicts.of(q, false, "+right"));
        try (World w = world(RIGHT)) {
            w.task("t", CHECK);
            run(w, no, Clock.systemUTC(), a -> {});
            var unused = asked(w, "conflict");
        }
    }

    @Test
    void unsureCritical() {
        try (World w = world(WRONG)) {
            add(w, "Task", "", true);
            w.runUntilIdle();
            var unused = asked(w, "unsure-critical");
        }
    }

    @Test
    void unsure() {
        String sloppy =
                "cat >/dev/null; for i in $(seq 3000); do echo \"x$i = $i  # TODO\"; done > a.py; echo"
                        + " right > result.txt; echo done";
        try (World w = world(sloppy, "thresholds: {attempts: 1}")) {
            w.task("t", CHECK);
            w.runUntilIdle();
            var unused = asked(w, "unsure");
        }
    }

    @Test
    void attemptsUsedUp() {
        try (World w = world(WRONG, "thresholds: {attempts: 1}")) {
            w.task("t", CHECK);
            w.runUntilIdle();
            var unused = asked(w, "attempts-used-up");
        }
    }

    @Test
    void unproven() {
        try (World w = world(RIGHT)) {
            w.task("t", "mkdir -p empty; python3 -m unittest discover -s empty 2>&1 || true");
            w.runUntilIdle();
            Breakpoint b = asked(w, "unproven");
            assertTrue(b.question().contains("it ran no test (unittest)"), b.question());
        }
    }

    @Test
    void sameFailure() {
        try (World w = world(WRONG)) {
            w.task("t", CHECK);
            w.runUntilIdle();
            var unused = asked(w, "same-failure");
        }
    }

    /** Goes before the real time. */
    private static final class Ahead extends Clock {
        private final AtomicReference<Duration> by;

        Ahead(AtomicReference<Duration> by) {
            this.by = by;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return Instant.now().plus(by.get());
        }
    }

    @Test
    void timeOver() {
        AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
        try (World w = world(WRONG, "supervisor: {attempt-timeout: 4h, quiet-after: 4h}")) {
            w.task("t", CHECK);
            run(
                    w,
                    new FakeModel(dev.watchkeeper.llm.ModelHealth.State.NONE, q -> ""),
                    new Ahead(ahead),
                    a -> {
                        if (a.state() == AttemptState.RUNNING) {
                            ahead.set(Duration.ofMinutes(121));
                        }
                    });
            var unused = asked(w, "time-over");
        }
    }

    @Test
    void budgetOver() {
        try (World w = world(tells("{\"tokens\":20000001,\"cost\":1.5}", WRONG))) {
            w.task("t", CHECK);
            w.runUntilIdle();
            var unused = asked(w, "budget-over");
        }
    }

    @Test
    void dependencies() {
        try (World w = world(RIGHT + "; echo leftpad > requirements.txt")) {
            w.task("t", CHECK);
            w.runUntilIdle();
            var unused = asked(w, "dependencies");
        }
    }

    @Test
    void whatATaskIsAboutIsNoQuestion() {
        try (World w = world(RIGHT + "; echo leftpad > requirements.txt")) {
            w.task("t", CHECK, "result.txt", "requirements.txt");
            w.runUntilIdle();
            assertEquals(TaskState.DONE, w.control().task("t").state());
        }
    }

    @Test
    void milestone() {
        try (World w = world(RIGHT)) {
            add(w, "Task", "Do it.\nMilestone: the beta\n", false);
            w.runUntilIdle();
            var unused = asked(w, "milestone");
            var answered =
                    w.control()
                            .resolveBreakpoint(
                                    w.control().breakpoints(false).getFirst().id(),
                                    TaskAction.ACCEPT,
                                    "");
            assertEquals(Breakpoint.State.RESOLVED, answered.state());
            assertEquals(TaskState.DONE, w.control().task("t").state());
        }
    }

    @Test
    void severalRulesThatFireAskOnce() {
        String key = "AKIA" + "QWERTYUIOPASDFGH";
        try (World w =
                world(
                        RIGHT
                                + "; echo leftpad > requirements.txt; echo "
                                + key
                                + " > key.txt; echo x > other.txt")) {
            w.task("t", CHECK);
            w.runUntilIdle();
            Breakpoint b = asked(w, "secrets");
            List<String> named = new ArrayList<>();
            b.because().stream().map(Reason::evidence).forEach(named::add);
            assertTrue(named.containsAll(List.of("secrets", "dependencies")), named.toString());
        }
    }
}
