package dev.watchkeeper.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.WatchkeeperException.Code;

import org.h2.api.ErrorCode;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStoreException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.stream.Stream;

/** Each failure below the state is told as what a person can do about it. */
final class ExceptionTranslatorTest {
    private final ExceptionTranslator troubles = new ExceptionTranslator(Path.of("home"));

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(
                        new SQLException("x", "x", 0, new IOException("No space left on device")),
                        Code.HOME,
                        "the disk is full"),
                Arguments.of(sql(0, "There is not enough space on the disk"), Code.HOME, "full"),
                Arguments.of(sql(0, "Disk quota exceeded"), Code.HOME, "full"),
                Arguments.of(
                        new MVStoreException(DataUtils.ERROR_FILE_CORRUPT, "chunk"),
                        Code.HOME,
                        "the database is damaged: chunk"),
                Arguments.of(
                        new MVStoreException(DataUtils.ERROR_INTERNAL, "odd"),
                        Code.INTERNAL,
                        "the database refused: odd"),
                Arguments.of(
                        sql(ErrorCode.FILE_CORRUPTED_1, "page"),
                        Code.HOME,
                        "the database is damaged: page"),
                Arguments.of(
                        sql(ErrorCode.DATABASE_IS_CLOSED, "gone"),
                        Code.HOME,
                        "the database has been closed: gone"),
                Arguments.of(
                        sql(ErrorCode.OBJECT_CLOSED, "gone"), Code.HOME, "has been closed: gone"),
                Arguments.of(
                        new SQLException("x", new IOException("device gone")),
                        Code.HOME,
                        "has been closed: device gone"),
                Arguments.of(sql(23505, "twice\nmore"), Code.INTERNAL, "refused: twice"),
                Arguments.of(
                        new SQLException((String) null), Code.INTERNAL, "refused: SQLException"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void saysWhatAFailureOfTheDatabaseMeans(Exception cause, Code code, String words) {
        RuntimeException told = troubles.translate(new IllegalStateException("outer", cause));
        assertTrue(told instanceof WatchkeeperException, told.toString());
        assertEquals(code, ((WatchkeeperException) told).code());
        assertTrue(String.valueOf(told.getMessage()).contains(words), told.getMessage());
    }

    @Test
    void leavesFailuresOfOthersAsTheyAre() {
        RuntimeException of = new ArithmeticException("theirs");
        assertSame(of, troubles.translate(of));
        WatchkeeperException known = new WatchkeeperException(Code.CONFLICT, "no", "");
        assertSame(known, troubles.translate(known));
        assertFalse(ExceptionTranslator.full(of));
    }

    private static SQLException sql(int code, String words) {
        return new SQLException(words, "x", code);
    }
}
