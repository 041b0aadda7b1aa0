package dev.watchkeeper.assess;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/** The last bytes of what is written, for whoever reads only the end of a log of any size. */
final class OutputTail extends OutputStream {
    /** How much of a log is read; more is only in its file. */
    static final int MOST = 1 << 20;

    private byte[] ring = new byte[1 << 13];
    private long written;

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        int skipped = Math.max(0, length - MOST);
        grow(written + length);
        written += skipped;
        for (int from = offset + skipped; from < offset + length; ) {
            int at = (int) (written % ring.length);
            int n = Math.min(ring.length - at, offset + length - from);
            System.arraycopy(bytes, from, ring, at, n);
            written += n;
            from += n;
        }
    }

    /** As long as nothing is left out, the ring is only a buffer that has not been filled. */
    private void grow(long to) {
        int size = ring.length;
        while (size < MOST && size < to) {
            size *= 2;
        }
        if (size > ring.length) {
            ring = Arrays.copyOf(ring, size);
        }
    }

    /** Writes to a file and to this. */
    OutputStream besides(OutputStream file) {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                file.write(b);
                OutputTail.this.write(b);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                file.write(bytes, offset, length);
                OutputTail.this.write(bytes, offset, length);
            }
        };
    }

    /** All that was written; of more than {@link #MOST} bytes the last whole lines, or bytes. */
    byte[] bytes() {
        if (written <= ring.length) {
            return Arrays.copyOf(ring, (int) written);
        }
        int begin = (int) (written % ring.length);
        byte[] end = new byte[ring.length];
        System.arraycopy(ring, begin, end, 0, ring.length - begin);
        System.arraycopy(ring, 0, end, ring.length - begin, begin);
        int from = 0;
        while (from < end.length && end[from] != '\n') {
            from++;
        }
        // Of one endless line there is no whole one.
        return from >= end.length - 1 ? end : Arrays.copyOfRange(end, from + 1, end.length);
    }
}
