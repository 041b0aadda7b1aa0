package dev.watchkeeper.supervise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.AttemptState;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.BreakpointOption;
import dev.watchkeeper.domain.TaskAction;
import dev.watchkeeper.domain.TaskEdit;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.testkit.World;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Which agents answers offer and lead to, and what becomes of a task whose agent is gone. */
final class OtherAgentsLoopTest {
    private static final String CHECK = "grep -q right result.txt";
    private static final String WRONG = "cat >/dev/null; echo wrong > result.txt; echo done";
    private static final String RIGHT = "cat >/dev/null; echo right > result.txt; echo done";

    @TempDir Path folder;

    private World world(Map<String, String> agents, String more) {
        // The first one is the default agent: in the order of their names.
        return World.fresh(folder, new TreeMap<>(agents), more);
    }

    private static TaskState state(World w, String task) {
        return w.control().task(task).state();
    }

    private static Breakpoint open(World w) {
        List<Breakpoint> open = w.control().breakpoints(false);
        assertEquals(1, open.size(), open.toString());
        return open.getFirst();
    }

    private static final String FAR = "agents:\n  far: {type: command, run: [x], host: vm}\n";

    private static String settings(World w) {
        return w.read("../home/settings.yaml");
    }

    @Test
    void anotherAgentGoesOnByItsNameWithTheWordsAsGuidance() {
        String right = "grep -q 'mind the dot' && echo right > result.txt; echo done";
        try (World w = world(Map.of("a", WRONG, "b", right), "")) {
            w.task("t", CHECK);
            w.runUntilIdle();
            String effect =
                    open(w).options().stream()
                            .filter(o -> o.name().equals("retry-other"))
                            .findFirst()
                            .orElseThrow()
                            .effect();
            assertTrue(effect.contains("(b, claude)"), effect);

            String id = open(w).id();
            WatchkeeperException which =
                    assertThrows(
                            WatchkeeperException.class,
                            () -> w.control().retryWithAgent(id, "", ""));
            assertTrue(which.hint().contains("b, claude"), which.hint());
            assertThrows(
                    WatchkeeperException.class, () -> w.control().retryWithAgent(id, "nobody", ""));
            assertEquals(TaskState.WAITING, state(w, "t"));

            var unused = w.control().retryWithAgent(id, "b", "mind the dot");
            w.runUntilIdle();
            assertEquals(TaskState.DONE, state(w, "t"));
            assertEquals("b", w.control().attempts("t").getLast().agent());
        }
    }

    @Test
    void theNameAloneAsWordsMeansThatAgent() {
        try (World w = world(Map.of("a", WRONG, "b", RIGHT), "")) {
            w.task("t", CHECK);
            w.runUntilIdle();
            var unused = w.control().resolveBreakpoint(open(w).id(), TaskAction.RETRY_OTHER, "b");
            w.runUntilIdle();
            assertEquals(TaskState.DONE, state(w, "t"));
            assertEquals(List.of(), w.control().task("t").guidance());
        }
    }

    @Test
    void anAgentOfAnotherHostIsNeitherOfferedNorTaken() {
        String more = "hosts: {vm: {type: local}}\n";
        try (World w = world(Map.of("a", WRONG), more)) {
            w.write("../home/settings.yaml", settings(w).replace("agents:\n", FAR));
            w.task("t", CHECK);
            w.runUntilIdle();
            String id = open(w).id();
            WatchkeeperException far =
                    assertThrows(
                            WatchkeeperException.class,
                            () -> w.control().retryWithAgent(id, "far", ""));
            assertTrue(far.toString().contains("'vm'"), far::toString);
            var unused = w.control().retryWithAgent(id, "", "");
            assertEquals("claude", w.control().task("t").agent());
        }
    }

    @Test
    void aTaskWhoseAgentIsGoneWaitsWithAQuestionAndTheRunGoesOn() {
        try (World w = world(Map.of("a", RIGHT, "b", RIGHT), "")) {
            var unused = w.task("t", CHECK);
            var edited = w.control().editTask("t", TaskEdit.agent("b"));
            assertEquals("b", edited.agent());
            without(w, "b");
            w.task("u", CHECK);
            w.runUntilIdle();

            assertEquals(TaskState.DONE, state(w, "u"));
            assertEquals("could-not-begin", open(w).rule());
            assertTrue(open(w).question().contains("'b'"), open(w).question());
            var answered = w.control().retryWithAgent(open(w).id(), "a", "");
            assertEquals(Breakpoint.State.RESOLVED, answered.state());
            w.write("result.txt", "");
            w.runUntilIdle();
            assertEquals(TaskState.DONE, state(w, "t"));
        }
    }

