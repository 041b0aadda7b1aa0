package dev.watchkeeper.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.NotifierEntry;
import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.notifier.Notifier;
import dev.watchkeeper.testkit.TestClock;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** What a notifier of somebody else may do, and what becomes known of it. */
@Timeout(30)
class NoticeCourierTest {
    private static final NotifierEntry PHONE =
            new NotifierEntry("phone", "any", Set.of("question"), null, Map.of());

    private static NoticeCourier courier(Duration limit) {
        return new NoticeCourier(limit, new TestClock());
    }

    private static NoticeCourier.Failure failure(NoticeCourier courier, Runnable run) {
        return assertThrows(
                        NoticeCourier.FailedException.class,
                        () ->
                                courier.call(
                                        PHONE,
                                        () -> notice -> {},
                                        (Notifier _) -> {
                                            run.run();
                                            return true;
                                        }))
                .failure();
    }

    private static NoticeCourier.Failure thrown(RuntimeException e) {
        return failure(
                courier(Duration.ofSeconds(20)),
                () -> {
                    throw e;
                });
    }

    @Test
    void whatAStrangersExceptionSaysIsNotToldSinceItMayHoldASecret() {
        assertEquals(
                "it failed: IllegalArgumentException",
                thrown(new IllegalArgumentException("invalid header: s3cret")).problem());
    }

    @Test
    @SuppressWarnings("NullAway") // A plugin's author need not check for it.
    void aPluginsExceptionMaySayNothing() {
        assertEquals(
                new NoticeCourier.Failure("it failed: PluginException", ""),
                thrown(new PluginException(PluginException.Kind.TRANSIENT, null, null)));
    }

    @Test
    void ofALongTextTheBeginningIsKept() {
        String text = "x".repeat(100_000);
        NoticeCourier.Failure failure =
                thrown(new PluginException(PluginException.Kind.TRANSIENT, text, text));
        assertEquals(2_002, failure.problem().length() + failure.hint().length());
    }

    @Test
    void oneThatHasNotReturnedIsNotCalledAgain() {
        NoticeCourier courier = courier(Duration.ofMillis(20));
        CountDownLatch hung = new CountDownLatch(1);
        AtomicInteger calls = new AtomicInteger();
        Runnable hanging =
                () -> {
                    calls.incrementAndGet();
                    while (hung.getCount() > 0) {
                        try {
                            hung.await();
                        } catch (InterruptedException e) {
                            // Not even then.
                        }
                    }
                };
        assertEquals("it did not return within 0.02 s", failure(courier, hanging).problem());
        String problem = failure(courier, hanging).problem();
        assertTrue(problem.matches("it has not returned since \\d\\d:\\d\\d"), problem);
        assertEquals(1, calls.get());
        hung.countDown();
    }

    @Test
    void afterTheEndNoneIsCalled() {
        NoticeCourier courier = courier(Duration.ofSeconds(20));
        courier.stop();
        AtomicInteger calls = new AtomicInteger();
        assertEquals(NoticeCourier.STOPPED, failure(courier, calls::incrementAndGet));
        assertEquals(0, calls.get());
    }
}
