package dev.watchkeeper.llm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.llm.ScriptedOllama.Answer;
import dev.watchkeeper.llm.ScriptedOllama.End;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/** Pulls as real servers did them, with what goes wrong on the way. */
@Timeout(30)
final class PullTroubleTest {
    private static final String PULL = "/api/pull";

    private final ScriptedOllama server = new ScriptedOllama();
    private final ManualTime time = new ManualTime();
    private final List<Models.Progress> told = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        server.close();
    }

    private void pull() {
        new ModelPull(server.url(), time).run("qwen3", told::add);
    }

    private CompletableFuture<Void> pulling() {
        return CompletableFuture.runAsync(this::pull, Executors.newVirtualThreadPerTaskExecutor());
    }

    private WatchkeeperException failure() {
        return assertThrows(WatchkeeperException.class, this::pull);
    }

    private int pulls() {
        return server.asked(PULL).size();
    }

    private void holdsToForward() {
        Map<String, Long> last = new HashMap<>();
        for (Models.Progress p : told) {
            long before = last.getOrDefault(p.step(), -1L);
            assertTrue(p.done() > before, () -> p + " after " + before);
            assertTrue(p.total() == 0 || p.done() <= p.total(), p::toString);
            last.put(p.step(), p.done());
        }
    }

    @Test
    void aRecordedPullGoesToItsEnd() {
        server.answers(PULL, Answer.recorded("pull-full"));
        pull();
        assertEquals("success", told.getLast().step());
        assertTrue(
                new HashSet<>(told.stream().map(Models.Progress::step).toList())
                        .contains("verifying sha256 digest"));
        holdsToForward();
    }

    @Test
    void aPullThatBreaksOffGoesOnWhereItWas() {
        server.answers(
                PULL,
                Answer.recorded("pull-connection-drops").ending(End.CUT),
                Answer.recorded("pull-resumed"));
        pull();
        assertEquals(2, pulls());
        assertEquals("success", told.getLast().step());
        holdsToForward();
    }

    @Test
    void progressNeverRunsBackwards() {
        String layer = "{\"status\":\"pulling 07aa\",\"total\":100,\"completed\":%d}";
        server.answers(
                PULL,
                Answer.lines(
                        "{\"status\":\"pulling manifest\"}",
                        layer.formatted(60),
                        layer.formatted(40),
                        layer.formatted(61),
                        layer.formatted(61),
                        layer.formatted(130),
                        "{\"status\":\"success\"}"));
        pull();
        assertEquals(
                List.of(0L, 60L, 61L, 100L, 0L), told.stream().map(Models.Progress::done).toList());
    }

    @Test
    void aMissingBlobEndsItAfterOurTries() {
        server.answers(PULL, Answer.recorded("pull-blob404"));
        assertTrue(failure().toString().contains("context deadline exceeded"));
        assertEquals(ModelPull.TRIES, pulls());
        assertEquals(2, time.pauses.size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"pull-nosuch", "pull-refused", "pull-badname"})
    void whatNoTryMendsIsTriedOnce(String recorded) {
        server.answers(PULL, Answer.recorded(recorded));
        assertEquals(WatchkeeperException.Code.MISSING, failure().code());
        assertEquals(1, pulls());
    }

    @Test
    void aSilentServerIsLeft() throws InterruptedException {
        server.answers(PULL, Answer.lines("{\"status\":\"pulling 07aa\"}").ending(End.STALL));
        CompletableFuture<Void> pulling = pulling();
        for (int tried = 1; tried <= ModelPull.TRIES; tried++) {
            time.awaitWaiting(tried);
            time.pass(ModelPull.IDLE);
        }
        assertTrue(
                String.valueOf(assertThrows(CompletionException.class, pulling::join).getCause())
                        .contains("silent"));
        assertTrue(server.awaitHangUp());
        assertEquals(ModelPull.TRIES, pulls());
    }

    @Test
    void aLongCheckOfALargeFileIsNoSilence() throws InterruptedException {
        Semaphore pace = new Semaphore(1);
        server.answers(
                PULL,
                Answer.lines("{\"status\":\"verifying sha256 digest\"}", "{\"status\":\"success\"}")
                        .paced(pace));
        CompletableFuture<Void> pulling = pulling();
        time.awaitWaiting(1);
        time.pass(Duration.ofMinutes(20));
        assertFalse(pulling.isDone());
        pace.release();
        pulling.join();
        assertEquals(1, pulls());
    }

    @Test
    void anInterruptCancelsItAndTheServersWork() throws InterruptedException {
        server.answers(PULL, Answer.lines("{\"status\":\"pulling 07aa\"}").ending(End.STALL));
        AtomicBoolean cancelled = new AtomicBoolean();
        Thread puller =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                pull();
                            } catch (WatchkeeperException e) {
                                cancelled.set(e.toString().contains("interrupted"));
                            }
                        });
        time.awaitWaiting(1);
        puller.interrupt();
        puller.join();
        assertTrue(cancelled.get());
        assertTrue(server.awaitHangUp());
        assertEquals(1, pulls());
    }
}
