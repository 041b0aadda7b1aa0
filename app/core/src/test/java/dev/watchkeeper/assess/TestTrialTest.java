package dev.watchkeeper.assess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.agentrun.PlainHost;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.PathDiff;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.TestsTried;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.llm.NoModel;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

/** A trial that is stopped, or that can't be made, around real processes. */
class TestTrialTest {
    /** Prints as unittest does; where there is a mark, it says so and does not end. */
    private static final String CHECK =
            "[ -f hangs ] && { : >\"$(pwd)/began\"; sleep 300; }; echo 'Ran 1 test in 0.001s'; echo;"
                    + " echo OK";

    @TempDir Path temp;
    private Path copy;
    private @Nullable WatchkeeperException broken;
    private int cleared;
    private final AtomicReference<Map<String, Object>> told = new AtomicReference<>();
    private final CountDownLatch waiting = new CountDownLatch(1);

    @BeforeEach
    void makeFolders() throws IOException {
        Files.createDirectories(temp.resolve("work"));
        copy = Files.createDirectories(temp.resolve("copy"));
        Files.writeString(copy.resolve("a.py"), "a = b + 1\n");
    }

    private final JudgedTree tree =
            new JudgedTree() {
                @Override
                public List<PathDiff> changed() {
                    return List.of();
                }

                @Override
                public Optional<byte[]> original(String path) {
                    return Optional.empty();
                }

                @Override
                public Optional<byte[]> content(String path) {
                    return Optional.of("a = b + 1\n".getBytes(StandardCharsets.UTF_8));
                }

                @Override
                public Optional<String> copyToTry(List<String> links) {
                    if (broken != null) {
                        throw broken;
                    }
                    return Optional.of(copy.toString());
                }

                @Override
                public void clearCopies() {
                    cleared++;
                }

                @Override
                public JudgedTree now() {
                    return this;
                }
            };

    private @Nullable TestsTried tried() {
        Work work = new Work();
        work.checks = List.of(CHECK);
        work.changes = List.of(Work.changed("a.py"));
        work.patch = "--- a/a.py\n+++ b/a.py\n@@ -0,0 +1 @@\n+a = b + 1\n";
        work.how = new Settings.Checks(false, List.of(), false, Duration.ofMinutes(5));
        PlainHost host = new PlainHost(temp.resolve("work"), temp.resolve("runs"));
        return new Assessor(new NoModel(), Work.scorer(), System::nanoTime)
                .assess(
                        work.input(host, tree),
                        new Assessor.Sink() {
                            @Override
                            public String evidence(String name, Content content) {
                                try {
                                    content.to(java.io.OutputStream.nullOutputStream());
                                } catch (IOException e) {
                                    throw new AssertionError(e);
                                }
                                return "t/1/" + name;
                            }

                            @Override
                            public void waits() {
                                if (Files.exists(copy.resolve("began"))) {
                                    waiting.countDown();
                                }
                            }

                            @Override
                            public void event(EventType type, Map<String, Object> data) {
                                if (type == EventType.TESTS_TRIED) {
                                    told.set(data);
                                }
                            }
                        })
                .quality()
                .tried();
    }

    @Test
    void whatIsMissedIsTold() {
        TestsTried made = tried();
        assertNotNull(made);
        assertEquals(
                List.of("a.py:1 `+` became `-`", "a.py:1 `1` became `2`"),
                made.missed().stream().sorted().toList());
        assertEquals(
                List.copyOf(made.missed()),
                Objects.requireNonNull(told.get()).get("missed"),
                "in the event");
        assertEquals(2, cleared, "before and after");
    }

    @Test
    void whoeverIsStoppedMeanwhileHasEndedTheTrialAndRemovedTheCopies() throws Exception {
        Files.createFile(copy.resolve("hangs"));
        AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
        Thread attempt =
                Thread.ofPlatform()
                        .start(() ->
                                thrown.set(assertThrows(CancellationException.class, this::tried)));
        waiting.await();
        attempt.interrupt();
        attempt.join();
        assertTrue(thrown.get() instanceof CancellationException);
        assertEquals(2, cleared, "before and after");
        // One that has ended is listed until its status was fetched, but has no program any more.
        assertFalse(
                ProcessHandle.current().descendants().anyMatch(p -> p.info().command().isPresent()),
                "nothing runs on");
        assertNull(told.get());
    }

    @Test
    void aCopyThatCantBeMadeDoesNotUndoTheAssessment() {
        broken =
                new WatchkeeperException(
                        WatchkeeperException.Code.USAGE, "the disk is full", "make room");
        TestsTried made = tried();
        assertNotNull(made);
        assertEquals("it could not be tried: the disk is full", made.problem());
        assertEquals(0, made.changes());
    }
}
