package dev.watchkeeper.state;

import dev.watchkeeper.domain.OwnerOnly;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * The copy of a database that is kept while its schema is changed. H2 commits each change of a
 * schema by itself, so a process that dies in the middle leaves one that is neither the old nor the
 * new. The note {@code state.migrating} names the copy as long as that may be so; the next start
 * puts the copy back and begins again.
 */
final class MigrationCopy {
    private static final Logger log = LoggerFactory.getLogger(MigrationCopy.class);

    /** Stands for the copy where there was no database before. */
    private static final String NONE = "none";

    private final Backups backups;
    private final Path file;
    private final Path note;

    MigrationCopy(Path home, Backups backups) {
        this.backups = backups;
        this.file = Database.file(home);
        this.note = home.resolve("state.migrating");
    }

    /**
     * Puts the copy back where a migration was cut. Where it can't be read any more, the database
     * stays as it is: every migration may be run again over its own beginning.
     */
    void recover() throws IOException {
        if (!Files.exists(note)) {
            return;
        }
        String copy = Files.readString(note).strip();
        if (copy.equals(NONE)) {
            // Nobody has ever stored anything in it.
            Files.deleteIfExists(file);
        } else if (backups.putBack(copy, file)) {
            log.warn("a change of the schema was cut; goes on from {}", copy);
        } else {
            log.warn("a change of the schema was cut, and {} can't be read", copy);
        }
        Files.delete(note);
    }

    /**
     * Notes that the schema is about to be changed, after a copy is whole.
     *
     * @param fresh whether there is nothing to copy
     * @throws DamagedException if the database can't be read
     */
    void take(Connection connection, boolean fresh) {
        try {
            String copy =
                    fresh ? NONE : String.valueOf(backups.take(connection).file().getFileName());
            Files.write(
                    OwnerOnly.file(note),
                    copy.getBytes(StandardCharsets.UTF_8),
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.SYNC);
        } catch (SQLException e) {
            throw new DamagedException(
                    "it can't be copied: " + ExceptionTranslator.innermost(e), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The schema is as it should be. */
    void done() {
        try {
            Files.delete(note);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
