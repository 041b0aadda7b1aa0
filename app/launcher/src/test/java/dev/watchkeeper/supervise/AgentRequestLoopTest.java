package dev.watchkeeper.supervise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.BreakpointAction;
import dev.watchkeeper.domain.BreakpointOption;
import dev.watchkeeper.domain.Ending;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.Priority;
import dev.watchkeeper.domain.RequestAction;
import dev.watchkeeper.domain.TaskDraft;
import dev.watchkeeper.domain.TaskSpec;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.testkit.ScriptedClaude;
import dev.watchkeeper.testkit.ScriptedMessagesServer;
import dev.watchkeeper.testkit.World;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * The real Claude Code asks while it runs, and is answered by a rule, a person or nobody; only the
 * model behind it is a script.
 */
@Timeout(180)
class AgentRequestLoopTest {
    /** Says each time that it ran. */
    private static final String COMMAND = "python3 -c \"open('ran','a').write('x')\"";

    private static final String WRITES_ONCE = "test x = \"$(cat ran)\"";

    @TempDir private Path folder;
    private @Nullable ScriptedMessagesServer server;
    private String claude = "";

    @BeforeEach
    void prepare() throws Exception {
        claude = ScriptedClaude.executable();
        server = new ScriptedMessagesServer();
        folder = folder.toRealPath();
        Files.createDirectory(folder.resolve("user"));
        asks("Do t", COMMAND);
    }

    @AfterEach
    void close() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void whatAPersonAllowsRunsOnceInTheSameLeg() throws Exception {
        try (World w = world("")) {
            w.task("t", WRITES_ONCE);
            during(
                    w,
                    () -> {
                        Breakpoint b = asked(w);
                        assertEquals("permission-request", b.rule());
                        assertTrue(b.question().contains("Bash(" + COMMAND + ")"), b.question());
                        assertEquals(
                                List.of("allow", "deny", "allow-like-this", "suspend"),
                                b.options().stream().map(BreakpointOption::name).toList());
                        assertEquals(TaskState.WAITING, w.control().task("t").state());
                        assertFalse(Files.exists(w.workspace().resolve("ran")));
                        answer(w, b, "allow", "");
                    });
            assertDoneInOneLeg(w);
            assertEquals(List.of("allow by person"), answers(w));
        }
    }

    @Test
    void whatAPersonDeniesDoesNotRunAndTheAgentIsToldWhy() throws Exception {
        try (World w = world("")) {
            w.task("t", "test ! -e ran && touch seen");
            during(w, () -> answer(w, asked(w), "deny", "not on this machine"));
            assertFalse(Files.exists(w.workspace().resolve("ran")));
            String sent = server().requests().getLast().body().toString();
            assertTrue(sent.contains("not on this machine"), sent);
            Attempt only = w.control().attempts("t").getFirst();
            assertEquals(1, only.legs().size());
            assertEquals(Ending.COMPLETED, only.legs().getFirst().ending());
            assertEquals(List.of("deny by person"), answers(w));
        }
    }

    @Test
    void aRuleAllowsAndAnotherDeniesWithoutAnybody() {
        server().on(
                        "Do t",
                        ScriptedMessagesServer.bash(COMMAND),
                        ScriptedMessagesServer.bash("git push origin main; " + COMMAND),
                        ScriptedMessagesServer.text("Done."));
        String rules =
                """
                permissions:
                  - {deny: Bash(git push*)}
                  - {allow: Bash(python3 -c *)}
                """;
        try (World w = world(rules)) {
            w.task("t", WRITES_ONCE);
            w.runUntilIdle();
            assertDoneInOneLeg(w);
            assertEquals(List.of("allow by rule", "deny by rule"), answers(w));
            assertTrue(
                    w.journal().stream()
                            .filter(e -> e.type() == EventType.AGENT_ANSWERED)
                            .allMatch(e ->
                                    String.valueOf(e.data().get("because"))
                                            .contains("settings.yaml:")));
        }
    }

