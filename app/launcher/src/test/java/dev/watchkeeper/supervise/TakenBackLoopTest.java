package dev.watchkeeper.supervise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.BreakpointAction;
import dev.watchkeeper.domain.Event;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.TakenBack;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.summary.DoneWords;
import dev.watchkeeper.summary.RestoreWords;
import dev.watchkeeper.testkit.EndedJobs;
import dev.watchkeeper.testkit.ScriptedHosts;
import dev.watchkeeper.testkit.World;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;

/** Which done work a restore takes back is told before and after it, and of each task. */
class TakenBackLoopTest {
    private static final String RIGHT = "grep -q right result.txt";

    @TempDir Path folder;

    private final ScriptedHosts hosts = new ScriptedHosts(_ -> 0);

    /** A task that has failed once and waits for a person. */
    private World waiting() {
        World w = World.scripted(folder, hosts, "thresholds: {attempts: 1, spot-checks: 0}\n");
        hosts.agent(p -> {
            boolean told = new String(p.spec().stdin(), UTF_8).contains("mind the dot");
            w.write("result.txt", told ? "right\n" : "wrong\n");
            return 0;
        });
        hosts.check(RIGHT, _ -> w.read("result.txt").contains("right") ? 0 : 1);
        w.task("t", RIGHT);
        w.runUntilIdle();
        assertEquals(TaskState.WAITING, w.control().task("t").state());
        return w;
    }

    private static void answer(World w, String option, String say) {
        var unused =
                w.control()
                        .resolveBreakpoint(
                                w.control().breakpoints(false).getFirst().id(),
                                BreakpointAction.of(option),
                                say);
        w.runUntilIdle();
    }

    private static String taken(World w) {
        return EndedJobs.take(w.control(), w.project().id()).id();
    }

    private static List<String> undone(World w, String checkpoint) {
        return w.control().previewRestore(checkpoint, List.of()).undone();
    }

    private static String told(World w) {
        return told(w, "t");
    }

    private static String told(World w, String task) {
        return DoneWords.of(
                        w.control().task(task),
                        w.control().attempts(task),
                        w.control().lastEvents(task, 1_000),
                        ZoneOffset.UTC)
                .text();
    }

    @Test
    void aTaskWhoseFirstAttemptWasBeforeTheCheckpointIsNamed() {
        try (World w = waiting()) {
            String between = taken(w);
            answer(w, "retry", "mind the dot");
            assertEquals(TaskState.DONE, w.control().task("t").state());
            assertEquals(List.of("t"), undone(w, between));
            String after =
                    Objects.requireNonNull(w.control().attempts("t").getLast().checkpointAfter());
            assertEquals(List.of(), undone(w, after));
            assertEquals(List.of("t"), EndedJobs.restore(w.control(), between).undone());
            assertEquals(
                    1,
                    w.journal().stream()
                            .filter(e -> e.type() == EventType.OUTCOME_KNOWN)
                            .filter(e -> "restore".equals(e.data().get("source")))
                            .count(),
                    "it is the only one that came after");
        }
    }

    @Test
    void whatAPersonAcceptedAfterATakeOverIsNamedAndToldAsTheirs() {
        try (World w = waiting()) {
            String between = taken(w);
            answer(w, "take-over", "");
            w.write("result.txt", "right, by hand\n");
            answer(w, "accept", "");
            String last = w.control().breakpoints(true).getLast().id();
            assertEquals(
                    "accepted by you after a take-over ("
                            + last
                            + "); no check ran on what stands there",
                    told(w));
            assertEquals(List.of("t"), undone(w, between));
            String after =
                    Objects.requireNonNull(w.control().attempts("t").getLast().checkpointAfter());
            assertEquals(List.of("t"), undone(w, after), "it holds the agent's work alone");
        }
    }

    @Test
    void whatIsTakenBackIsNotTakenBackTwiceAndCanComeAgain() {
        try (World w = waiting()) {
            String between = taken(w);
            answer(w, "retry", "mind the dot");
            String rescue =
                    Objects.requireNonNull(EndedJobs.restore(w.control(), between).rescue());
            assertTrue(told(w).contains("; taken back by the restore of " + between), told(w));
            assertEquals(List.of(), undone(w, between));
            String without = taken(w);

            assertEquals(List.of(), EndedJobs.restore(w.control(), rescue).undone());
            assertTrue(!told(w).contains("taken back"), told(w));
            assertEquals(List.of("t"), undone(w, between));
            assertEquals(List.of("t"), undone(w, without), "taken while the work was gone");
            assertEquals(
                    List.of(List.of("t"), List.of()),
                    w.journal().stream()
                            .filter(e -> e.type() == EventType.RESTORED && e.task() == null)
                            .map(e -> TakenBack.tasks(e, TakenBack.UNDONE))
                            .toList());
        }
    }

    @Test
    void whatWorkOfAnotherTaskGoesOverIsNamedBeforeAndToldAfterwards() {
        try (World w = waiting()) {
            hosts.agent(_ -> {
                w.write("result.txt", "right\n");
                return 0;
            });
            w.task("u", RIGHT);
            w.runUntilIdle();
            assertEquals(TaskState.DONE, w.control().task("u").state());
            answer(w, "accept", "");
            Breakpoint asked = w.control().breakpoints(false).getFirst();
            assertEquals(
                    "The work can't be put back: result.txt has changed since, by the accepted work"
                            + " of u. Nothing was overwritten. Does it go over what stands there now?",
                    asked.question());
            assertTrue(
                    asked.options().getFirst().effect().endsWith("the accepted work of u there"),
                    asked::toString);
            answer(w, "accept", "");
            assertEquals("wrong\n", w.read("result.txt"));
            Event over =
                    w.journal().stream()
                            .filter(e -> e.type() == EventType.RESTORED && e.task() == null)
                            .toList()
                            .getLast();
            String rescue = String.valueOf(over.data().get("rescue"));
            assertTrue(
                    told(w, "u")
                            .contains(
                                    "; taken back: the work of t was put over it, what stood there"
                                            + " is in checkpoint "
                                            + rescue),
                    told(w, "u"));
            assertEquals(
                    "the work of t was put over that of these, which is taken back: u; what stood"
                            + " there is in checkpoint "
                            + rescue,
                    RestoreWords.of(over));
            assertEquals(List.of("t"), EndedJobs.restore(w.control(), rescue).undone());
            assertTrue(!told(w, "u").contains("taken back"), told(w, "u"));
        }
    }
}
