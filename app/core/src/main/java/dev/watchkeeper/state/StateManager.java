package dev.watchkeeper.state;

import dev.watchkeeper.domain.Event;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.WatchkeeperException.Code;

import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The only door to a home's database. Safe from many threads; one of them writes at a time.
 *
 * <p>When {@link #write} returns, what it wrote survives {@code kill -9}. One process at a time
 * holds a home.
 */
public final class StateManager implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(StateManager.class);
    private static final Duration BACKUP_AGE_AT_OPEN = Duration.ofHours(1);
    private static final Duration BACKUP_EVERY = Duration.ofMinutes(15);

    /** With less than this free, writing is refused before H2 meets the end of the disk. */
    private static final long SPACE_NEEDED = 2L << 20;

    private final Path home;
    private final Clock clock;
    private final HomeLock lock;
    private final CleanShutdownMarker seal;
    private final Database database;
    private final Backups backups;
    private final FileStore disk;
    private final ExceptionTranslator troubles;
    private final JsonColumn json = new JsonColumn();
    private final LongAdder rows = new LongAdder();
    private final Announcer announcer = new Announcer();
    private final WriterThread writer = new WriterThread();
    private final ReentrantLock backingUp = new ReentrantLock();

    /** Shared by those who read; closing waits for them. */
    private final ReentrantReadWriteLock reading = new ReentrantReadWriteLock();

    private final ScheduledExecutorService chores =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("state-backups").factory());

    /** The writer's; negative if it must be read again. */
    private long lastSeq = -1;

    /** The last event that is in the file for certain. */
    private volatile long acknowledged;

    private volatile long backedUpSeq;
    private final AtomicBoolean closing = new AtomicBoolean();
    private volatile boolean closed;

    private StateManager(
            Path home,
            Clock clock,
            HomeLock lock,
            CleanShutdownMarker seal,
            Database database,
            Backups backups,
            FileStore disk) {
        this.home = home;
        this.clock = clock;
        this.lock = lock;
        this.seal = seal;
        this.database = database;
        this.backups = backups;
        this.disk = disk;
        this.troubles = new ExceptionTranslator(home);
    }

    /** Opens a home, made if it is missing; a damaged database is set aside and told of. */
    public static StateManager open(Path home, Clock clock) {
        return open(home, clock, DamageRecovery.NONE);
    }

    /** Opens a home, made if it is missing, as {@link #open(Path, Clock, Recovery, Mapping)}. */
    public static StateManager open(Path home, Clock clock, DamageRecovery recovery) {
        return open(home, clock, recovery, HibernateMapping.ahead());
    }

    /**
     * Opens a home, made if it is missing.
     *
     * @param recovery what to do if its database is damaged
     * @param mapping begun earlier
     * @throws WatchkeeperException {@code IN_USE} if another process holds it; {@code HOME} if it
     *     can't be written, is full, was made by a newer version, or if its database is damaged and
     *     {@code recovery} doesn't say how to go on
     */
    public static StateManager open(
            Path home, Clock clock, DamageRecovery recovery, HibernateMapping mapping) {
        Path place = home.toAbsolutePath().normalize();
        HomeLock lock = HomeLock.take(place);
        @Nullable CleanShutdownMarker seal = null;
        try {
            FileStore disk = Files.getFileStore(place);
            if (disk.getUsableSpace() < SPACE_NEEDED) {
                throw new ExceptionTranslator(place).diskFull(new IOException("No space left"));
            }
            seal = CleanShutdownMarker.open(place);
            Backups backups = new Backups(place, clock);
            Database database =
                    new DatabaseOpener(place, clock, backups, seal).open(recovery, mapping);
            StateManager manager =
                    new StateManager(place, clock, lock, seal, database, backups, disk);
            // Opening has just noted it.
            manager.acknowledged = seal.acknowledged().orElse(0);
            manager.startChores();
            return manager;
        } catch (IOException | RuntimeException e) {
            closeAfter(e, seal);
            closeAfter(e, lock);
            throw failedToOpen(place, e);
        }
    }

    /**
     * Runs {@code change} as one transaction, on a thread of its own: all of it is kept, or nothing
     * if it throws. Writers come in the order in which they asked. Subscribers are told afterwards.
     * An interrupt is not answered meanwhile, but kept.
     *
     * @return what {@code change} returned
     * @throws WatchkeeperException {@code HOME} if the disk is full or the database fails
     * @throws IllegalStateException if called from inside another {@code write} of this thread
     */
    public <T extends @Nullable Object> T write(Function<Transaction, T> change) {
        return writer.write(() -> {
            try {
                requireOpen();
                requireSpace();
                return commit(change);
            } catch (RuntimeException e) {
                lastSeq = -1;
                throw troubles.translate(e);
            } catch (Error e) {
                lastSeq = -1;
                throw e;
            }
        });
    }

    /** How many rows queries have brought since this was opened. */
    public long rowsRead() {
        return rows.sum();
    }

    /**
     * Hands {@code look} the state as it is now; what others write meanwhile is not seen.
     *
     * @return what {@code look} returned
     */
    public <T extends @Nullable Object> T read(Function<View, T> look) {
        reading.readLock().lock();
        try (OpenSession open = sessionIfOpen()) {
            StatelessSession session = open.session();
            var transaction = session.beginTransaction();
            try {
                return look.apply(new StoredView(session, json, acknowledged, rows));
            } finally {
                transaction.rollback();
            }
        } catch (RuntimeException e) {
            throw troubles.translate(e);
        } finally {
            reading.readLock().unlock();
        }
    }

    private OpenSession sessionIfOpen() {
        requireOpen();
        return database.session();
    }

    /**
     * Has {@code afterCommit} told of the events of each later transaction, in the order of the
     * journal, from one thread for all subscribers. What it throws is logged.
     *
     * @return ends the subscription
     */
    public AutoCloseable subscribe(Consumer<List<Event>> afterCommit) {
        return announcer.subscribe(afterCommit);
    }

    /** Lets those at work end, tells subscribers the rest, and closes the database. */
    @Override
    public void close() {
        if (!closing.compareAndSet(false, true)) {
            return;
        }
        writer.close();
        closed = true;
        chores.shutdown();
        announcer.close();
        backingUp.lock();
        reading.writeLock().lock();
        try {
            database.close();
            seal.note(Database.file(home));
        } catch (IOException | RuntimeException e) {
            log.warn("{}: not closed cleanly; it will be read through at the next start", home, e);
        } finally {
            reading.writeLock().unlock();
            backingUp.unlock();
            closeAfter(null, seal);
            lock.close();
        }
    }

    /** Takes a backup now unless nothing was written since the last one. */
    Optional<Backups.Backup> backUp() {
        backingUp.lock();
        try (Connection connection = closed ? null : database.connection()) {
            if (connection == null) {
                return Optional.empty();
            }
            long seq = read(View::lastSeq);
            if (seq == backedUpSeq) {
                return Optional.empty();
            }
            Backups.Backup taken = backups.take(connection);
            backedUpSeq = seq;
            return Optional.of(taken);
        } catch (IOException | SQLException | RuntimeException e) {
            log.warn("{}: no backup could be taken", home, e);
            return Optional.empty();
        } finally {
            backingUp.unlock();
        }
    }

    private void startChores() throws IOException {
        // An empty journal is not worth a backup.
        boolean due =
                acknowledged > 0
                        && backups.last()
                                .map(b -> b.at().plus(BACKUP_AGE_AT_OPEN).isBefore(clock.instant()))
                                .orElse(true);
        if (due) {
            chores.execute(this::backUp);
        }
        long pause = BACKUP_EVERY.toSeconds();
        var unused = chores.scheduleWithFixedDelay(this::backUp, pause, pause, TimeUnit.SECONDS);
    }

    private <T extends @Nullable Object> T commit(Function<Transaction, T> change) {
        try (OpenSession open = database.session()) {
            StatelessSession session = open.session();
            var transaction = session.beginTransaction();
            try {
                long before =
                        lastSeq >= 0
                                ? lastSeq
                                : new StoredView(session, json, Long.MAX_VALUE, rows).lastSeq();
                StoredTransaction work = new StoredTransaction(session, json, clock, before, rows);
                T result = change.apply(work);
                transaction.commit();
                acknowledge(work);
                return result;
            } catch (RuntimeException | Error e) {
                try {
                    transaction.rollback();
                } catch (RuntimeException late) {
                    e.addSuppressed(late);
                }
                throw e;
            }
        }
    }

    private void acknowledge(StoredTransaction work) {
        lastSeq = work.lastSeq();
        acknowledged = lastSeq;
        if (!work.appended().isEmpty()) {
            try {
                seal.acknowledge(lastSeq);
            } catch (IOException e) {
                log.warn("{}: the last seq can't be noted", home, e);
            }
            announcer.tell(work.appended());
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new WatchkeeperException(
                    Code.HOME, home + ": the state has been closed", "Start again.");
        }
    }

    private void requireSpace() {
        try {
            if (disk.getUsableSpace() < SPACE_NEEDED) {
                throw troubles.diskFull(new IOException("No space left"));
            }
        } catch (IOException e) {
            log.debug("{}: the free space is unknown", home, e);
        }
    }

    private static RuntimeException failedToOpen(Path home, Exception failure) {
        if (failure instanceof WatchkeeperException known) {
            return known;
        }
        ExceptionTranslator troubles = new ExceptionTranslator(home);
        if (ExceptionTranslator.full(failure)) {
            return troubles.diskFull(failure);
        }
        if (failure instanceof RuntimeException r && !(r instanceof DamagedException)) {
            return troubles.translate(r);
        }
        return new WatchkeeperException(
                Code.HOME,
                home + ": the home can't be used: " + failure.getMessage(),
                "Give yourself write access to it, or choose another home with --home DIR.",
                failure);
    }

    private static void closeAfter(@Nullable Exception failure, @Nullable AutoCloseable resource) {
        if (resource != null) {
            try {
                resource.close();
            } catch (Exception e) {
                if (failure != null) {
                    failure.addSuppressed(e);
                } else {
                    log.warn("not closed", e);
                }
            }
        }
    }
}
