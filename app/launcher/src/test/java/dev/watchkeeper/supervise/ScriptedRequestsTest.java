package dev.watchkeeper.supervise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.AttemptState;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.BreakpointAction;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.RequestAction;
import dev.watchkeeper.domain.Resolution;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.testkit.ScriptedHosts;
import dev.watchkeeper.testkit.ScriptedProcesses;
import dev.watchkeeper.testkit.World;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** What becomes of the requests of a running agent whose process is a piece of the test. */
@Timeout(60)
class ScriptedRequestsTest {
    private static final String SETTINGS =
            """
            model: {provider: none}
            agents:
              claude: {type: claude-code, executable: sh, env: {WATCHKEEPER_LEG: '1'}}
            default-agent: claude
            """;

    @TempDir Path folder;
    private final List<String> heard = new CopyOnWriteArrayList<>();

    @Test
    void twoRequestsAtOnceAreAnsweredEach() throws Exception {
        run(
                agent -> {
                    begin(agent);
                    request(agent, "r1", "mvn test");
                    request(agent, "r2", "npm test");
                    hear(agent);
                    hear(agent);
                    return end(agent);
                },
                w -> {
                    await(() -> open(w).size() == 2);
                    answer(w, open(w).getFirst(), "deny");
                    assertEquals(TaskState.WAITING, w.control().task("t").state());
                    assertEquals(open(w).getFirst().id(), w.control().task("t").breakpoint());
                    answer(w, open(w).getFirst(), "allow");
                    assertEquals(TaskState.RUNNING, w.control().task("t").state());
                },
                w -> {
                    assertEquals(List.of("r1 deny", "r2 allow"), heard);
                    assertEquals(TaskState.DONE, w.control().task("t").state());
                });
    }

    @Test
    void whatTheAgentTakesBackIsAskedOfNobody() throws Exception {
        run(
                agent -> {
                    begin(agent);
                    request(agent, "r1", "mvn test");
                    request(agent, "r2", "npm test");
                    hear(agent);
                    agent.say("{\"type\":\"control_cancel_request\",\"request_id\":\"r2\"}");
                    hear(agent, "go");
                    return end(agent);
                },
                w -> {
                    await(() -> open(w).size() == 2);
                    answer(w, open(w).getFirst(), "allow");
                    await(() -> open(w).isEmpty());
                    assertEquals(TaskState.RUNNING, w.control().task("t").state());
                    assertNull(w.control().task("t").breakpoint());
                    hosts.processes().send("t.1.1", "go\n".getBytes(StandardCharsets.UTF_8));
                },
                w -> {
                    assertEquals(List.of("r1 allow"), heard);
                    assertEquals(TaskState.DONE, w.control().task("t").state());
                    Resolution withdrawn = resolution(w, 1);
                    assertEquals(
                            "withdrawn by agent", withdrawn.option() + " by " + withdrawn.by());
                });
    }

    @Test
    void whatEndsWhileItWaitsIsAskedOfNobodyAnyMore() throws Exception {
        run(
                agent -> {
                    begin(agent);
                    request(agent, "r1", "mvn test");
                    hear(agent, "die");
                    return 1;
                },
                w -> {
                    await(() -> open(w).size() == 1);
                    hosts.agent(agent -> {
                        begin(agent);
                        return end(agent);
                    });
                    hosts.processes().send("t.1.1", "die\n".getBytes(StandardCharsets.UTF_8));
                },
                w -> {
                    assertEquals(RequestAction.WITHDRAWN, resolution(w, 0).option());
                    assertEquals(TaskState.DONE, w.control().task("t").state());
                    assertEquals(2, w.control().attempts("t").size());
                });
    }

    /**
     * The question outlives the run that was stopped; its answer is for the leg that asks again.
     */
    @Test
    void anAnswerToWhatWasStoppedIsForTheNextLeg() throws Exception {
        ScriptedProcesses.Program asks =
                agent -> {
                    String id = "r" + agent.spec().id();
                    begin(agent);
                    request(agent, id, "mvn test");
                    try {
                        hear(agent);
                    } catch (InterruptedException e) {
                        // So does the real one when it is interrupted.
                        agent.say(
                                "{\"type\":\"control_cancel_request\",\"request_id\":\""
                                        + id
                                        + "\"}");
                        throw e;
                    }
                    return end(agent);
                };
        hosts.agent(asks);
        try (World w = World.scriptedAgents(folder, hosts, SETTINGS)) {
            w.task("t", "true");
            Thread first = loop(w);
            await(() -> open(w).size() == 1);
            w.control().stop(false);
            first.join();
            assertEquals(AttemptState.INTERRUPTED, only(w).state());
            assertEquals(1, open(w).size());
            Thread second = loop(w);
            await(() -> only(w).legs().size() == 2 && only(w).state() == AttemptState.RUNNING);
            await(() -> rowsOf(w, "t.1.2") == 1);
            assertEquals(1, open(w).size(), "asked once");
            w.control().stop(false);
            second.join();
            answer(w, open(w).getFirst(), "allow");
            Thread third = loop(w);
            third.join();
            assertEquals(List.of("rt.1.3 allow"), heard);
            assertEquals(TaskState.DONE, w.control().task("t").state());
            assertEquals(1, w.control().attempts("t").size());
        }
    }

