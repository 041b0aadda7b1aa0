package dev.watchkeeper.state;

import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.WatchkeeperException.Code;

import org.h2.api.ErrorCode;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStoreException;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Turns the troubles of Hibernate, H2 and the file system into words a person can act on. */
final class ExceptionTranslator {
    /** What an operating system says of a file that may well be sound. */
    private static final List<String> REFUSALS =
            List.of("Too many open files", "Permission denied", "Read-only file system");

    private final Path home;

    ExceptionTranslator(Path home) {
        this.home = home;
    }

    /** The failure to throw; the given one itself if the database has no part in it. */
    RuntimeException translate(RuntimeException failure) {
        if (failure instanceof WatchkeeperException || !ofTheDatabase(failure)) {
            return failure;
        }
        if (full(failure)) {
            return diskFull(failure);
        }
        if (corrupt(failure)) {
            return new WatchkeeperException(
                    Code.HOME,
                    home + ": the database is damaged: " + innermost(failure),
                    "Start again: the damaged file is then set aside and the last backup offered.",
                    failure);
        }
        if (closed(failure)) {
            return new WatchkeeperException(
                    Code.HOME,
                    home + ": the database has been closed: " + innermost(failure),
                    "Start again; everything acknowledged so far is kept.",
                    failure);
        }
        return new WatchkeeperException(
                Code.INTERNAL, "the database refused: " + innermost(failure), "", failure);
    }

    WatchkeeperException diskFull(Throwable cause) {
        return new WatchkeeperException(
                Code.HOME,
                home + ": the disk is full",
                "Free some space there; nothing that was acknowledged is lost.",
                cause);
    }

    static boolean full(Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            String text = String.valueOf(t.getMessage());
            if (text.contains("No space left")
                    || text.contains("not enough space")
                    || text.contains("quota exceeded")) {
                return true;
            }
        }
        return false;
    }

    /** Whether another process, or another part of this one, holds the database's file. */
    static boolean locked(SQLException failure) {
        return failure.getErrorCode() == ErrorCode.DATABASE_ALREADY_OPEN_1;
    }

    /**
     * What to throw if the database could not be opened for a reason that lies outside of its file;
     * empty if the file itself may be damaged.
     */
    Optional<RuntimeException> sound(SQLException failure) {
        Path file = Database.file(home);
        if (locked(failure)) {
            return Optional.of(
                    new WatchkeeperException(
                            Code.HOME,
                            file + ": another program has the database open",
                            "End that program and start again; nothing was changed.",
                            failure));
        }
        for (Throwable t = failure; t != null; t = t.getCause()) {
            String text = String.valueOf(t.getMessage());
            if (t instanceof AccessDeniedException
                    || t instanceof OutOfMemoryError
                    || REFUSALS.stream().anyMatch(text::contains)) {
                return Optional.of(
                        new WatchkeeperException(
                                Code.HOME,
                                file + ": the system refuses the database: " + innermost(failure),
                                "Mend that and start again; nothing was changed.",
                                failure));
            }
        }
        return Optional.empty();
    }

    private static boolean ofTheDatabase(Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof SQLException || t instanceof MVStoreException) {
                return true;
            }
        }
        return false;
    }

    private static boolean corrupt(Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof MVStoreException m
                    && m.getErrorCode() == DataUtils.ERROR_FILE_CORRUPT) {
                return true;
            }
            if (t instanceof SQLException s && s.getErrorCode() == ErrorCode.FILE_CORRUPTED_1) {
                return true;
            }
        }
        return false;
    }

    static boolean closed(Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof SQLException s
                    && (s.getErrorCode() == ErrorCode.DATABASE_IS_CLOSED
                            || s.getErrorCode() == ErrorCode.OBJECT_CLOSED)) {
                return true;
            }
            if (t instanceof IOException) {
                return true;
            }
        }
        return false;
    }

    /** What the innermost cause says. */
    static String innermost(Throwable failure) {
        Throwable t = failure;
        for (Throwable c = t.getCause(); c != null; c = c.getCause()) {
            t = c;
        }
        String text = t.getMessage();
        return text == null ? t.getClass().getSimpleName() : text.lines().findFirst().orElse("");
    }
}
