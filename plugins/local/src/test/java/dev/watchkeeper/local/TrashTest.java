package dev.watchkeeper.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.hostkit.process.PosixProcesses;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** What is thrown away is gone from its name at once, and from the disk in a quiet moment. */
final class TrashTest {
    private static final Duration NEVER = Duration.ofDays(1);
    private static final int ANY = 1000;

    @TempDir Path runs;

    private Path run(String name) throws IOException {
        Path run = runs.resolve(name);
        Files.createDirectories(run.resolve("below"));
        Files.writeString(run.resolve("out"), "said\n");
        Files.writeString(run.resolve("below/file"), "made\n");
        return run;
    }

    private List<Path> left() throws IOException {
        try (Stream<Path> all = Files.list(runs)) {
            return all.toList();
        }
    }

    private boolean emptied() throws IOException {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!left().isEmpty() && System.nanoTime() < end) {
            LockSupport.parkNanos(5_000_000);
        }
        return left().isEmpty();
    }

    @Test
    void aNameIsFreeAtOnce() throws IOException {
        try (Trash trash = new Trash(runs, NEVER, ANY)) {
            Path run = run("a");
            trash.put(run);
            assertFalse(Files.exists(run));
            assertEquals(1, left().size(), "it waits");
            LocalTransport host = new LocalTransport(trash);
            assertEquals(List.of(), new PosixProcesses(host, runs.toString(), "/").ids());
        }
    }

    @Test
    void whatWaitsGoesWhenItIsQuiet() throws IOException {
        try (Trash trash = new Trash(runs, Duration.ofMillis(20), ANY)) {
            trash.put(run("a"));
            assertTrue(emptied(), () -> "left");
            trash.put(run("b"));
            assertTrue(emptied(), () -> "left the second time");
        }
    }

    @Test
    void noMoreThanSoManyWait() throws IOException {
        try (Trash trash = new Trash(runs, NEVER, 2)) {
            for (String name : List.of("a", "b", "c")) {
                trash.put(run(name));
            }
            assertTrue(emptied(), () -> "left");
        }
    }

    @Test
    void closingDeletesWhatWaits() throws IOException {
        Trash trash = new Trash(runs, NEVER, ANY);
        trash.put(run("a"));
        trash.close();
        assertEquals(List.of(), left());
        trash.put(run("b"));
        assertEquals(List.of(), left(), "after closing");
    }

    @Test
    void whatAKilledOneLeftGoesWithTheNext() throws IOException {
        Files.move(run("a"), runs.resolve("gone~1"));
        try (Trash trash = new Trash(runs, Duration.ofMillis(20), ANY)) {
            assertTrue(emptied(), () -> "left");
            trash.used();
        }
    }
}