    @Test
    void whatIsAllowedFromNowOnIsNotAskedAgainUntilThatIsRevoked() throws Exception {
        asks("Do u", COMMAND);
        asks("Do v", COMMAND);
        try (World w = world("")) {
            w.task("t", "true");
            String[] first = new String[1];
            during(
                    w,
                    () -> {
                        Breakpoint b = asked(w);
                        first[0] = b.id();
                        answer(w, b, "allow-like-this", "");
                    });
            w.task("u", "test xx = \"$(cat ran)\"");
            w.runUntilIdle();
            assertEquals(List.of("allow-like-this by person", "allow by rule"), answers(w));
            var unused = w.control().resolveBreakpoint(first[0], RequestAction.REVOKE, "");
            w.task("v", "true");
            during(w, () -> answer(w, asked(w), "deny", ""));
            assertEquals("xx", w.read("ran"));
        }
    }

    @Test
    void otherTasksGoOnWhileAnAgentWaits() throws Exception {
        asks("Do other", "true");
        try (World w = world("supervisor: {parallel: 1}\n")) {
            Path second = Files.createDirectory(folder.resolve("second"));
            String other = w.control().addProject(second.toString(), "local", "second", false).id();
            w.task("t", WRITES_ONCE);
            during(
                    w,
                    () -> {
                        Breakpoint b = asked(w);
                        var unused =
                                w.control()
                                        .addTasks(
                                                other,
                                                List.of(
                                                        new TaskDraft(
                                                                "o",
                                                                new TaskSpec(
                                                                        "Other",
                                                                        "Do other.",
                                                                        List.of(),
                                                                        Priority.NORMAL,
                                                                        null,
                                                                        List.of("true"),
                                                                        List.of(),
                                                                        false))));
                        await(() -> !w.control().attempts("o").isEmpty());
                        await(() ->
                                w.control().task("o").state() != TaskState.RUNNING
                                        && w.control().task("o").state() != TaskState.READY);
                        assertEquals(TaskState.WAITING, w.control().task("t").state());
                        answer(w, b, "allow", "");
                    });
            assertDoneInOneLeg(w);
        }
    }

    /** Neither denied nor hung: the run ends, the work is kept, the answer carries on. */
    @Test
    void whatNobodyAnswersIsSuspendedAndGoesOnWithALaterAnswer() {
        server().on(
                        "Do t",
                        ScriptedMessagesServer.write(
                                folder.resolve("workspace/half").toString(), "half\n"),
                        ScriptedMessagesServer.bash(COMMAND),
                        ScriptedMessagesServer.text("Done."));
        server().on(
                        "use it again",
                        ScriptedMessagesServer.bash(COMMAND),
                        ScriptedMessagesServer.text("Done."));
        try (World w =
                world("permissions: [{ask: '*', default: {after: 1s, choose: suspend}}]\n")) {
            w.task("t", WRITES_ONCE + " && test -e half");
            w.runUntilIdle();
            Breakpoint later = asked(w);
            assertEquals("permission-request", later.rule());
            assertEquals(Ending.QUESTION, ending(w, 0));
            assertFalse(Files.exists(w.workspace().resolve("half")), "set aside");
            answer(w, later, "allow", "");
            w.runUntilIdle();
            assertEquals(TaskState.DONE, w.control().task("t").state(), w.journal()::toString);
            assertEquals(List.of("allow by person"), answers(w));
            assertEquals("x", w.read("ran"));
            List<Attempt> attempts = w.control().attempts("t");
            assertEquals(attempts.getFirst().session(), attempts.getLast().session());
        }
    }

    @Test
    void aDefaultThatDeniesIsToldAsOne() {
        try (World w = world("permissions: [{ask: '*', default: {after: 1s, choose: deny}}]\n")) {
            w.task("t", "test ! -e ran");
            w.runUntilIdle();
            assertEquals(List.of("deny by default"), answers(w));
            assertEquals(
                    Breakpoint.State.EXPIRED, w.control().breakpoints(true).getFirst().state());
            assertEquals(Ending.COMPLETED, ending(w, 0));
        }
    }

