package dev.watchkeeper.control;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lines over a socket. One thread reads, any number write; a reader that waits keeps no writer
 * waiting.
 */
public final class SocketLines implements AutoCloseable {
    /** Of what a client asks: the largest is a file of tasks. */
    public static final int LONGEST_CALL = 16 << 20;

    /** Of what is answered to a client, such as all tasks of a home. */
    static final int LONGEST_REPLY = 256 << 20;

    private final SocketChannel channel;
    private final ByteBuffer in = ByteBuffer.allocate(16 * 1024).flip();
    private final ReentrantLock writing = new ReentrantLock();

    /** Is asked before a line becomes longer; throws if it may not. */
    public interface Growth {
        void to(long bytes) throws IOException;
    }

    public SocketLines(SocketChannel channel) {
        this.channel = channel;
    }

    /** Lets lines be so long and no longer. */
    public static Growth upTo(int longest) {
        return bytes -> {
            if (bytes > longest) {
                throw new IOException("a line of more than " + longest + " bytes");
            }
        };
    }

    /** Returns the next line without its end, or {@code null} at the end of the stream. */
    public byte @Nullable [] read(Growth growth) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (true) {
            int begin = in.position();
            int end = begin;
            while (end < in.limit() && in.get(end) != '\n') {
                end++;
            }
            if (end > begin) {
                growth.to((long) line.size() + end - begin);
                line.write(in.array(), begin, end - begin);
            }
            if (end < in.limit()) {
                in.position(end + 1);
                return line.toByteArray();
            }
            in.clear();
            int got = channel.read(in);
            in.flip();
            if (got < 0) {
                return null;
            }
        }
    }

    public void write(byte[] line) throws IOException {
        ByteBuffer out = ByteBuffer.allocate(line.length + 1).put(line).put((byte) '\n').flip();
        writing.lock();
        try {
            while (out.hasRemaining()) {
                channel.write(out);
            }
        } finally {
            writing.unlock();
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // The other end sees the same: the connection is over.
        }
    }
}
