package dev.watchkeeper.state;

import dev.watchkeeper.domain.OwnerOnly;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.WatchkeeperException.Code;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * How a home's database is opened: a newer one is left alone, a damaged one set aside.
 *
 * <p>A damaged file is only ever renamed. Until the person has chosen how to go on, the file {@code
 * state.damaged} keeps a later start from silently beginning anew.
 */
final class DatabaseOpener {
    private static final Logger log = LoggerFactory.getLogger(DatabaseOpener.class);
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private final Path home;
    private final Path file;
    private final Path version;
    private final Path damage;
    private final Clock clock;
    private final Backups backups;
    private final MigrationCopy copy;
    private final CleanShutdownMarker seal;

    DatabaseOpener(Path home, Clock clock, Backups backups, CleanShutdownMarker seal) {
        this.home = home;
        this.file = Database.file(home);
        this.version = home.resolve("state.version");
        this.damage = home.resolve("state.damaged");
        this.clock = clock;
        this.backups = backups;
        this.copy = new MigrationCopy(home, backups);
        this.seal = seal;
    }

    /** Opens the database, or says what keeps it from being opened. */
    Database open(DamageRecovery recovery, HibernateMapping mapping) throws IOException {
        refuseNewer();
        if (Files.exists(damage)) {
            choose(recovery, Files.readString(damage));
        }
        try {
            return openSound(mapping);
        } catch (DamagedException e) {
            if (ExceptionTranslator.full(e)) {
                throw new ExceptionTranslator(home).diskFull(e);
            }
            setAside(e);
            choose(recovery, Files.readString(damage));
            return openSound(mapping);
        }
    }

    private Database openSound(HibernateMapping mapping) throws IOException {
        copy.recover();
        boolean fresh = !Files.exists(file) || Files.size(file) == 0;
        if (fresh && seal.acknowledged().isPresent()) {
            throw new DamagedException("the file is gone", null);
        }
        boolean readAll = !fresh && !seal.confirms(file);
        // An empty file is a new database to H2.
        OwnerOnly.file(file);
        Database database = Database.open(home, readAll, mapping, copy);
        try (Connection connection = database.connection();
                Statement statement = connection.createStatement()) {
            long last = Integrity.number(statement, "select max(seq) from event");
            long acknowledged = seal.acknowledged().orElse(0);
            if (last < acknowledged) {
                throw new DamagedException(
                        "its journal ends at seq "
                                + last
                                + ", but "
                                + acknowledged
                                + " was acknowledged",
                        null);
            }
            seal.acknowledge(last);
            Files.writeString(OwnerOnly.file(version), Database.VERSION + "\n");
            return database;
        } catch (SQLException e) {
            database.close();
            throw new DamagedException("it can't be read: " + ExceptionTranslator.innermost(e), e);
        } catch (RuntimeException | IOException e) {
            database.close();
            throw e;
        }
    }

    private void refuseNewer() throws IOException {
        if (!Files.exists(version)) {
            return;
        }
        String text = Files.readString(version).strip();
        if (text.matches("\\d{1,9}") && Integer.parseInt(text) > Database.VERSION) {
            throw Database.newer(home, Integer.parseInt(text));
        }
    }

    private void setAside(DamagedException found) throws IOException {
        Instant now = clock.instant();
        Path aside = free(home.resolve("state.damaged-" + STAMP.format(now) + ".mv.db"));
        boolean there = Files.exists(file);
        if (there) {
            Files.move(file, aside, StandardCopyOption.ATOMIC_MOVE);
        }
        seal.forget();
        String text =
                Database.file(home)
                        + ": the database is damaged: "
                        + found.getMessage()
                        + (there ? ". It now lies at " + aside : "");
        Files.writeString(OwnerOnly.file(damage), text);
        log.error(text, found);
    }

    private static Path free(Path wanted) {
        Path path = wanted;
        for (int n = 2; Files.exists(path); n++) {
            path =
                    wanted.resolveSibling(
                            String.valueOf(wanted.getFileName())
                                    .replace(".mv.db", "-" + n + ".mv.db"));
        }
        return path;
    }

    /** Goes on as chosen, or asks for a choice by throwing. */
    private void choose(DamageRecovery recovery, String found) throws IOException {
        switch (recovery) {
            case NONE -> throw new WatchkeeperException(Code.HOME, found, offer());
            case FROM_BACKUP -> {
                Backups.Backup restored = backups.restore(file);
                if (restored == null) {
                    throw new WatchkeeperException(
                            Code.HOME,
                            found + ". There is no backup that can be read",
                            "To start anew, remove " + damage + " and run again.");
                }
                log.warn("goes on from {} of {}", restored.file(), restored.at());
            }
            case ANEW -> log.warn("begins with an empty database: {}", found);
        }
        Files.delete(damage);
    }

    private String offer() throws IOException {
        String anew = "to start anew, remove " + damage + " and run again.";
        return backups.last()
                .map(b ->
                        "To go on from the backup of "
                                + b.at()
                                + ", type: watchkeeper run --restore-backup; "
                                + anew)
                .orElse("There is no backup; " + anew);
    }
}