    @Test
    void aQuestionOfTheAgentIsAnsweredWhileItWaits() throws Exception {
        server().on(
                        "Do t",
                        new ScriptedMessagesServer.Step.Tool(
                                "AskUserQuestion",
                                Map.of(
                                        "questions",
                                        List.of(
                                                Map.of(
                                                        "question",
                                                        "Which colour?",
                                                        "header",
                                                        "Colour",
                                                        "multiSelect",
                                                        false,
                                                        "options",
                                                        List.of(
                                                                Map.of(
                                                                        "label", "Red",
                                                                        "description", "r"),
                                                                Map.of(
                                                                        "label", "Blue",
                                                                        "description", "b")))))),
                        ScriptedMessagesServer.write(
                                folder.resolve("workspace/ran").toString(), "x"),
                        ScriptedMessagesServer.text("Done."));
        try (World w = world("")) {
            w.task("t", WRITES_ONCE);
            during(
                    w,
                    () -> {
                        Breakpoint b = asked(w);
                        assertEquals("agent-question", b.rule());
                        assertEquals("Blue", b.options().get(1).effect());
                        answer(w, b, "choice-2", "");
                    });
            assertDoneInOneLeg(w);
            String sent = server().requests().get(1).body().toString();
            assertTrue(sent.contains("Which colour?\\\"=\\\"Blue"), sent);
        }
    }

    /** Killed when the question was there, and again when its answer was durable but not sent. */
    @Test
    void aSupervisorThatIsKilledInBetweenSendsTheAnswerOnce() throws Exception {
        World.fresh(folder, settings("")).close();
        try (World w = World.reopened(folder, a -> {})) {
            w.task("t", WRITES_ONCE);
        }
        killed("asked");
        try (World w = World.reopened(folder, a -> {})) {
            assertEquals(TaskState.WAITING, w.control().task("t").state());
            answer(w, asked(w), "allow", "");
        }
        assertFalse(Files.exists(folder.resolve("workspace/ran")), "nobody has handed it on");
        killed("sent");
        try (World w = World.reopened(folder, a -> {})) {
            w.runUntilIdle();
            assertDoneInOneLeg(w);
            assertEquals(List.of("allow by person"), answers(w));
        }
    }

    private void killed(String how) throws Exception {
        Path out = Files.createTempFile(folder, "run", ".out");
        Process run = KillTest.started(folder, how, out);
        assertTrue(run.waitFor(120, TimeUnit.SECONDS), "in time");
        assertEquals(137, run.exitValue(), () -> said(out));
    }

    private static String said(Path out) {
        try {
            return Files.readString(out);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static void assertDoneInOneLeg(World w) {
        assertEquals(TaskState.DONE, w.control().task("t").state(), w.journal()::toString);
        assertEquals("x", w.read("ran"));
        List<Attempt> attempts = w.control().attempts("t");
        assertEquals(1, attempts.size());
        assertEquals(1, attempts.getFirst().legs().size());
        assertEquals(Ending.COMPLETED, attempts.getFirst().legs().getFirst().ending());
        assertEquals(
                1,
                w.journal().stream()
                        .filter(e -> e.type() == EventType.AGENT_STARTED)
                        .filter(e -> "t".equals(e.task()))
                        .count());
    }

    private static Ending ending(World w, int attempt) {
        return Objects.requireNonNull(
                w.control().attempts("t").get(attempt).legs().getLast().ending());
    }

    private static List<String> answers(World w) {
        return w.journal().stream()
                .filter(e -> e.type() == EventType.AGENT_ANSWERED)
                .map(e -> e.data().get("option") + " by " + e.data().get("by"))
                .toList();
    }

    private void asks(String prompt, String command) {
        server().on(
                        prompt,
                        ScriptedMessagesServer.bash(command),
                        ScriptedMessagesServer.text("Done."));
    }

    /** What is asked now; waits for it. */
    private static Breakpoint asked(World w) {
        await(() -> !w.control().breakpoints(false).isEmpty());
        return w.control().breakpoints(false).getFirst();
    }

    private static void answer(World w, Breakpoint b, String option, String say) {
        var unused = w.control().resolveBreakpoint(b.id(), BreakpointAction.of(option), say);
    }

    /** Does something while the loop runs, and waits for the loop's end. */
    private static void during(World w, Runnable something) throws InterruptedException {
        Thread loop = Thread.ofPlatform().start(w::runUntilIdle);
        try {
            something.run();
            loop.join(60_000);
        } finally {
            if (loop.isAlive()) {
                w.control().stop(true);
            }
        }
        assertFalse(loop.isAlive(), () -> "the loop ends: " + w.journal());
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "in time");
            java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
        }
    }

    private World world(String more) {
        return World.fresh(folder, settings(more));
    }

    private String settings(String more) {
        return ScriptedClaude.settings(claude, folder.resolve("user"), server().url(), more);
    }

    private ScriptedMessagesServer server() {
        return Objects.requireNonNull(server);
    }
}
