package dev.watchkeeper.supervise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.control.HealthLine;
import dev.watchkeeper.domain.AgentOutcome;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.Ending;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.plugin.contract.DockerEngine;
import dev.watchkeeper.testkit.EndedJobs;
import dev.watchkeeper.testkit.World;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The whole loop with its work in a container of a real engine. */
@Timeout(240)
class DockerLoopTest {
    private static final String CHECK = "grep -q right result.txt && [ ! -e /bin/bash ]";

    @TempDir private Path folder;

    @BeforeEach
    void real() throws IOException {
        folder = folder.toRealPath();
    }

    /**
     * @param script of the agent, run by the container's own sh
     * @param more options of the host
     */
    private World world(String script, String more) {
        String host =
                "box: {type: docker, engine: '%s', image: '%s'%s}"
                        .formatted(DockerEngine.shared().address(), DockerEngine.IMAGE, more);
        return onHost(host, script);
    }

    private World onHost(String host, String script) {
        String settings =
                """
                model: {provider: none}
                thresholds: {attempts: 1}
                hosts:
                  %s
                agents:
                  agent: {type: command, run: [sh, -c, '%s'], prompt: stdin}
                default-agent: agent
                """
                        .formatted(host, script.replace("'", "''"));
        return World.fresh(folder, settings, "box");
    }

    @Test
    void workInAContainerIsCheckedThereAndAccepted() throws IOException {
        String script =
                "cat >/dev/null; [ ! -e /bin/bash ] || exit 1; echo right >result.txt; rm old.txt;"
                        + " echo planted >.git/hooks/post-checkout; [ ! -e .git/hooks/post-checkout ]";
        Path hooks = Files.createDirectories(folder.resolve("workspace/.git/hooks"));
        try (World w = world(script, "")) {
            w.write("old.txt", "old\n");
            w.task("t", CHECK);
            w.runUntilIdle();
            assertEquals(TaskState.DONE, w.control().task("t").state(), w.journal()::toString);
            assertEquals("right\n", w.read("result.txt"));
            List<Object> changed =
                    w.journal().stream()
                            .filter(e -> e.type() == EventType.FILE_CHANGED && e.attempt() == 1)
                            .map(e -> e.data().getOrDefault("path", ""))
                            .toList();
            assertTrue(changed.containsAll(List.of("result.txt", "old.txt")), changed::toString);
            assertFalse(Files.exists(hooks.resolve("post-checkout")));
        }
        String left =
                DockerEngine.shared().request("GET", "/containers/json?all=true", new byte[0]);
        assertFalse(left.contains(folder.toString()), left);
    }

    @Test
    void theHostIsCheckedAndNothingOfThatStays() throws IOException {
        try (World w = world("true", "")) {
            List<HealthLine> lines = EndedJobs.health(w.control(), "hosts");
            assertTrue(lines.stream().allMatch(HealthLine::ok), lines::toString);
        }
        String left =
                DockerEngine.shared().request("GET", "/containers/json?all=true", new byte[0]);
        assertFalse(left.contains("watchkeeper-check"), left);
    }

    @Test
    void whatRanOutOfMemoryIsToldSo() {
        String eats = "cat >/dev/null; exec perl -e \"push @a, 'x' x 1000000 . \\$_ for 1 .. 400\"";
        try (World w = world(eats, ", memory: 32m")) {
            w.task("t", CHECK);
            w.runUntilIdle();
            assertEquals(TaskState.WAITING, w.control().task("t").state(), w.journal()::toString);
            Attempt attempt = w.control().attempts("t").getFirst();
            AgentOutcome outcome = Objects.requireNonNull(attempt.outcome());
            // Before the memory is free again, what wrote its end down may have been killed too.
            assertTrue(
                    List.of(Ending.SIGNALLED, Ending.VANISHED).contains(outcome.ending()),
                    outcome::toString);
            assertTrue(
                    outcome.problems().toString().contains("raise hosts.box.memory"),
                    outcome.problems()::toString);
        }
    }

    @Test
    void anImageThatIsMissingIsAskedAboutWithWhatToDo() {
        String host = "box: {type: docker, engine: '%s', image: 'no/such:1'}";
        try (World w = onHost(host.formatted(DockerEngine.shared().address()), "true")) {
            w.task("t", CHECK);
            w.runUntilIdle();
            assertEquals(TaskState.WAITING, w.control().task("t").state(), w.journal()::toString);
            Attempt attempt = w.control().attempts("t").getFirst();
            AgentOutcome outcome = Objects.requireNonNull(attempt.outcome());
            assertTrue(
                    outcome.problems().toString().contains("pull no/such:1"),
                    outcome.problems()::toString);
        }
    }

    @Test
    void anEngineThatIsDownHoldsTheTask() throws Exception {
        String host = "box: {type: docker, engine: 'unix:///nowhere/docker.sock', image: a}";
        try (World w = onHost(host, "true")) {
            w.task("t", CHECK);
            Thread loop = Thread.ofPlatform().start(w::runUntilIdle);
            while (w.control().task("t").state() != TaskState.HELD) {
                assertTrue(loop.isAlive(), w.journal()::toString);
                LockSupport.parkNanos(1_000_000);
            }
            var holds = w.parts().state().read(v -> v.holds());
            assertTrue(
                    holds.getFirst().why().contains("unix:///nowhere/docker.sock"),
                    holds::toString);
            w.supervisor().stop(true);
            loop.join();
        }
    }

    @Test
    void killedInTheMiddleItJudgesOnceWhatEndedMeanwhile() throws Exception {
        String script =
                "cat >/dev/null; echo started >>starts; until [ -e go ]; do sleep 0.05; done;"
                        + " echo right >result.txt; echo >ended";
        try (World w = world(script, "")) {
            w.task("t", CHECK);
        }
        Process supervisor = KillTest.started(folder, "state:RUNNING", folder.resolve("run.out"));
        assertTrue(supervisor.waitFor(120, TimeUnit.SECONDS));
        assertEquals(137, supervisor.exitValue(), Files.readString(folder.resolve("run.out")));
        Path workspace = folder.resolve("workspace");
        Files.writeString(workspace.resolve("go"), "");
        while (!Files.exists(workspace.resolve("ended"))) {
            LockSupport.parkNanos(1_000_000);
        }
        try (World w = World.reopened(folder, _ -> {})) {
            w.runUntilIdle();
            assertEquals(TaskState.DONE, w.control().task("t").state(), w.journal()::toString);
            assertEquals("started\n", w.read("starts"));
            assertEquals(1, w.control().attempts("t").size());
            assertEquals(
                    1, w.journal().stream().filter(e -> e.type() == EventType.AGENT_ENDED).count());
            assertEquals("", w.control().removeProject(w.project().id()));
        }
    }
}