    @Test
    void aTaskThatIsCancelledMeanwhileIsClosedWithItsQuestion() throws Exception {
        run(
                agent -> {
                    begin(agent);
                    request(agent, "r1", "mvn test");
                    hear(agent);
                    return end(agent);
                },
                w -> {
                    await(() -> open(w).size() == 1);
                    var unused = w.control().cancelTask("t");
                },
                w -> {
                    assertEquals(List.of(), heard);
                    assertEquals(List.of(), open(w));
                    assertEquals(TaskState.CANCELLED, w.control().task("t").state());
                    assertEquals(AttemptState.CLOSED, only(w).state());
                });
    }

    /** To leave a task out is no answer to what its agent wanted to be permitted. */
    @Test
    void whatATaskWasLeftOutForIsAskedAgainWhenItComesBack() throws Exception {
        hosts.agent(agent -> {
            begin(agent);
            request(agent, "r" + agent.spec().id(), "mvn test");
            hear(agent);
            return end(agent);
        });
        try (World w = World.scriptedAgents(folder, hosts, SETTINGS)) {
            w.task("t", "true");
            Thread first = loop(w);
            await(() -> open(w).size() == 1);
            answer(w, open(w).getFirst(), "suspend");
            first.join();
            assertEquals(1, open(w).size(), "the question stays");
            answer(w, open(w).getFirst(), "skip");
            assertEquals(TaskState.CANCELLED, w.control().task("t").state());
            var unused = w.control().retryTask("t");
            Thread second = loop(w);
            await(() -> open(w).size() == 1);
            assertEquals(List.of(), heard, "nobody has permitted it");
            answer(w, open(w).getFirst(), "allow");
            second.join();
            assertEquals(List.of("rt.2.1 allow"), heard);
        }
    }

    private final ScriptedHosts hosts = new ScriptedHosts(_ -> 0);

    /** Something done with a world. */
    private interface With {
        void in(World w) throws Exception;
    }

    private void run(ScriptedProcesses.Program agent, With during, With after) throws Exception {
        hosts.agent(agent);
        try (World w = World.scriptedAgents(folder, hosts, SETTINGS)) {
            w.task("t", "true");
            Thread loop = loop(w);
            try {
                during.in(w);
                loop.join(30_000);
            } finally {
                w.control().stop(true);
                loop.join();
            }
            after.in(w);
        }
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "in time");
            LockSupport.parkNanos(5_000_000);
        }
    }

    private static Thread loop(World w) {
        Thread loop = Thread.ofPlatform().start(w::runUntilIdle);
        w.supervisor().awaitBegin();
        return loop;
    }

    private static Attempt only(World w) {
        return w.control().attempts("t").getFirst();
    }

    private static long rowsOf(World w, String run) {
        return w.parts().state().read(v -> v.requests("t")).stream()
                .filter(r -> r.run().equals(run))
                .count();
    }

    private static List<Breakpoint> open(World w) {
        return w.control().breakpoints(false);
    }

    private static Resolution resolution(World w, int of) {
        assertTrue(
                w.journal().stream().anyMatch(e -> e.type() == EventType.BREAKPOINT_RESOLVED),
                "told");
        return Objects.requireNonNull(w.control().breakpoints(true).get(of).resolution());
    }

    private static void answer(World w, Breakpoint b, String option) {
        var unused = w.control().resolveBreakpoint(b.id(), BreakpointAction.of(option), "");
    }

    private static void begin(ScriptedProcesses.Running agent) throws InterruptedException {
        var _ = agent.listen();
        agent.say(
                "{\"type\":\"system\",\"subtype\":\"init\",\"cwd\":\"/\",\"session_id\":\"s\",\"permissionMode\":\"acceptEdits\"}");
    }

    private static void request(ScriptedProcesses.Running agent, String id, String command) {
        agent.say(
                "{\"type\":\"control_request\",\"request_id\":\""
                        + id
                        + "\",\"request\":{\"subtype\":\"can_use_tool\",\"tool_name\":\"Bash\",\"input\":{\"command\":\""
                        + command
                        + "\"},\"tool_use_id\":\"u"
                        + id
                        + "\"}}");
    }

    private void hear(ScriptedProcesses.Running agent) throws InterruptedException {
        String line = String.valueOf(agent.listen());
        heard.add(
                line.replaceAll(".*\"request_id\":\"([^\"]*)\".*", "$1")
                        + (line.contains("\"behavior\":\"allow\"") ? " allow" : " deny"));
    }

    private static void hear(ScriptedProcesses.Running agent, String word)
            throws InterruptedException {
        assertEquals(word, agent.listen());
    }

    private int end(ScriptedProcesses.Running agent) throws InterruptedException {
        try {
            Files.writeString(folder.resolve("workspace/" + agent.spec().id()), "done\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        agent.say(
                "{\"type\":\"assistant\",\"message\":{\"content\":[{\"type\":\"tool_use\",\"id\":\"x\",\"name\":\"Read\",\"input\":{}}]}}");
        agent.say(
                "{\"type\":\"result\",\"subtype\":\"success\",\"is_error\":false,\"result\":\"Done.\",\"num_turns\":1}");
        while (agent.listen() != null) {
            // Until its input is closed.
        }
        return 0;
    }
}
