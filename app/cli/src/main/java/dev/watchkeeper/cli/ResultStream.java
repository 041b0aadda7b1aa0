package dev.watchkeeper.cli;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The standard output, where results go. It remembers why a result could not be written whole, so
 * that a command does not claim success over half a report. A reader who has gone, as {@code head}
 * does, and an output that was closed beforehand are no failure: nobody wants to read there.
 */
final class ResultStream extends PrintStream {
    private final Remembering below;

    ResultStream(OutputStream out) {
        this(new Remembering(out));
    }

    private ResultStream(Remembering below) {
        super(below, true, StandardCharsets.UTF_8);
        this.below = below;
    }

    /** Why something that somebody wanted could not be written, or {@code null}. */
    @Nullable String lost() {
        flush();
        IOException why = below.lost.get();
        return why == null ? null : String.valueOf(why.getMessage());
    }

    private static final class Remembering extends OutputStream {
        private final OutputStream out;
        private final AtomicReference<@Nullable IOException> lost = new AtomicReference<>();

        Remembering(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            try {
                out.write(bytes, from, length);
            } catch (IOException e) {
                String why = String.valueOf(e.getMessage());
                if (!why.contains("Broken pipe") && !why.contains("Bad file descriptor")) {
                    lost.compareAndSet(null, e);
                }
                throw e;
            }
        }

        @Override
        public void flush() throws IOException {
            out.flush();
        }
    }
}
