package dev.watchkeeper.attempt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.plugin.host.Host;
import dev.watchkeeper.plugin.host.Snapshots;
import dev.watchkeeper.supervise.Supervisor;
import dev.watchkeeper.testkit.World;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Folders that an agent left shut are opened before stock is taken and before work is put back, and
 * a person is told. The host says here that it opened one; that it does is the snapshots' contract.
 */
class ShutFoldersTest {
    private final List<String> since = new ArrayList<>();

    @TempDir Path folder;

    @Test
    void areOpenedSinceTheCheckpointBeforeAndNamed() throws Exception {
        String script = "cat >/dev/null; echo wrong > a.txt; echo done";
        try (World w =
                World.fresh(folder, Map.of("agent", script), "thresholds: {attempts: 1}\n")) {
            w.write("a.txt", "a\n");
            w.task("one", "false");
            try (Supervisor supervisor = new Supervisor(opening(w.parts()), _ -> {})) {
                supervisor.run(null, Supervisor.Until.IDLE);
            }
            assertEquals(TaskState.WAITING, w.control().task("one").state());
            assertEquals("a\n", w.read("a.txt"));
            Attempt a = w.control().attempts("one").getFirst();
            String before =
                    w.control().checkpoints(w.project().id()).stream()
                            .filter(c -> c.id().equals(a.checkpointBefore()))
                            .findFirst()
                            .orElseThrow()
                            .snapshot();
            assertEquals(List.of(before, before), since);
            assertEquals(
                    List.of(List.of("shut")),
                    w.control().lastEvents("one", 100).stream()
                            .filter(e -> e.type() == EventType.CHECKPOINT_TAKEN)
                            .filter(e -> e.data().containsKey("opened"))
                            .map(e -> e.data().get("opened"))
                            .toList());
            String question = w.control().breakpoints(false).getFirst().question();
            assertTrue(question.contains("opened to their owner: shut."), question);
        }
    }

    private SupervisorParts opening(SupervisorParts parts) {
        return new SupervisorParts(
                parts.state(),
                parts.evidence(),
                parts.settings(),
                (project, settings) -> opening(parts.hosts().apply(project, settings)),
                parts.agents(),
                parts.prompts(),
                parts.model(),
                parts.clock());
    }

    private Host opening(Host real) {
        return (Host)
                Proxy.newProxyInstance(
                        Host.class.getClassLoader(),
                        new Class<?>[] {Host.class},
                        (_, method, arguments) ->
                                method.getName().equals("snapshots")
                                        ? opening(real.snapshots())
                                        : done(method, real, arguments));
    }

    private Snapshots opening(Snapshots real) {
        return (Snapshots)
                Proxy.newProxyInstance(
                        Snapshots.class.getClassLoader(),
                        new Class<?>[] {Snapshots.class},
                        (_, method, arguments) -> {
                            Object done = done(method, real, arguments);
                            if (method.getName().equals("take")
                                    && arguments.length == 2
                                    && done instanceof Snapshots.Snapshot s) {
                                since.add(String.valueOf(arguments[1]));
                                return new Snapshots.Snapshot(
                                        s.id(),
                                        s.files(),
                                        s.bytesAdded(),
                                        s.left(),
                                        List.of("shut"));
                            }
                            return done;
                        });
    }

    private static Object done(Method method, Object real, Object[] arguments) throws Throwable {
        try {
            return method.invoke(real, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
