package dev.watchkeeper.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.watchkeeper.domain.EventDraft;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.WatchkeeperException;

import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.mvstore.MVMap;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.Writer;
import java.lang.reflect.Field;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.DriverManager;
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

    /**
     * As a kill in the middle of a large text may leave it: H2 then fails to tidy up at its end.
     */
    @Test
    void norDoesADatabaseThatCannotTidyUp() throws Exception {
        StateManager state = StateManager.open(home, Clock.systemUTC());
        state.write(t -> t.append(EventDraft.of(EventType.SUPERVISOR_STARTED, Map.of())));
        Connection beside = DriverManager.getConnection(Database.url(home, ""), "sa", "");
        Clob text = beside.createClob();
        try (Writer out = text.setCharacterStream(1)) {
            out.write("x".repeat(300_000));
        }
        SessionLocal session = (SessionLocal) beside.unwrap(JdbcConnection.class).getSession();
        Object texts = session.getDatabase().getLobStorage();
        Field references = texts.getClass().getDeclaredField("refMap");
        references.setAccessible(true);
        ((MVMap<?, ?>) references.get(texts)).clear();
        state.close();
        try (StateManager again = StateManager.open(home, Clock.systemUTC())) {
            assertEquals(1L, again.read(View::lastSeq).longValue());
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
