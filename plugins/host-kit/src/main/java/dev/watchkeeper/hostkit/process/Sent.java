package dev.watchkeeper.hostkit.process;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** What of some lines a process's input holds already. */
final class Sent {
    private static final int PIECE = 1 << 16;

    private Sent() {}

    /**
     * The part of the lines that is still to be appended. A crash cuts an append anywhere, so the
     * file may end with a beginning of them.
     *
     * @param lines end with a line end
     * @return all of them if none is there, nothing if all are
     */
    static byte[] rest(Transport host, String path, byte[] lines) {
        ByteArrayOutputStream held = new ByteArrayOutputStream(); // The end of the file so far.
        long at = 0;
        while (true) {
            byte[] piece = host.read(path, at, PIECE);
            if (piece.length == 0) {
                return Arrays.copyOfRange(lines, begun(held.toByteArray(), lines), lines.length);
            }
            at += piece.length;
            held.writeBytes(piece);
            byte[] all = held.toByteArray();
            if (contains(all, lines)) {
                return new byte[0];
            }
            // One byte before what may be the lines tells whether they begin a line.
            int kept = Math.min(all.length, lines.length + 1);
            held.reset();
            held.write(all, all.length - kept, kept);
        }
    }

    /** How much of the lines the end of the file is, where that begins a line. */
    private static int begun(byte[] end, byte[] lines) {
        for (int length = Math.min(end.length, lines.length - 1); length > 0; length--) {
            int from = end.length - length;
            if ((from == 0 || end[from - 1] == '\n')
                    && Arrays.equals(end, from, end.length, lines, 0, length)) {
                return length;
            }
        }
        return 0;
    }

    private static boolean contains(byte[] all, byte[] lines) {
        for (int from = 0; from + lines.length <= all.length; from++) {
            if ((from == 0 || all[from - 1] == '\n')
                    && Arrays.equals(all, from, from + lines.length, lines, 0, lines.length)) {
                return true;
            }
        }
        return false;
    }
}
