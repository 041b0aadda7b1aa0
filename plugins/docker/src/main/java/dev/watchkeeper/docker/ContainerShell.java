package dev.watchkeeper.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.StreamType;

import dev.watchkeeper.hostkit.process.Transport.Answer;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A shell in a container that runs one script after the other: to start one costs a tenth of what
 * it costs the engine to start a process there. It ends when its input does, and so with us.
 *
 * <p>It is told the name of a script by a line, reads it and its input from the folder {@code
 * given}, and says at the end of both its outputs which script that was, and its status.
 */
final class ContainerShell implements AutoCloseable {
    private static final int ERROR = 8000;

    /** A script that reads all of its input must not read the names of the next ones. */
    private static final String LOOP =
            """
            cd "$1" || exit 1
            while read -r n; do
              sh "./$n.sh" <"./$n.in"
              s=$?
              printf '\\n%s %s\\n' "$n" "$s"
              printf '\\n%s\\n' "$n" >&2
            done
            """;

    private final Input input = new Input();
    private final ResultCallback.Adapter<Frame> output;
    private final Said out = new Said(); // Guarded by this.
    private final Said err = new Said(); // Guarded by this.
    private boolean over; // Guarded by this.

    /** It ended before it had answered. */
    static final class Lost extends IOException {
        private static final long serialVersionUID = 1L;

        Lost(String why) {
            super(why);
        }
    }

    /**
     * Starts one.
     *
     * @param container id of one that runs
     * @param given the folder of scripts, as the container sees it
     */
    ContainerShell(DockerClient engine, String container, String given) {
        String exec =
                engine.execCreateCmd(container)
                        .withAttachStdin(true)
                        .withAttachStdout(true)
                        .withAttachStderr(true)
                        .withCmd("sh", "-c", LOOP, "watchkeeper", given)
                        .exec()
                        .getId();
        this.output =
                engine.execStartCmd(exec).withDetach(false).withStdIn(input).exec(new Listener());
    }

    private final class Listener extends ResultCallback.Adapter<Frame> {
        @Override
        public void onNext(Frame frame) {
            heard(frame);
        }

        @Override
        public void onError(Throwable e) {
            end();
        }

        @Override
        public void onComplete() {
            end();
            super.onComplete();
        }
    }

    private synchronized void heard(Frame frame) {
        if (frame.getStreamType() == StreamType.STDERR) {
            err.writeBytes(frame.getPayload());
        } else {
            out.writeBytes(frame.getPayload());
        }
        notifyAll();
    }

    private synchronized void end() {
        over = true;
        notifyAll();
    }

    synchronized boolean lives() {
        return !over;
    }

    /**
     * Runs a script. One at a time.
     *
     * @param name by which it was handed over; no output holds it by chance
     * @param silence after which it is given up if nothing comes of it
     * @throws Lost if the shell has ended, or nothing comes
     */
    synchronized Answer run(String name, Duration silence) throws Lost {
        out.reset();
        err.reset();
        input.give((name + "\n").getBytes(StandardCharsets.UTF_8));
        byte[] mark = ("\n" + name + " ").getBytes(StandardCharsets.UTF_8);
        byte[] errMark = ("\n" + name + "\n").getBytes(StandardCharsets.UTF_8);
        long end = System.nanoTime() + silence.toNanos();
        int before = 0;
        while (true) {
            Answer answer = answer(mark, errMark);
            if (answer != null) {
                return answer;
            }
            if (over) {
                throw new Lost("the shell in the container has ended");
            }
            if (out.size() + err.size() > before) {
                before = out.size() + err.size();
                end = System.nanoTime() + silence.toNanos();
            }
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                throw new Lost("nothing came from the container for " + silence.toSeconds() + " s");
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Lost("interrupted");
            }
        }
    }

    /** What was said, if the marks stand at its ends. */
    private @Nullable Answer answer(byte[] mark, byte[] errMark) {
        byte[] said = out.tail(mark.length + 4);
        byte[] errors = err.tail(errMark.length);
        int at = last(said, mark);
        if (at < 0 || said[said.length - 1] != '\n' || !Arrays.equals(errors, errMark)) {
            return null;
        }
        String status =
                new String(
                        said,
                        at + mark.length,
                        said.length - 1 - at - mark.length,
                        StandardCharsets.UTF_8);
        if (!status.matches("\\d{1,3}")) {
            return null;
        }
        byte[] all = out.toByteArray();
        byte[] allErrors = err.toByteArray();
        return new Answer(
                Integer.parseInt(status),
                Arrays.copyOf(all, all.length - (said.length - at)),
                Arrays.copyOf(allErrors, Math.min(ERROR, allErrors.length - errMark.length)));
    }

    private static int last(byte[] all, byte[] sought) {
        for (int at = all.length - sought.length; at >= 0; at--) {
            if (Arrays.equals(all, at, at + sought.length, sought, 0, sought.length)) {
                return at;
            }
        }
        return -1;
    }

    @Override
    public void close() {
        input.close();
        end();
        try {
            output.close();
        } catch (IOException e) {
            return; // It is over.
        }
    }

    /** What came so far. */
    private static final class Said extends ByteArrayOutputStream {
        synchronized byte[] tail(int length) {
            return Arrays.copyOfRange(buf, Math.max(0, count - length), count);
        }
    }

    /** What is given goes over at once; it ends when it is closed. */
    private static final class Input extends InputStream {
        private static final byte[] END = new byte[0];
        private final BlockingQueue<byte[]> pieces = new LinkedBlockingQueue<>();
        private byte[] piece = END;
        private int at;
        private boolean ended;

        void give(byte[] bytes) {
            pieces.add(bytes);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            while (!ended && at == piece.length) {
                try {
                    piece = pieces.take();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IOException("interrupted", e);
                }
                at = 0;
                ended = piece.length == 0;
            }
            if (ended) {
                return -1;
            }
            int n = Math.min(length, piece.length - at);
            System.arraycopy(piece, at, buffer, offset, n);
            at += n;
            return n;
        }

        @Override
        public void close() {
            pieces.add(END);
        }
    }
}
