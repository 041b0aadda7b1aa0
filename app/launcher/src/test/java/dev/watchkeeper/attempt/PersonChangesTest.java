package dev.watchkeeper.attempt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.agentrun.IdleSpans;
import dev.watchkeeper.domain.AttemptState;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.Checkpoint;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.PathDiff;
import dev.watchkeeper.domain.PutBackNote;
import dev.watchkeeper.domain.TaskAction;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.plugin.host.Host;
import dev.watchkeeper.supervise.Supervisor;
import dev.watchkeeper.testkit.CountedLooks;
import dev.watchkeeper.testkit.CutLine;
import dev.watchkeeper.testkit.StoppingRestore;
import dev.watchkeeper.testkit.World;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;

/** What a person changes while nothing of an attempt runs is never judged, swept or overwritten. */
class PersonChangesTest {
    private static final String RIGHT = "grep -q right result.txt";

    @TempDir Path folder;
    private final CutLine line = new CutLine();

    private static void await(BooleanSupplier condition, String what) {
        long deadline = System.nanoTime() + 60_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, () -> "in time: " + what);
            LockSupport.parkNanos(20_000_000);
        }
    }

    private static TaskState state(World w) {
        return w.control().task("one").state();
    }

    private static List<String> changed(World w) {
        return w.supervisor().services().diffs().changes("one").stream()
                .map(PathDiff::path)
                .toList();
    }

    /** Runs one attempt whose agent nobody sees from its start on, until the work is done. */
    private void unseen(World w, String check, String scope, boolean ends, Runnable person)
            throws Exception {
        try (Supervisor supervisor =
                        new Supervisor(
                                line.over(w.parts()),
                                a -> {
                                    if (a.state() == AttemptState.RUNNING) {
                                        line.cut();
                                    }
                                });
                Host host =
                        w.parts()
                                .hosts()
                                .apply(
                                        w.mainWorkspace(),
                                        w.parts().settings().apply(w.project()))) {
            w.task("one", check, scope);
            Thread loop =
                    Thread.ofPlatform().start(() -> supervisor.run(null, Supervisor.Until.IDLE));
            await(() -> told(w, EventType.HOLD_STARTED), "the cut line is noticed");
            await(() -> !w.read("result.txt").isEmpty(), "the work");
            if (ends) {
                Files.createFile(folder.resolve("go"));
                await(() -> host.processes().status("one.1.1").ended(), "the agent's end");
            }
            person.run();
            if (!ends) {
                Files.createFile(folder.resolve("go"));
            }
            line.mend();
            loop.join();
        }
    }

    private static boolean told(World w, EventType type) {
        return w.control().events(0, 1000, 0).stream().anyMatch(e -> e.type() == type);
    }

    private World working(String more) {
        String script =
                """
                cat >/dev/null
                echo right > result.txt
                while [ ! -f '%s/go' ]; do sleep 0.05; done
                echo done
                """
                        .formatted(folder);
        World w = World.fresh(folder, Map.of("agent", script), more);
        w.write("kept.txt", "old\n");
        return w;
    }

    @ParameterizedTest
    @ValueSource(strings = {RIGHT, "false"})
    void whatChangedAfterTheAgentHadEndedIsThePersons(String check) throws Exception {
        try (World w = working("thresholds: {attempts: 1}\n")) {
            unseen(
                    w,
                    check,
                    "result.txt",
                    true,
                    () -> {
                        w.write("mine.txt", "mine\n");
                        w.write("kept.txt", "new\n");
                    });
            assertEquals(check.equals(RIGHT) ? TaskState.DONE : TaskState.WAITING, state(w));
            assertEquals(check.equals(RIGHT) ? "right\n" : "", w.read("result.txt"));
            assertEquals("mine\n", w.read("mine.txt"));
            assertEquals("new\n", w.read("kept.txt"));
            assertEquals(List.of("result.txt"), changed(w), "the agent's");
        }
    }

    /** The files were seen to change while nobody could look whether the agent still ran. */
    @Test
    void whatChangedAfterTheAgentHadEndedInAnOutageThatWasBridgedIsThePersons() throws Exception {
        String script =
                """
                cat >/dev/null
                echo right > result.txt
                echo begun
                while [ ! -f '%s/go' ]; do sleep 0.05; done
                """
                        .formatted(folder);
        try (World w = World.fresh(folder, Map.of("agent", script), "");
                Supervisor supervisor = new Supervisor(line.over(w.parts()), a -> {});
                Host host =
                        w.parts()
                                .hosts()
                                .apply(
                                        w.mainWorkspace(),
                                        w.parts().settings().apply(w.project()))) {
            w.write("kept.txt", "old\n");
            w.task("one", RIGHT, "result.txt");
            Thread loop =
                    Thread.ofPlatform().start(() -> supervisor.run(null, Supervisor.Until.IDLE));
            Path output = w.home().resolve("runs/one/1/output");
            await(() -> output.toFile().length() > 0, "somebody follows the agent");
            line.cut();
            await(line::wasTried, "the cut is noticed");
            Files.createFile(folder.resolve("go"));
            await(() -> host.processes().status("one.1.1").ended(), "the agent's end");
            w.write("mine.txt", "mine\n");
            w.write("kept.txt", "new\n");
            line.mend();
            loop.join();
            assertFalse(told(w, EventType.HOLD_STARTED), "the outage is bridged");
            Breakpoint asked = w.control().breakpoints(false).getFirst();
            assertEquals("changed-unwatched", asked.rule());
            var unused = w.control().resolveBreakpoint(asked.id(), TaskAction.ACCEPT, "");
            assertEquals(TaskState.DONE, state(w));
            assertEquals(
                    "right\nmine\nnew\n",
                    w.read("result.txt") + w.read("mine.txt") + w.read("kept.txt"));
            assertEquals(List.of("result.txt"), changed(w), "the agent's");
        }
    }

    @Test
    void whatChangedUnseenOutsideOfTheScopeStaysAndIsAskedAbout() throws Exception {
        try (World w = working("")) {
            unseen(w, RIGHT, "result.txt", false, () -> w.write("mine.txt", "mine\n"));
            assertEquals(TaskState.WAITING, state(w));
            Breakpoint asked = w.control().breakpoints(false).getFirst();
            assertEquals("changed-unwatched", asked.rule());
            assertTrue(asked.question().contains("mine.txt"), asked.question());
            assertEquals("mine\n", w.read("mine.txt"));
            var unused = w.control().resolveBreakpoint(asked.id(), TaskAction.ACCEPT, "");
            assertEquals("right\n", w.read("result.txt"));
            assertEquals("mine\n", w.read("mine.txt"));
            assertEquals(List.of("result.txt"), changed(w));
        }
    }

    @Test
    void whatChangedBetweenTwoAttemptsIsThePersons() {
        String script = "cat >/dev/null; echo \"$WATCHKEEPER_ATTEMPT\" > result.txt; echo done";
        World[] world = new World[1];
        try (World w = World.fresh(folder, Map.of("agent", script), "thresholds: {attempts: 2}\n");
                Supervisor supervisor =
                        new Supervisor(
                                w.parts(),
                                a -> {
                                    if (a.state() == AttemptState.CLOSED && a.ref().number() == 1) {
                                        world[0].write("notes.txt", "mine\n");
                                        world[0].write("lost.txt", "mine\n");
                                    }
                                })) {
            world[0] = w;
            w.write("lost.txt", "old\n");
            w.task("one", RIGHT);
            supervisor.run(null, Supervisor.Until.IDLE);
            assertEquals(2, w.control().attempts("one").size());
            assertEquals(TaskState.WAITING, state(w));
            assertEquals("", w.read("result.txt"));
            assertEquals("mine\n", w.read("notes.txt"));
            assertEquals("mine\n", w.read("lost.txt"));
            assertEquals(List.of("result.txt"), changed(w));
        }
    }

    /** Its first leg meets a limit with half of the work done; then the person writes. */
    private void duringAHold(String check, BiConsumer<World, Breakpoint> then) {
        String script =
                """
                cat >/dev/null
                if [ ! -f result.txt ]; then
                  echo half > result.txt; echo half > other.txt
                  t=$(date -u -d @$(($(date +%s) + 1)) +%Y-%m-%dT%H:%M:%SZ)
                  echo "{\\"type\\":\\"limit\\",\\"until\\":\\"$t\\",\\"why\\":\\"limit\\"}" >> "$WATCHKEEPER_EVENTS"
                  exit 0
                fi
                echo right > other.txt; echo done
                """;
        World[] world = new World[1];
        try (World w = World.fresh(folder, Map.of("agent", script), "thresholds: {attempts: 1}\n");
                Supervisor supervisor =
                        new Supervisor(
                                w.parts(),
                                a -> {
                                    if (a.state() == AttemptState.HELD) {
                                        world[0].write("result.txt", "right, by me\n");
                                        world[0].write("mine.txt", "mine\n");
                                    }
                                })) {
            world[0] = w;
            w.task("one", check);
            supervisor.run(null, Supervisor.Until.IDLE);
            then.accept(w, w.control().breakpoints(false).getFirst());
        }
    }

    @Test
    void whatChangedDuringAHoldIsThePersonsAlsoWhereTheAgentHadWorked() {
        duringAHold(
                RIGHT,
                (w, asked) -> {
                    assertEquals("changed-unwatched", asked.rule());
                    assertTrue(asked.question().contains("result.txt"), asked.question());
                    assertEquals("right, by me\n", w.read("result.txt"));
                    assertEquals("mine\n", w.read("mine.txt"));
                    assertEquals("", w.read("other.txt"));
                    assertEquals(List.of("other.txt"), changed(w));
                });
    }

    @Test
    void whatThePersonMadeOfTheAgentsFileBetweenTwoLegsIsToldWhateverIsAsked() {
        duringAHold(
                "false",
                (w, asked) -> {
                    assertEquals("attempts-used-up", asked.rule());
                    String told = "taken as yours and left as they are: result.txt.";
                    assertTrue(asked.question().endsWith(told), asked.question());
                    assertEquals(
                            List.of("mine.txt, result.txt"),
                            w.journal().stream()
                                    .map(PutBackNote::persons)
                                    .filter(words -> !words.isEmpty())
                                    .map(words -> words.substring(words.lastIndexOf(':') + 2))
                                    .toList());
                });
    }

    /** Stops the run at a state of the first attempt, lets the person write, and goes on. */
    private static void stoppedAt(World w, AttemptState at, Runnable person) {
        Supervisor[] first = new Supervisor[1];
        try (Supervisor stopped =
                new Supervisor(
                        w.parts(),
                        a -> {
                            if (a.state() == at) {
                                first[0].stop(true);
                            }
                        })) {
            first[0] = stopped;
            stopped.run(null, Supervisor.Until.IDLE);
        }
        person.run();
        try (Supervisor next = new Supervisor(w.parts(), a -> {})) {
            next.run(null, Supervisor.Until.IDLE);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = AttemptState.class,
            names = {"CHECKPOINTED", "PROMPTED", "STARTING", "SETTLED", "ASSESSED", "DECIDED"})
    void whatChangedWhileTheRunWasStoppedIsThePersons(AttemptState at) {
        String script = "cat >/dev/null; echo right > result.txt; echo done";
        try (World w =
                World.fresh(folder, Map.of("agent", script), "thresholds: {attempts: 1}\n")) {
            w.write("kept.txt", "old\n");
            w.task("one", "false");
            stoppedAt(
                    w,
                    at,
                    () -> {
                        w.write("mine.txt", "mine\n");
                        w.write("kept.txt", "new\n");
                    });
            assertEquals(TaskState.WAITING, state(w));
            assertEquals("", w.read("result.txt"));
            assertEquals("mine\n", w.read("mine.txt"));
            assertEquals("new\n", w.read("kept.txt"));
            assertEquals(List.of("result.txt"), changed(w), "the agent's");
            var unused =
                    w.control()
                            .resolveBreakpoint(
                                    w.control().breakpoints(false).getFirst().id(),
                                    TaskAction.ACCEPT,
                                    "");
            assertEquals(TaskState.DONE, state(w));
            assertEquals("right\n", w.read("result.txt"));
            assertEquals("mine\n", w.read("mine.txt"));
            assertEquals("new\n", w.read("kept.txt"));
        }
    }

    /** A deletion has no time of its own, and what moves with a folder keeps its own. */
    @ParameterizedTest
    @EnumSource(
            value = AttemptState.class,
            names = {"CHECKPOINTED", "PROMPTED", "STARTING"})
    void whateverDiffersBeforeTheAgentHasRunIsThePersons(AttemptState at) throws Exception {
        String script = "cat >/dev/null; echo right > result.txt; echo done";
        try (World w =
                World.fresh(folder, Map.of("agent", script), "thresholds: {attempts: 1}\n")) {
            Path place = w.workspace();
            for (String name : List.of("gone.txt", "run.sh", "link", "old/file")) {
                w.write(name, name + "\n");
            }
            w.task("one", "false");
            stoppedAt(
                    w,
                    at,
                    () -> {
                        try {
                            Files.delete(place.resolve("gone.txt"));
                            Files.move(place.resolve("old"), place.resolve("new"));
                            Files.setAttribute(place.resolve("run.sh"), "unix:mode", 0755);
                            Files.delete(place.resolve("link"));
                            Files.createSymbolicLink(place.resolve("link"), Path.of("run.sh"));
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    });
            assertEquals(TaskState.WAITING, state(w));
            assertEquals(List.of("result.txt"), changed(w), "the agent's");
            assertEquals("", w.read("result.txt"));
            assertEquals(
                    List.of(false, false, true, true, true),
                    List.of(
                            Files.exists(place.resolve("gone.txt")),
                            Files.exists(place.resolve("old")),
                            Files.exists(place.resolve("new/file")),
                            Files.isExecutable(place.resolve("run.sh")),
                            Files.isSymbolicLink(place.resolve("link"))));
        }
    }

    /** Times of files run behind the clock by which a checkpoint is dated, by a tick at most. */
    @ParameterizedTest
    @EnumSource(
            value = AttemptState.class,
            names = {"CHECKPOINTED", "SETTLED"})
    void whatWasWrittenInTheTickOfACheckpointIsThePersons(AttemptState at) {
        String script = "cat >/dev/null; echo right > result.txt; echo done";
        try (World w =
                World.fresh(folder, Map.of("agent", script), "thresholds: {attempts: 1}\n")) {
            w.task("one", "false");
            stoppedAt(
                    w,
                    at,
                    () -> {
                        w.write("mine.txt", "mine\n");
                        Instant written = changedAt(w.workspace().resolve("mine.txt"));
                        var _ =
                                w.parts()
                                        .state()
                                        .write(tx -> {
                                            Checkpoint last = tx.checkpoints(null).getLast();
                                            tx.put(created(last, written.plusMillis(8)));
                                            return true;
                                        });
                    });
            assertEquals(TaskState.WAITING, state(w));
            assertEquals("", w.read("result.txt"));
            assertEquals("mine\n", w.read("mine.txt"));
            assertEquals(List.of("result.txt"), changed(w), "the agent's");
        }
    }

    private static Checkpoint created(Checkpoint c, Instant when) {
        return new Checkpoint(
                c.id(),
                c.project(),
                c.workspace(),
                c.task(),
                c.attempt(),
                c.kind(),
                c.snapshot(),
                c.files(),
                c.bytesAdded(),
                0,
                c.verified(),
                when,
                when);
    }

    private static Instant changedAt(Path file) {
        try {
            return ((FileTime) Files.getAttribute(file, "unix:ctime")).toInstant();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void whatTheAgentWasSeenToMoveOutOfAPlaceBeyondItsScopeIsNotThePersons() {
        String script = "cat >/dev/null; mkdir dir; mv kept.txt dir/moved.txt; echo done";
        try (World w =
                World.fresh(folder, Map.of("agent", script), "thresholds: {attempts: 1}\n")) {
            w.write("kept.txt", "old\n");
            w.task("one", "false", "dir/**");
            stoppedAt(w, AttemptState.ENDED, () -> w.write("mine.txt", "mine\n"));
            assertEquals(TaskState.WAITING, state(w));
            assertEquals("old\n", w.read("kept.txt"));
            assertEquals("", w.read("dir/moved.txt"));
            assertEquals("mine\n", w.read("mine.txt"));
            assertEquals(List.of("dir/moved.txt", "kept.txt"), changed(w), "the agent's");
        }
    }

    @Test
    void whatThePersonMadeOfAFileStaysWhereTheWorkHadChangedIt() {
        String script = "cat >/dev/null; echo wrong > result.txt; echo done";
        try (World w =
                World.fresh(folder, Map.of("agent", script), "thresholds: {attempts: 1}\n")) {
            w.task("one", "true");
            stoppedAt(w, AttemptState.SETTLED, () -> w.write("result.txt", "right, by me\n"));
            Breakpoint asked = w.control().breakpoints(false).getFirst();
            assertEquals("right, by me\n", w.read("result.txt"));
            assertEquals(List.of(), changed(w), asked.question());
        }
    }

    @Test
    void whatThePersonDoesBeforeACancelledTaskIsPutBackStays() {
        String script = "cat >/dev/null; echo right > result.txt; echo done";
        try (World w = World.fresh(folder, Map.of("agent", script), "")) {
            w.task("one", "true");
            stoppedAt(
                    w,
                    AttemptState.SETTLED,
                    () -> {
                        w.write("mine.txt", "mine\n");
                        var unused = w.control().cancelTask("one");
                    });
            assertEquals(TaskState.CANCELLED, state(w));
            assertEquals("", w.read("result.txt"));
            assertEquals("mine\n", w.read("mine.txt"));
        }
    }

    /** The agent's file is where the person makes a folder, or the other way round. */
    @ParameterizedTest
    @CsvSource({"x, x/mine", "x/y, x"})
    void whatThePersonPutInTheWayOfKeptWorkIsNotOverwritten(String work, String mine) {
        String script = "cat >/dev/null; mkdir -p $(dirname %s); echo right > %s; echo done";
        try (World w =
                World.fresh(
                        folder,
                        Map.of("agent", script.formatted(work, work)),
                        "thresholds: {attempts: 1}\n")) {
            w.task("one", "false");
            w.runUntilIdle();
            w.write(mine, "mine\n");
            var unused =
                    w.control()
                            .resolveBreakpoint(
                                    w.control().breakpoints(false).getFirst().id(),
                                    TaskAction.ACCEPT,
                                    "");
            assertEquals("mine\n", w.read(mine));
            assertEquals(TaskState.WAITING, state(w));
            assertEquals("changed-meanwhile", w.control().breakpoints(false).getFirst().rule());
        }
    }

    @Test
    void whatThePersonWritesBetweenARescueAndItsRestoreIsLeft() {
        StoppingRestore disk = new StoppingRestore();
        String script = "cat >/dev/null; echo wrong > result.txt; echo done";
        try (World w = World.fresh(folder, Map.of("agent", script), "thresholds: {attempts: 1}\n");
                Supervisor supervisor = new Supervisor(disk.over(w.parts()), a -> {})) {
            w.task("one", "false");
            disk.first(() -> w.write("mine.txt", "mine\n"));
            supervisor.run(null, Supervisor.Until.IDLE);
            assertEquals("", w.read("result.txt"));
            assertEquals("mine\n", w.read("mine.txt"));
        }
    }

    @Test
    void whatChangesWhileALivingAgentDoesNothingIsThePersons() throws Exception {
        Path gate = folder.resolve("gate");
        assertEquals(0, new ProcessBuilder("mkfifo", gate.toString()).start().waitFor());
        String script =
                "cat >/dev/null; echo right > result.txt; read word < '%s'; echo $word"
                        .formatted(gate);
        CountedLooks looks = new CountedLooks();
        try (World w = World.fresh(folder, Map.of("agent", script), "thresholds: {attempts: 1}\n");
                Supervisor supervisor = new Supervisor(looks.over(w.parts()), a -> {})) {
            w.task("one", "false", "result.txt");
            Thread loop =
                    Thread.ofPlatform().start(() -> supervisor.run(null, Supervisor.Until.IDLE));
            await(() -> !w.read("result.txt").isEmpty(), "the work");
            // It is seen at rest before and after.
            int before = looks.known();
            await(() -> looks.known() > before + 1, "the looks before");
            w.write("mine.txt", "mine\n");
            int written = looks.known();
            await(() -> looks.known() > written + 1, "the looks after");
            Files.writeString(gate, "done\n");
            loop.join();
            assertEquals(TaskState.WAITING, state(w));
            assertEquals("", w.read("result.txt"));
            assertEquals("mine\n", w.read("mine.txt"));
            assertEquals(List.of("result.txt"), changed(w));
        }
    }

    /** Neither has a time of its own. */
    @Test
    void whatIsDeletedOrMovedWhileALivingAgentDoesNothingIsThePersons() throws Exception {
        Path gate = folder.resolve("gate");
        assertEquals(0, new ProcessBuilder("mkfifo", gate.toString()).start().waitFor());
        String script =
                "cat >/dev/null; echo right > result.txt; read word < '%s'; echo $word"
                        .formatted(gate);
        try (World w = World.fresh(folder, Map.of("agent", script), "thresholds: {attempts: 1}\n");
                Supervisor supervisor = new Supervisor(w.parts(), a -> {})) {
            w.write("todo.txt", "old\n");
            w.write("docs/d", "d\n");
            w.task("one", "false", "result.txt");
            Thread loop =
                    Thread.ofPlatform().start(() -> supervisor.run(null, Supervisor.Until.IDLE));
            Path output = w.home().resolve("runs/one/1/output");
            await(() -> restedFor(output, 1_500), "a rest before");
            Files.delete(w.workspace().resolve("todo.txt"));
            Files.move(w.workspace().resolve("docs"), w.workspace().resolve("docs2"));
            await(() -> seen(w, "docs2/d"), "the move is seen");
            long rested = rest(output);
            await(() -> restedFor(output, rested + 100), "a rest after");
            Files.writeString(gate, "done\n");
            loop.join();
            assertEquals(TaskState.WAITING, state(w));
            assertEquals("", w.read("result.txt"));
            assertFalse(Files.exists(w.workspace().resolve("todo.txt")), "it stays deleted");
            assertFalse(Files.exists(w.workspace().resolve("docs")), "it stays moved");
            assertEquals("d\n", w.read("docs2/d"));
            assertEquals(List.of("result.txt"), changed(w));
        }
    }

    private static boolean seen(World w, String path) {
        return w.control().events(0, 1000, 0).stream()
                .anyMatch(e ->
                        e.type() == EventType.FILE_CHANGED && path.equals(e.data().get("path")));
    }

    private static long rest(Path output) {
        List<IdleSpans.Span> spans = IdleSpans.of(output, "one.1.1");
        return spans.isEmpty()
                ? 0
                : Duration.between(spans.getLast().from(), spans.getLast().to()).toMillis();
    }

    private static boolean restedFor(Path output, long millis) {
        return rest(output) > millis;
    }

    @Test
    void whatChangedDuringAHoldStaysWhenTheTaskIsCancelled() {
        String script =
                """
                cat >/dev/null
                echo half > result.txt
                t=$(date -u -d @$(($(date +%s) + 60)) +%Y-%m-%dT%H:%M:%SZ)
                echo "{\\"type\\":\\"limit\\",\\"until\\":\\"$t\\",\\"why\\":\\"limit\\"}" >> "$WATCHKEEPER_EVENTS"
                """;
        World[] world = new World[1];
        try (World w = World.fresh(folder, Map.of("agent", script), "thresholds: {attempts: 1}\n");
                Supervisor supervisor =
                        new Supervisor(
                                w.parts(),
                                a -> {
                                    if (a.state() == AttemptState.HELD) {
                                        world[0].write("mine.txt", "mine\n");
                                        var unused = world[0].control().cancelTask("one");
                                    }
                                })) {
            world[0] = w;
            w.task("one", RIGHT);
            supervisor.run(null, Supervisor.Until.IDLE);
            assertEquals(TaskState.CANCELLED, state(w));
            assertEquals("", w.read("result.txt"));
            assertEquals("mine\n", w.read("mine.txt"));
            assertEquals(List.of("result.txt"), changed(w));
        }
    }
}
