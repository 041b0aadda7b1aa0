package dev.watchkeeper.llm;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The lines of one answer as they come. Whoever reads waits on a queue, never on the connection: so
 * a stalled one can be left at any moment, by time or by {@link #cancel}. What waits in the queue
 * is bounded: the connection rests while there is enough in it.
 */
final class LineStream implements AutoCloseable {
    /** Bytes of a line; a longer one is none of an answer. */
    static final int LONGEST = 4 << 20;

    /** So many bytes may wait to be read. */
    private static final int WAITING = 1 << 20;

    /** Of what a server says when it refuses. */
    private static final int REFUSAL = 1 << 16;

    /** What may come next. */
    sealed interface Event {
        /** A line of a successful answer. */
        record Line(String text) implements Event {}

        /** The answer is over. */
        record End() implements Event {}

        /** The server refused; the whole body. */
        record Refused(int status, String body) implements Event {}

        /** The connection failed. */
        record Broken(Throwable cause) implements Event {}

        /** Somebody here wants no more of it. */
        record Cancelled() implements Event {}
    }

    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final CompletableFuture<HttpResponse<Void>> sent;
    private final ModelClock time;
    private final Lines lines = new Lines();

    LineStream(HttpClient http, HttpRequest request, ModelClock time) {
        this.time = time;
        this.sent = http.sendAsync(request, this::reader);
        var unused =
                sent.whenComplete((response, failure) -> {
                    if (failure != null) {
                        events.add(new Event.Broken(failure));
                    }
                });
    }

    private HttpResponse.BodySubscriber<Void> reader(HttpResponse.ResponseInfo info) {
        if (info.statusCode() == 200) {
            return HttpResponse.BodySubscribers.fromSubscriber(lines);
        }
        return HttpResponse.BodySubscribers.mapping(
                HttpResponse.BodySubscribers.limiting(
                        HttpResponse.BodySubscribers.ofString(StandardCharsets.UTF_8), REFUSAL),
                body -> {
                    events.add(new Event.Refused(info.statusCode(), body));
                    return null;
                });
    }

    /**
     * What comes next, or {@code null} if nothing does within so many nanoseconds.
     *
     * @throws InterruptedException if the thread is interrupted
     */
    @Nullable Event next(long nanos) throws InterruptedException {
        Event next = time.poll(events, Math.max(0, nanos));
        if (next instanceof Event.Line line) {
            lines.read(line);
        }
        return next;
    }

    /** Makes the reader return with {@link Event.Cancelled}. */
    void cancel() {
        events.add(new Event.Cancelled());
    }

    /** Hangs up: the server stops working on an answer that nobody waits for. */
    @Override
    public void close() {
        sent.cancel(true);
    }

    /** Cuts the bytes at 0x0A; a line ends there and nowhere else. */
    private final class Lines implements Flow.Subscriber<List<ByteBuffer>> {
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();
        private final Object lock = new Object();
        private Flow.@Nullable Subscription subscription; // This and the next guarded by the lock.
        private long waiting;
        private boolean rests;

        @Override
        public void onSubscribe(Flow.Subscription given) {
            synchronized (lock) {
                subscription = given;
            }
            given.request(1);
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            for (ByteBuffer buffer : buffers) {
                byte[] bytes = new byte[buffer.remaining()];
                buffer.get(bytes);
                if (!take(bytes)) {
                    end(new IOException("a line of more than " + LONGEST + " bytes"));
                    return;
                }
            }
            more(0);
        }

        private boolean take(byte[] bytes) {
            int start = 0;
            for (int i = 0; i < bytes.length; i++) {
                if (bytes[i] == '\n') {
                    line.write(bytes, start, i - start);
                    start = i + 1;
                    add();
                }
            }
            line.write(bytes, start, bytes.length - start);
            return line.size() <= LONGEST;
        }

        private void add() {
            String text = line.toString(StandardCharsets.UTF_8);
            line.reset();
            Event.Line next =
                    new Event.Line(
                            text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
            synchronized (lock) {
                waiting += weight(next);
            }
            events.add(next);
        }

        /** A line takes room beside its text. */
        private static long weight(Event.Line line) {
            return line.text().length() + 64L;
        }

        void read(Event.Line line) {
            more(weight(line));
        }

        /** Lets the connection go on, once there is room again. */
        private void more(long taken) {
            Flow.Subscription goOn;
            synchronized (lock) {
                waiting -= taken;
                boolean full = waiting > WAITING;
                goOn = !full && (taken == 0 || rests) ? subscription : null;
                rests = full && (taken == 0 || rests);
            }
            if (goOn != null) {
                goOn.request(1);
            }
        }

        private void end(IOException why) {
            Flow.Subscription given;
            synchronized (lock) {
                given = subscription;
                subscription = null;
            }
            if (given != null) {
                given.cancel();
                events.add(new Event.Broken(why));
            }
        }

        @Override
        public void onError(Throwable failure) {
            events.add(new Event.Broken(failure));
        }

        @Override
        public void onComplete() {
            if (line.size() > 0) {
                add();
            }
            events.add(new Event.End());
        }
    }
}
