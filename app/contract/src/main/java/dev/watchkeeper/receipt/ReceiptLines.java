package dev.watchkeeper.receipt;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** Reads the lines of a file that somebody calls a receipt, in bounded memory. */
final class ReceiptLines {
    private static final int PIECE = 1 << 16;

    private final InputStream in;
    private final byte[] piece = new byte[PIECE];
    private int at;
    private int filled;
    private long read;
    private boolean ended;

    /** Reads on until the end of the stream, which is left open. */
    ReceiptLines(InputStream in) {
        this.in = in;
    }

    /**
     * The next line without its end; {@code null} if there is none.
     *
     * @throws UnfitException if it is longer than a receipt's, or the file larger
     */
    byte @Nullable [] next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        ended = false;
        while (true) {
            if (at == filled) {
                filled = Math.max(0, in.read(piece));
                at = 0;
                read += filled;
                if (filled == 0) {
                    return line.size() == 0 ? null : line.toByteArray();
                }
                if (read > ReceiptFormat.LARGEST) {
                    throw new UnfitException(
                            "the file is larger than any receipt ("
                                    + (ReceiptFormat.LARGEST >> 30)
                                    + " GiB)");
                }
            }
            int end = at;
            while (end < filled && piece[end] != '\n') {
                end++;
            }
            line.write(piece, at, end - at);
            if (line.size() > ReceiptFormat.LONGEST_LINE) {
                throw new UnfitException("it has a line that is longer than any of a receipt");
            }
            if (end < filled) {
                at = end + 1;
                ended = true;
                return line.toByteArray();
            }
            at = end;
        }
    }

    /** Whether the line that was read last had an end. */
    boolean ended() {
        return ended;
    }

    /** What no receipt can be. */
    static final class UnfitException extends IOException {
        private static final long serialVersionUID = 1L;

        UnfitException(String why) {
            super(why);
        }
    }
}
