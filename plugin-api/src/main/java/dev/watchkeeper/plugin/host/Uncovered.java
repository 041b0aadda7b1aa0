package dev.watchkeeper.plugin.host;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Locale;

/**
 * A path that stands in the workspace and whose content a snapshot does not hold.
 *
 * @param path relative to the workspace; a byte that is no UTF-8 as {@code \xff}
 * @param size in bytes; 0 for what is no file, or where it is not known
 * @param modified when its content changed last; {@code null} where that is not known
 */
public record Uncovered(String path, Reason reason, long size, @Nullable Instant modified) {
    private static final int BYTES = 20;
    private static final long SIX = (1L << 48) - 1;

    /** Why its content is not held. */
    public enum Reason {
        /** A file above {@code checkpoints.largest-file}. */
        TOO_LARGE(1),
        /** A pipe, a socket or a device. */
        SPECIAL(2),
        /** A file or folder that may not be read. */
        UNREADABLE(3),
        /** Its name is no UTF-8, and this host can't hold such a one. */
        NAME(4),
        /**
         * Its name is left out by {@code watch.ignore} or {@code checkpoints.exclude}, or it is a
         * nested repository's {@code .git}. Nothing is known of what happens to it.
         */
        EXCLUDED(5),
        /**
         * A file that somebody writes to all the time, so that no content of it was there for as
         * long as reading it takes. What happens to it besides is not known.
         */
        CHANGING(6),
        /** Its path is longer than the system opens. */
        TOO_LONG(7);

        private final int code; // As it is stored.

        Reason(int code) {
            this.code = code;
        }

        /** The word in JSON. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * All of it but the path, in the twenty bytes of a git object's id: reason (1), size (6), time
     * in milliseconds (6), and the last seven of {@code state}.
     *
     * @param state differs when any stat data differ
     */
    public byte[] mark(long state) {
        ByteBuffer mark = ByteBuffer.allocate(BYTES);
        long time = modified == null ? SIX : Math.max(0, modified.toEpochMilli()) & SIX;
        mark.put((byte) reason.code);
        put(mark, Math.min(size, SIX), 6);
        put(mark, time, 6);
        put(mark, state, 7);
        return mark.array();
    }

    private static void put(ByteBuffer to, long value, int bytes) {
        for (int i = bytes - 1; i >= 0; i--) {
            to.put((byte) (value >>> (8 * i)));
        }
    }

    private static long number(byte[] from, int at, int bytes) {
        long value = 0;
        for (int i = at; i < at + bytes; i++) {
            value = (value << 8) | (from[i] & 0xff);
        }
        return value;
    }

    /**
     * What was marked.
     *
     * @throws IllegalArgumentException if that is no mark
     */
    public static Uncovered of(String path, byte[] mark) {
        Reason reason = null;
        for (Reason each : Reason.values()) {
            reason = mark.length == BYTES && each.code == mark[0] ? each : reason;
        }
        if (reason == null) {
            throw new IllegalArgumentException("no mark of an uncovered path: " + path);
        }
        long time = number(mark, 7, 6);
        return new Uncovered(
                path, reason, number(mark, 1, 6), time == SIX ? null : Instant.ofEpochMilli(time));
    }
}
