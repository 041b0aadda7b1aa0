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
final class SocketLines implements AutoCloseable {
    /** Of what a client asks: the largest is a file of tasks. */
    static final int LONGEST_CALL = 16 << 20;

    /** Of what is answered to a client, such as all tasks of a home. */
    static final int LONGEST_REPLY = 256 << 20;

    private final int longest;
    private final SocketChannel channel;
    private final ByteBuffer in = ByteBuffer.allocate(16 * 1024).flip();
    private final ReentrantLock writing = new ReentrantLock();

    /**
     * @param longest bytes of a line that is read; a longer one is none of ours
     */
    SocketLines(SocketChannel channel, int longest) {
        this.channel = channel;
        this.longest = longest;
    }

    /** Returns the next line without its end, or {@code null} at the end of the stream. */
    byte @Nullable [] read() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (true) {
            while (in.hasRemaining()) {
                byte b = in.get();
                if (b == '\n') {
                    return line.toByteArray();
                }
                line.write(b);
                if (line.size() > longest) {
                    throw new IOException("a line of more than " + longest + " bytes");
                }
            }
            in.clear();
            int got = channel.read(in);
            in.flip();
            if (got < 0) {
                return null;
            }
        }
    }

    void write(byte[] line) throws IOException {
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
