package dev.watchkeeper.state;

import dev.watchkeeper.domain.OwnerOnly;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/**
 * Rolling backups of the database: {@code backups/state-N.zip}, the last few kept.
 *
 * <p>One gets its name only after it was read through, so that a half-written one is never taken
 * for a whole.
 */
final class Backups {
    static final int KEPT = 5;

    private static final Logger log = LoggerFactory.getLogger(Backups.class);
    private static final Pattern NAME = Pattern.compile("state-(\\d+)\\.zip");

    private final Path folder;
    private final Clock clock;

    Backups(Path home, Clock clock) {
        this.folder = home.resolve("backups");
        this.clock = clock;
    }

    /** A finished backup. */
    record Backup(Path file, long number, Instant at) {}

    /** The last one, if there is one. */
    Optional<Backup> last() throws IOException {
        List<Backup> all = all();
        return all.isEmpty() ? Optional.empty() : Optional.of(all.getLast());
    }

    /** All of them, the oldest first. */
    List<Backup> all() throws IOException {
        List<Backup> found = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
                for (Path file : files) {
                    Matcher name = NAME.matcher(String.valueOf(file.getFileName()));
                    if (name.matches()) {
                        long number = Long.parseLong(name.group(1));
                        try {
                            Instant at = Files.getLastModifiedTime(file).toInstant();
                            found.add(new Backup(file, number, at));
                        } catch (NoSuchFileException e) {
                            log.debug("{} was let go meanwhile", file);
                        }
                    }
                }
            }
        }
        found.sort(Comparator.comparingLong(Backup::number));
        return found;
    }

    /**
     * Takes one while others go on writing, reads it through, names it and lets the oldest go.
     *
     * @throws DamagedException if what was written can't be read
     */
    Backup take(Connection connection) throws IOException, SQLException {
        OwnerOnly.folder(folder);
        Path part = folder.resolve("state.zip.part");
        Files.deleteIfExists(part);
        OwnerOnly.file(part);
        try {
            try (Statement statement = connection.createStatement()) {
                statement.execute("backup to '" + part.toString().replace("'", "''") + "'");
            }
            verify(part);
            Files.setLastModifiedTime(part, FileTime.from(clock.instant()));
            List<Backup> before = all();
            long number = before.isEmpty() ? 1 : before.getLast().number() + 1;
            Path file = folder.resolve("state-" + number + ".zip");
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
            for (Backup old : before.subList(0, Math.max(0, before.size() + 1 - KEPT))) {
                Files.deleteIfExists(old.file());
            }
            return new Backup(file, number, Files.getLastModifiedTime(file).toInstant());
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /**
     * Puts the newest backup that can be read in the place of the database, which must be gone.
     *
     * @return the backup, or {@code null} if none can be read
     */
    @Nullable Backup restore(Path database) throws IOException {
        for (Backup backup : all().reversed()) {
            try {
                verify(backup.file());
                replace(backup.file(), database);
                return backup;
            } catch (DamagedException e) {
                log.warn("backup {} is passed over: {}", backup.file(), e.getMessage());
            }
        }
        return null;
    }

    /**
     * Puts one backup in the place of the database.
     *
     * @param name of its file
     * @return false if it can't be read; the database is as it was then
     */
    boolean putBack(String name, Path database) throws IOException {
        Path backup = folder.resolve(name);
        if (!Files.exists(backup)) {
            return false;
        }
        try {
            verify(backup);
            replace(backup, database);
            return true;
        } catch (DamagedException e) {
            log.warn("backup {} can't be put back: {}", backup, e.getMessage());
            return false;
        }
    }

    private static void replace(Path backup, Path database) throws IOException {
        Path part = database.resolveSibling("state.restoring");
        unpack(backup, part);
        Files.move(part, database, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Reads every row of a copy. */
    private void verify(Path zip) throws IOException {
        Path scratch = Files.createTempDirectory(folder, "reading-");
        try {
            unpack(zip, Database.file(scratch));
            String url = Database.url(scratch, ";ACCESS_MODE_DATA=r");
            try (Connection connection = DriverManager.getConnection(url, "sa", "")) {
                Integrity.readAll(connection);
            } catch (SQLException e) {
                throw new DamagedException(
                        "it can't be opened: " + ExceptionTranslator.innermost(e), e);
            }
        } finally {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(scratch)) {
                for (Path file : files) {
                    Files.deleteIfExists(file);
                }
            }
            Files.deleteIfExists(scratch);
        }
    }

    private static void unpack(Path zip, Path target) throws IOException {
        try (InputStream in = Files.newInputStream(zip);
                ZipInputStream entries = new ZipInputStream(in)) {
            for (ZipEntry entry = entries.getNextEntry();
                    entry != null;
                    entry = entries.getNextEntry()) {
                if (entry.getName().endsWith(".mv.db")) {
                    Files.copy(entries, target, StandardCopyOption.REPLACE_EXISTING);
                    return;
                }
            }
        } catch (ZipException | EOFException e) {
            throw new DamagedException("it is no whole archive: " + e.getMessage(), e);
        }
        throw new DamagedException("it holds no database", null);
    }
}