    @Test
    void aRetryWhoseAgentIsGoneLeavesTheWorkspaceToOthersAndGoesOnFromItsWork() throws IOException {
        String part =
                "cat >/dev/null; if [ -e part.txt ]; then echo right > result.txt;"
                        + " else echo part > part.txt; fi; echo done";
        try (World w = world(Map.of("a", RIGHT, "b", part), "");
                Supervisor supervisor =
                        new Supervisor(
                                w.parts(),
                                a -> {
                                    if (a.agent().equals("b") && a.state() == AttemptState.CLOSED) {
                                        without(w, "b");
                                    }
                                })) {
            String before = settings(w);
            var unused = w.task("t", CHECK);
            var _ = w.control().editTask("t", TaskEdit.agent("b"));
            w.task("u", "test ! -e part.txt");
            supervisor.run(null, Supervisor.Until.IDLE);
            assertEquals("could-not-begin", open(w).rule());
            assertEquals(TaskState.DONE, state(w, "u"));
            assertEquals("right\n", w.read("result.txt"));

            Files.writeString(w.home().resolve("settings.yaml"), before);
            w.write("result.txt", "");
            var _ = w.control().resolveBreakpoint(open(w).id(), TaskAction.RETRY, "");
            supervisor.run(null, Supervisor.Until.IDLE);
            assertEquals(TaskState.DONE, state(w, "t"), w.journal()::toString);
            assertEquals("part\n", w.read("part.txt"));
        }
    }

    @Test
    void aRetryWhoseAgentIsGoneMayBeDoneByTheOneThatTriedBefore() {
        String part = "cat >/dev/null; echo part > part.txt; echo done";
        try (World w = world(Map.of("b", part, "c", RIGHT), "");
                Supervisor supervisor =
                        new Supervisor(
                                w.parts(),
                                a -> {
                                    if (a.state() == AttemptState.CLOSED && a.ref().number() == 1) {
                                        var to = w.control().editTask("t", TaskEdit.agent("c"));
                                        without(w, "c");
                                    }
                                })) {
            var unused = w.task("t", CHECK);
            var _ = w.control().editTask("t", TaskEdit.agent("b"));
            supervisor.run(null, Supervisor.Until.IDLE);
            assertEquals("could-not-begin", open(w).rule());
            String others =
                    open(w).options().stream()
                            .filter(o -> o.name().equals("retry-other"))
                            .findFirst()
                            .orElseThrow()
                            .effect();
            assertTrue(others.contains("(b,"), others);
        }
    }

    @Test
    void anAgentThatIsRemovedWhileAQuestionIsOpenIsNotOfferedAnyMore() {
        try (World w = world(Map.of("a", WRONG, "b", RIGHT), "")) {
            w.task("t", CHECK);
            w.runUntilIdle();
            String id = open(w).id();
            without(w, "b");
            await(() -> !effect(w).contains("(b, "));
            assertTrue(effect(w).endsWith(" (claude)"), effect(w));
            assertEquals(open(w), w.control().breakpoint(id));
            assertEquals(List.of(open(w)), w.control().overview().open());

            w.write(
                    "../home/settings.yaml",
                    settings(w).replace("agents:\n", "agents:\n  claude: {off: true}\n"));
            await(() -> !names(open(w)).contains("retry-other"));
            assertTrue(names(open(w)).contains("retry"), open(w)::toString);
        }
    }

    private static String effect(World w) {
        return open(w).options().stream()
                .filter(o -> o.name().equals("retry-other"))
                .findFirst()
                .orElseThrow()
                .effect();
    }

    private static Set<String> names(Breakpoint b) {
        return b.options().stream().map(BreakpointOption::name).collect(Collectors.toSet());
    }

    private static void without(World w, String agent) {
        try {
            Files.writeString(
                    w.home().resolve("settings.yaml"),
                    settings(w)
                            .lines()
                            .filter(l -> !l.startsWith("  " + agent + ":"))
                            .collect(Collectors.joining("\n", "", "\n")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void await(java.util.function.BooleanSupplier condition) {
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "in time");
            java.util.concurrent.locks.LockSupport.parkNanos(50_000_000);
        }
    }
}
