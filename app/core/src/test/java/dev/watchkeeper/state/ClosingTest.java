package dev.watchkeeper.state;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.watchkeeper.domain.EventDraft;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.WatchkeeperException;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** Closing leaves nobody behind who holds the file, whoever reads meanwhile. */
final class ClosingTest {
    @TempDir Path home;

    @RepeatedTest(20)
    void nobodyHasTheFileOpenAfterwards() throws Exception {
        StateManager state = StateManager.open(home, Clock.systemUTC());
        state.write(t -> t.append(EventDraft.of(EventType.SUPERVISOR_STARTED, Map.of())));
        CountDownLatch reading = new CountDownLatch(3);
        Thread[] readers = new Thread[3];
        for (int i = 0; i < readers.length; i++) {
            readers[i] = Thread.ofPlatform().start(() -> readUntilClosed(state, reading));
        }
        reading.await();
        state.close();
        for (Thread reader : readers) {
            reader.join();
        }
        // A database left open would hold its lock, and would be found again, stale, by the next
        // opening in this process.
        try (FileChannel file = FileChannel.open(Database.file(home), StandardOpenOption.WRITE)) {
            assertNotNull(file.tryLock());
        }
    }

    private static void readUntilClosed(StateManager state, CountDownLatch reading) {
        try {
            while (true) {
                state.read(v -> v.lastEvents(null, 5));
                reading.countDown();
            }
        } catch (WatchkeeperException e) {
            // It was closed.
        }
    }
}
