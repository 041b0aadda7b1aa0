package dev.watchkeeper.attempt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.AttemptState;
import dev.watchkeeper.domain.EventDraft;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.testkit.AttemptRoom;
import dev.watchkeeper.testkit.ScriptedProcesses;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** What a person writes while an agent lives and nothing of it runs, whatever happens to us. */
class RestingAgentTest {
    private static final String LIMIT = "{\"limit\":{\"until\":\"2020-01-01T00:00:00Z\"}}";

    @TempDir Path folder;
    private AttemptRoom room;
    private final CountDownLatch works = new CountDownLatch(1);
    private final CountDownLatch rested = new CountDownLatch(1);

    @BeforeEach
    void open() {
        room = AttemptRoom.open(folder, this::work).attempts(1);
    }

    @AfterEach
    void close() {
        room.close();
    }

    private int work(ScriptedProcesses.Running p) throws InterruptedException {
        room.write("result.txt", "wrong\n");
        works.countDown();
        p.rest(rested);
        room.write("later.txt", "wrong\n");
        return 0;
    }

    private void looked() throws InterruptedException {
        room.hosts().processes().awaitLooks("one.1.1", 3);
    }

    /** The person writes between looks at an agent that rests. */
    private void write(String path) throws InterruptedException {
        works.await();
        looked();
        room.write(path, "mine\n");
        looked();
    }

    /** Follows the agent until nobody follows it any more, while it lives on. */
    private void died(AttemptRef ref, Person meanwhile) throws Exception {
        Thread loop =
                Thread.ofPlatform()
                        .start(() -> assertThrows(WatchkeeperException.class, () -> room.run(ref)));
        meanwhile.acts();
        room.hosts().fail("processes.await");
        loop.join();
        room.hosts().mend();
        assertEquals(AttemptState.RUNNING, room.attempt(ref).state());
    }

    private interface Person {
        void acts() throws Exception;
    }

    private void taken(String... persons) {
        assertEquals("", room.read("result.txt"), "the agent's");
        assertEquals("", room.read("later.txt"), "the agent's");
        for (String path : persons) {
            assertEquals("mine\n", room.read(path));
        }
    }

    @Test
    void whatWasWrittenBeforeTheSupervisorDiedStays() throws Exception {
        room.task("one", "false");
        AttemptRef ref = room.plan("one");
        died(ref, () -> write("mine.txt"));
        rested.countDown();
        room.run(ref);
        assertEquals(TaskState.WAITING, room.task("one").state());
        taken("mine.txt");
    }

    @Test
    void whatIsWrittenWhileNobodyFollowsStaysIfTheAgentIsSeenNotToHaveRun() throws Exception {
        room.task("one", "true");
        AttemptRef ref = room.plan("one");
        died(ref, () -> write("mine.txt"));
        room.write("other.txt", "mine\n");
        Thread loop = Thread.ofPlatform().start(() -> room.run(ref));
        looked();
        rested.countDown();
        loop.join();
        assertEquals("changed-unwatched", room.asked().rule());
        assertTrue(room.asked().question().contains("mine.txt, other.txt"));
        taken("mine.txt", "other.txt");
    }

    /** Nobody knows when it ended, as after a loss of power; another supervisor starts later. */
    @Test
    void whatIsWrittenAfterAnAgentWentWithItsSupervisorStays() throws Exception {
        room.hosts()
                .agent(p -> {
                    room.write("result.txt", "wrong\n");
                    works.countDown();
                    p.rest(rested);
                    p.vanish();
                    return 0;
                });
        room.task("one", "false");
        AttemptRef ref = room.plan("one");
        died(
                ref,
                () -> {
                    works.await();
                    looked();
                });
        rested.countDown();
        var processes = room.hosts().processes();
        assertTrue(
                processes
                        .await("one.1.1", processes.status("one.1.1"), Duration.ofMinutes(1))
                        .ended());
        room.write("mine.txt", "mine\n");
        var unused =
                room.state()
                        .write(tx ->
                                tx.append(
                                        new EventDraft(
                                                EventType.SUPERVISOR_STARTED,
                                                null,
                                                null,
                                                0,
                                                Map.of())));
        room.run(ref);
        assertEquals(TaskState.WAITING, room.task("one").state());
        taken("mine.txt");
    }

    @Test
    void whatIsWrittenBeforeTheTaskIsCancelledStays() throws Exception {
        room.task("one", "true");
        AttemptRef ref = room.plan("one");
        StopSignal stop = new StopSignal();
        Thread loop = Thread.ofPlatform().start(() -> room.run(ref, stop, _ -> {}));
        write("mine.txt");
        room.cancel("one");
        stop.give(StopSignal.Kind.NOW);
        loop.join();
        assertEquals(AttemptState.CLOSED, room.attempt(ref).state());
        taken("mine.txt");
    }

    @Test
    void whatIsWrittenDuringAnEarlierLegStays() throws Exception {
        room.hosts()
                .agent(p -> {
                    if (p.variable("WATCHKEEPER_LEG").equals("1")) {
                        var unused = work(p);
                        p.report(LIMIT);
                        return 1;
                    }
                    room.write("later.txt", "wrong again\n");
                    return 0;
                });
        room.task("one", "false");
        AttemptRef ref = room.plan("one");
        Thread loop = Thread.ofPlatform().start(() -> room.run(ref));
        write("mine.txt");
        rested.countDown();
        loop.join();
        assertEquals(AttemptState.HELD, room.attempt(ref).state());
        assertEquals(AttemptState.CLOSED, room.run(ref).state());
        taken("mine.txt");
        assertEquals(List.of("one.1.1", "one.1.2"), legs(ref));
    }

    private List<String> legs(AttemptRef ref) {
        return room.attempt(ref).legs().stream().map(l -> l.run()).toList();
    }
}
