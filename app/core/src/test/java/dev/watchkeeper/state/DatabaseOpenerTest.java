package dev.watchkeeper.state;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.EventDraft;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.WatchkeeperException.Code;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A home that is not as it should be is told of, and nothing of it is thrown away. */
final class DatabaseOpenerTest {
    private static final Instant NOW = Instant.parse("2026-03-14T05:30:00Z");

    @TempDir Path home;
    private Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);

    @Test
    void tellsThatTheFileIsGoneAndGoesOnFromTheBackup() throws Exception {
        events(3, true);
        events(2, false);
        Files.delete(Database.file(home));
        assertTold("the file is gone", DamageRecovery.NONE);
        assertTold("--restore-backup", DamageRecovery.NONE);
        try (StateManager state = StateManager.open(home, clock, DamageRecovery.FROM_BACKUP)) {
            assertEquals(3L, state.read(View::lastSeq));
        }
        assertFalse(Files.exists(home.resolve("state.damaged")));
    }

    @Test
    void noticesAFileThatWasCutShort() throws Exception {
        events(200, true);
        byte[] whole = Files.readAllBytes(Database.file(home));
        Files.write(Database.file(home), Arrays.copyOf(whole, whole.length - 8192));
        assertTold("not as it was when it was last closed", DamageRecovery.NONE);
    }

    @Test
    void noticesAnOlderFileInTheNewOnesPlace() throws Exception {
        events(2, false);
        byte[] old = Files.readAllBytes(Database.file(home));
        events(3, false);
        Files.write(Database.file(home), old);
        // After kill -9 there is no note of a clean end.
        Files.delete(home.resolve("state.clean"));
        assertTold("its journal ends at seq 2, but 5 was acknowledged", DamageRecovery.NONE);
    }

    @Test
    void noticesAJournalWithAGap() throws Exception {
        events(3, false);
        sql("delete from event where seq = 2");
        assertTold("its journal has gaps before seq 3", DamageRecovery.NONE);
    }

    @Test
    void noticesThatTasksAreMissing() throws Exception {
        events(1, false);
        sql("insert into task_count (state, tasks) values ('READY', 1)");
        assertTold("tasks are missing", DamageRecovery.NONE);
    }

    @Test
    void noticesAFileThatIsNoDatabase() throws Exception {
        events(1, false);
        Files.writeString(Database.file(home), "no database".repeat(2000));
        Files.delete(home.resolve("state.clean"));
        assertTold("it can't be opened", DamageRecovery.NONE);
    }

    @Test
    void aFileThatAnotherProgramHoldsIsNotDamaged() throws Exception {
        events(3, true);
        try (FileChannel other = FileChannel.open(Database.file(home), StandardOpenOption.WRITE);
                FileLock held = other.lock()) {
            assertTrue(held.isValid());
            assertTold("another program has the database open", DamageRecovery.NONE);
        }
        assertFalse(Files.exists(home.resolve("state.damaged")));
        assertLast(3);
    }

    @Test
    void aFileThatIsLetGoMeanwhileIsOpened() throws Exception {
        events(3, true);
        CountDownLatch trying = new CountDownLatch(1);
        Thread other =
                Thread.ofPlatform()
                        .start(() -> {
                            try (FileChannel file =
                                            FileChannel.open(
                                                    Database.file(home), StandardOpenOption.WRITE);
                                    FileLock held = file.lock()) {
                                trying.countDown();
                                // Long enough for a first try of the opening, whichever comes
                                // first.
                                LockSupport.parkNanos(
                                        TimeUnit.MILLISECONDS.toNanos(held.isValid() ? 200 : 0));
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                        });
        trying.await();
        assertLast(3);
        other.join();
    }

    private void assertLast(long seq) {
        try (StateManager state = StateManager.open(home, clock)) {
            assertEquals(seq, state.read(View::lastSeq));
        }
    }

    @Test
    void refusesADatabaseOfANewerSchemaWithoutTouchingIt() throws Exception {
        events(1, false);
        sql(
                "insert into \"flyway_schema_history\" (\"installed_rank\", \"version\","
                        + " \"description\", \"type\", \"script\", \"installed_by\","
                        + " \"execution_time\", \"success\") values (99, '99', 'x', 'SQL', 'x',"
                        + " 'sa', 1, true)");
        WatchkeeperException told =
                assertTold("a newer Watchkeeper made this home", DamageRecovery.NONE);
        assertTrue(String.valueOf(told.getMessage()).contains("99"), told.getMessage());
        assertTrue(Files.exists(Database.file(home)));
        assertFalse(Files.exists(home.resolve("state.damaged")));
    }

    @Test
    void beginsAnewOnlyWhenToldTo() throws Exception {
        events(3, false);
        Files.delete(Database.file(home));
        assertTold("There is no backup", DamageRecovery.NONE);
        assertTold("There is no backup that can be read", DamageRecovery.FROM_BACKUP);
        try (StateManager state = StateManager.open(home, clock, DamageRecovery.ANEW)) {
            assertEquals(0L, state.read(View::lastSeq));
        }
    }

    @Test
    void passesOverABackupThatCannotBeRead() throws Exception {
        events(2, true);
        events(1, true);
        try (Stream<Path> all = Files.list(home.resolve("backups"))) {
            Path newest = all.sorted().toList().getLast();
            byte[] bytes = Files.readAllBytes(newest);
            Files.write(newest, Arrays.copyOf(bytes, bytes.length / 2));
        }
        Files.delete(Database.file(home));
        try (StateManager state = StateManager.open(home, clock, DamageRecovery.FROM_BACKUP)) {
            assertEquals(2L, state.read(View::lastSeq));
        }
    }

    @Test
    void passesOverAnArchiveWithoutADatabase() throws Exception {
        events(2, true);
        try (ZipOutputStream zip =
                new ZipOutputStream(Files.newOutputStream(home.resolve("backups/state-9.zip")))) {
            zip.putNextEntry(new ZipEntry("letter.txt"));
        }
        Files.delete(Database.file(home));
        try (StateManager state = StateManager.open(home, clock, DamageRecovery.FROM_BACKUP)) {
            assertEquals(2L, state.read(View::lastSeq));
        }
    }

    @Test
    void setsTwoDamagedFilesOfOneSecondAsideSideBySide() throws Exception {
        for (int i = 0; i < 2; i++) {
            events(1, false);
            Files.writeString(Database.file(home), "broken " + i);
            assertTold("damaged", DamageRecovery.NONE);
            Files.delete(home.resolve("state.damaged"));
        }
        try (Stream<Path> all = Files.list(home)) {
            assertEquals(
                    2,
                    all.filter(p -> String.valueOf(p.getFileName()).startsWith("state.damaged-"))
                            .count());
        }
    }

    @Test
    void takesABackupAtAnOpeningWhenTheLastIsOldAndKeepsTheLastFive() throws Exception {
        for (int i = 0; i < 7; i++) {
            clock = Clock.offset(clock, Duration.ofHours(2));
            events(1, false);
            try (StateManager state = StateManager.open(home, clock)) {
                var unused = state.backUp();
                assertEquals(Optional.empty(), state.backUp());
            }
        }
        Backups backups = new Backups(home, clock);
        assertEquals(Backups.KEPT, backups.all().size());
        clock = Clock.offset(clock, Duration.ofHours(2));
        long before = backups.last().orElseThrow().number();
        try (StateManager state = StateManager.open(home, clock)) {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (backups.last().orElseThrow().number() == before) {
                assertTrue(System.nanoTime() < deadline, "a backup is taken");
                LockSupport.parkNanos(1_000_000);
            }
            assertTrue(state.read(View::lastSeq) > 0);
        }
    }

    @Test
    void passesOverABackupThatIsLetGoWhileTheyAreListed() throws Exception {
        Files.createDirectories(home.resolve("backups"));
        Files.createFile(home.resolve("backups/state-2.zip"));
        Files.createSymbolicLink(home.resolve("backups/state-1.zip"), home.resolve("gone"));
        assertEquals(2, new Backups(home, clock).last().orElseThrow().number());
        assertEquals(1, new Backups(home, clock).all().size());
    }

    @Test
    void aClosedStateSaysSo() {
        StateManager state = StateManager.open(home, clock);
        state.close();
        state.close();
        for (Runnable use :
                new Runnable[] {
                    () -> state.read(View::lastSeq), () -> state.write(t -> t.next("task"))
                }) {
            WatchkeeperException told = assertThrows(WatchkeeperException.class, use::run);
            assertEquals(Code.HOME, told.code());
            assertTrue(String.valueOf(told.getMessage()).contains("closed"), told.getMessage());
        }
        assertEquals(Optional.empty(), state.backUp());
    }

    @Test
    void refusesAWriteInsideAWriteAndPassesErrorsOn() {
        try (StateManager state = StateManager.open(home, clock)) {
            assertThrows(
                    IllegalStateException.class,
                    () -> state.write(t -> state.write(u -> u.next("task"))));
            assertThrows(
                    StackOverflowError.class,
                    () ->
                            state.write(t -> {
                                throw new StackOverflowError("on purpose");
                            }));
            assertEquals(1L, state.<Long>write(t -> t.next("task")));
        }
    }

    @Test
    void aSubscriberMayCloseTheState() throws Exception {
        StateManager state = StateManager.open(home, clock);
        CountDownLatch closed = new CountDownLatch(1);
        try (AutoCloseable listener =
                state.subscribe(e -> {
                    state.close();
                    closed.countDown();
                })) {
            state.write(t -> t.append(EventDraft.of(EventType.SUPERVISOR_STARTED, Map.of())));
            assertTrue(closed.await(60, TimeUnit.SECONDS));
        }
        try (StateManager again = StateManager.open(home, clock)) {
            assertEquals(1L, again.read(View::lastSeq));
        }
    }

    @Test
    void aHomeWithAFolderWhereAFileBelongsIsRefused() throws Exception {
        Files.createDirectories(home.resolve("state.seq"));
        assertTold("the home can't be used", DamageRecovery.NONE);
    }

    @Test
    void aHomeThatIsAFileIsRefused() throws Exception {
        Path file = Files.writeString(home.resolve("file"), "x");
        WatchkeeperException told =
                assertThrows(
                        WatchkeeperException.class, () -> StateManager.open(file, clock).close());
        assertEquals(Code.HOME, told.code());
        assertArrayEquals("x".getBytes(StandardCharsets.UTF_8), Files.readAllBytes(file));
    }

    private void events(int count, boolean backUp) {
        try (StateManager state = StateManager.open(home, clock)) {
            for (int i = 0; i < count; i++) {
                state.write(
                        t -> t.append(EventDraft.of(EventType.SUPERVISOR_STARTED, Map.of("n", 1))));
            }
            if (backUp) {
                assertTrue(state.backUp().isPresent());
            }
        }
    }

    private void sql(String statement) throws Exception {
        try (Connection connection = DriverManager.getConnection(Database.url(home, ""), "sa", "");
                Statement s = connection.createStatement()) {
            s.execute(statement);
        }
        Files.deleteIfExists(home.resolve("state.clean"));
    }

    private WatchkeeperException assertTold(String words, DamageRecovery recovery) {
        WatchkeeperException told =
                assertThrows(
                        WatchkeeperException.class,
                        () -> StateManager.open(home, clock, recovery).close());
        assertEquals(Code.HOME, told.code());
        String all = told.getMessage() + " " + told.hint();
        assertTrue(all.contains(words), all);
        return told;
    }
}
