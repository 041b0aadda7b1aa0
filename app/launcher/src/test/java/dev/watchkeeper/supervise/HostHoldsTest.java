package dev.watchkeeper.supervise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.AttemptState;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.Event;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.Hold;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.testkit.CutLine;
import dev.watchkeeper.testkit.World;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A host that does not answer holds its tasks; they go on when it does. */
class HostHoldsTest {
    private static final String CHECK = "grep -q right result.txt";

    @TempDir Path folder;
    private final CutLine line = new CutLine();

    /** Tells each start, and works until the test lets it end. */
    private String script() {
        return """
        cat >/dev/null
        echo started >> '%1$s/starts'
        while [ ! -f '%1$s/go' ]; do sleep 0.05; done
        echo right > result.txt
        echo done
        """
                .formatted(folder);
    }

    private World world(String more) {
        return World.fresh(folder, Map.of("agent", script()), more);
    }

    private static void await(BooleanSupplier condition, String what) {
        long deadline = System.nanoTime() + 60_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, () -> "in time: " + what);
            LockSupport.parkNanos(20_000_000);
        }
    }

    private static List<Hold> holds(World w) {
        return w.parts().state().read(v -> v.holds());
    }

    /** The first hold that is seen together with a task that is held. */
    private static Hold held(World w) {
        List<Hold> seen = new ArrayList<>();
        await(
                () -> {
                    w.parts()
                            .state()
                            .read(v ->
                                    v.tasksIn(Set.of(TaskState.HELD)).isEmpty()
                                            ? List.<Hold>of()
                                            : v.holds())
                            .forEach(seen::add);
                    return !seen.isEmpty();
                },
                "a hold");
        return seen.getFirst();
    }

    private static TaskState state(World w) {
        return w.control().task("one").state();
    }

    private static List<Event> events(World w, EventType type) {
        return w.journal().stream().filter(e -> e.type() == type).toList();
    }

    /** Runs one task while the line is cut from the given state on, until a hold was told. */
    private void cutFrom(@Nullable AttemptState cutAt) throws Exception {
        Files.createFile(folder.resolve("go"));
        try (World w = world("");
                Supervisor supervisor =
                        new Supervisor(
                                line.over(w.parts()),
                                a -> {
                                    if (a.state() == cutAt && holds(w).isEmpty()) {
                                        line.cut();
                                    }
                                })) {
            w.task("one", CHECK);
            if (cutAt == null) {
                line.cut();
            }
            Thread loop =
                    Thread.ofPlatform().start(() -> supervisor.run(null, Supervisor.Until.IDLE));
            Hold hold = held(w);
            assertEquals(Hold.ofHost("local"), hold.account());
            assertEquals("host local", hold.told());
            assertTrue(hold.why().endsWith("the host does not answer"), hold.why());
            line.mend();
            loop.join();
            assertEquals(TaskState.DONE, state(w));
            assertEquals(1, w.control().task("one").attempts());
            assertEquals("started\n", Files.readString(folder.resolve("starts")));
            assertEquals(List.of(), holds(w));
            assertEquals(
                    List.of(),
                    w.parts().state().read(v -> v.breakpoints(Set.of(Breakpoint.State.OPEN))));
            assertEquals("local", events(w, EventType.HOLD_STARTED).getFirst().data().get("host"));
            assertFalse(events(w, EventType.HOLD_ENDED).isEmpty());
        }
    }

    @Test
    void aTaskWaitsForAHostThatIsAwayFromTheStart() throws Exception {
        cutFrom(null);
    }

    @ParameterizedTest
    @EnumSource(
            value = AttemptState.class,
            names = {"CHECKPOINTED", "STARTING", "ENDED", "SETTLED"})
    void anAttemptGoesOnWhereTheLineWasCut(AttemptState state) throws Exception {
        cutFrom(state);
    }

    @Test
    void anAgentWorksOnWhileTheLineIsCut() throws Exception {
        try (World w = world("");
                Supervisor supervisor =
                        new Supervisor(
                                line.over(w.parts()),
                                a -> {
                                    if (a.state() == AttemptState.RUNNING) {
                                        line.cut();
                                    }
                                })) {
            w.task("one", CHECK);
            Thread loop =
                    Thread.ofPlatform().start(() -> supervisor.run(null, Supervisor.Until.IDLE));
            await(line::isCut, "the cut");
            Files.createFile(folder.resolve("go"));
            await(() -> w.read("result.txt").equals("right\n"), "the agent's work");
            line.mend();
            loop.join();
            assertEquals(TaskState.DONE, state(w));
            assertEquals("started\n", Files.readString(folder.resolve("starts")));
        }
    }

    @Test
    void aCheckWhoseTimeIsOverWhileTheLineIsCutIsEndedThereAndJudgedOnce() throws Exception {
        Files.createFile(folder.resolve("go"));
        String seconds = "300." + System.nanoTime(); // Its pid is another one in its namespace.
        String gate =
                "if [ ! -e '%1$s/up' ]; then : > '%1$s/up'; exec sleep %2$s; fi"
                        .formatted(folder, seconds);
        try (World w = world("gates: [{name: slow, run: \"" + gate + "\", timeout: 2s}]\n");
                Supervisor supervisor = new Supervisor(line.over(w.parts()), _ -> {})) {
            w.task("one", CHECK);
            Thread loop =
                    Thread.ofPlatform().start(() -> supervisor.run(null, Supervisor.Until.IDLE));
            await(() -> sleeps(seconds), "the check");
            line.cut();
            await(() -> !sleeps(seconds), "the end of the check");
            line.mend();
            loop.join();
            assertEquals(TaskState.DONE, state(w));
            assertEquals(
                    List.of("timeout", "pass"),
                    events(w, EventType.GATE_ENDED).stream()
                            .filter(e -> "slow".equals(e.data().get("name")))
                            .map(e -> e.data().get("status"))
                            .toList());
        }
    }

    private static boolean sleeps(String seconds) {
        return ProcessHandle.allProcesses()
                .map(p -> p.info().commandLine().orElse(""))
                .anyMatch(c -> c.endsWith("sleep " + seconds));
    }

    @Test
    void whenAHostStaysAwayForLongerThanIsSatOutThePersonIsAsked() throws Exception {
        try (World w = world("limits: {wait: 1s}\n");
                Supervisor supervisor = new Supervisor(line.over(w.parts()), _ -> {})) {
            w.task("one", CHECK);
            line.cut();
            supervisor.run(null, Supervisor.Until.IDLE);
            assertEquals(TaskState.WAITING, state(w));
            Breakpoint asked =
                    w.parts()
                            .state()
                            .read(v -> v.breakpoints(Set.of(Breakpoint.State.OPEN)))
                            .getFirst();
            assertTrue(asked.question().contains("the host does not answer"), asked.question());
        }
    }

    @Test
    void aPersonMayCallATaskOffWhileItsHostIsAway() throws Exception {
        Files.createFile(folder.resolve("go"));
        try (World w = world("");
                Supervisor supervisor = new Supervisor(line.over(w.parts()), _ -> {})) {
            w.task("one", CHECK);
            line.cut();
            Thread loop =
                    Thread.ofPlatform().start(() -> supervisor.run(null, Supervisor.Until.IDLE));
            var _ = held(w);
            var unused = supervisor.services().cancellation().cancel("one");
            assertEquals(TaskState.CANCELLED, state(w));
            line.mend();
            loop.join();
            assertEquals(TaskState.CANCELLED, state(w));
            assertFalse(Files.exists(folder.resolve("starts")));
        }
    }
}
