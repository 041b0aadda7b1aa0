package dev.watchkeeper.llm;

import org.jspecify.annotations.Nullable;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The lines of one answer as they come. Whoever reads waits on a queue, never on the connection: so
 * a stalled one can be left at any moment, by time or by {@link #cancel}.
 */
final class LineStream implements AutoCloseable {
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
    private final Time time;

    LineStream(HttpClient http, HttpRequest request, Time time) {
        this.time = time;
        this.sent = http.sendAsync(request, this::reader);
        sent.whenComplete((response, failure) -> {
            if (failure != null) {
                events.add(new Event.Broken(failure));
            }
        });
    }

    private HttpResponse.BodySubscriber<Void> reader(HttpResponse.ResponseInfo info) {
        if (info.statusCode() == 200) {
            return HttpResponse.BodySubscribers.fromLineSubscriber(new Lines());
        }
        return HttpResponse.BodySubscribers.mapping(
                HttpResponse.BodySubscribers.ofString(StandardCharsets.UTF_8),
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
        return time.poll(events, Math.max(0, nanos));
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

    private final class Lines implements Flow.Subscriber<String> {
        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(String line) {
            events.add(new Event.Line(line));
        }

        @Override
        public void onError(Throwable failure) {
            events.add(new Event.Broken(failure));
        }

        @Override
        public void onComplete() {
            events.add(new Event.End());
        }
    }
}
