package dev.watchkeeper.llm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.testkit.FakeModel;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

final class CancellableQuestionTest {
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Supplier<Question> WHAT =
            () -> new Question("", "what?", null, 10, Question.Priority.IDLE);

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch interrupted = new CountDownLatch(1);

    private static CancellableQuestion<String> ask(LocalModel model) {
        return CancellableQuestion.ask(model, "test", WHAT, Reply::text);
    }

    /** A model that answers nothing until it is interrupted. */
    private LocalModel silent() {
        return new FakeModel(question -> {
            asked.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
            throw new ModelException(ModelException.Kind.CLOSED, "interrupted");
        });
    }

    @Test
    void givesWhatIsReadOutOfTheReply() {
        assertEquals("42", ask(new FakeModel(question -> "42")).join());
        assertEquals(
                Optional.of("42"), ask(new FakeModel(question -> "42")).await(LONG, () -> false));
    }

    @Test
    void aFailureIsTheModelsOwn() {
        LocalModel down =
                new FakeModel(question -> {
                    throw new ModelException(ModelException.Kind.DOWN, "no server");
                });
        assertThrows(ModelException.class, () -> ask(down).join());
        assertThrows(ModelException.class, () -> ask(down).await(LONG, () -> false));
    }

    @Test
    void whoeverHasHadEnoughGivesItUp() throws InterruptedException {
        AtomicBoolean enough = new AtomicBoolean();
        CancellableQuestion<String> question = ask(silent());
        asked.await();
        enough.set(true);
        assertEquals(Optional.empty(), question.await(LONG, enough::get));
        interrupted.await();
    }

    @Test
    void itIsGivenUpWhenItTakesTooLong() throws InterruptedException {
        assertEquals(Optional.empty(), ask(silent()).await(Duration.ZERO, () -> false));
        CancellableQuestion<String> question = ask(silent());
        assertEquals(Optional.empty(), question.await(Duration.ofMillis(1), () -> false));
    }

    @Test
    void anybodyCanGiveItUpAndTheOneWhoWaitsIsTold() throws InterruptedException {
        CancellableQuestion<String> question = ask(silent());
        asked.await();
        question.cancel();
        assertThrows(CancellationException.class, question::join);
        assertEquals(Optional.empty(), question.await(LONG, () -> false));
        interrupted.await();
    }

    @Test
    void anInterruptOfTheOneWhoWaitsIsKept() throws InterruptedException {
        CancellableQuestion<String> question = ask(silent());
        asked.await();
        Thread.currentThread().interrupt();
        assertThrows(ModelException.class, () -> question.await(LONG, () -> false));
        assertTrue(Thread.interrupted());
        interrupted.await();
    }
}
