package dev.watchkeeper.llm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** How the model does is told without waiting for its server. */
class ModelHealthMonitorTest {
    /** A model whose server answers when the test lets it. */
    private static final class Slow implements LocalModel {
        final Semaphore answers = new Semaphore(0);
        final Semaphore warmed = new Semaphore(0);
        private int looks;
        private boolean breaks;

        @Override
        public String name() {
            return "slow";
        }

        @Override
        public ModelHealth health() {
            answers.acquireUninterruptibly();
            synchronized (this) {
                if (breaks) {
                    breaks = false;
                    throw new IllegalStateException("a defect");
                }
                looks++;
                return new ModelHealth(ModelHealth.State.UP, "look " + looks, "", "", null);
            }
        }

        @Override
        public Reply ask(Question question) {
            throw new ModelException(ModelException.Kind.NONE, "not here");
        }

        @Override
        public void keepWarm() {
            warmed.release();
        }

        @Override
        public void close() {}
    }

    private final Slow model = new Slow();
    private Instant now = Instant.parse("2026-11-21T00:00:00Z");
    private final ModelHealthMonitor pulse = new ModelHealthMonitor(model, () -> now);

    @AfterEach
    void letGo() {
        model.answers.release(100);
    }

    @Test
    void aServerThatDoesNotAnswerHoldsNobodyUp() {
        assertEquals("its server has not answered yet", pulse.health().detail());
        assertEquals(ModelHealth.State.DOWN, pulse.health().state());
    }

    @Test
    void whatWasSeenIsGoodForSomeSecondsAndThenLookedAtAgainInTheBackground() {
        model.answers.release();
        assertEquals("look 1", pulse.health().detail());
        assertEquals("look 1", pulse.health().detail());
        now = now.plus(ModelHealthMonitor.FRESH);
        // The server does not answer now: what was seen before is told.
        assertEquals("look 1", pulse.health().detail());
        var look = pulse.look();
        model.answers.release();
        assertEquals("look 2", look.join().detail());
        assertEquals("look 2", pulse.health().detail());
    }

    @Test
    void aLookThatBreaksIsNotTheLast() {
        model.breaks = true;
        model.answers.release(2);
        assertEquals("its server has not answered yet", pulse.health().detail());
        await(() -> pulse.health().detail().equals("look 1"));
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "in time");
            Thread.onSpinWait();
        }
    }

    @Test
    void aModelThatIsNeededIsKeptWarmFromTimeToTime() throws InterruptedException {
        pulse.needed();
        assertTrue(model.warmed.tryAcquire(30, TimeUnit.SECONDS));
        pulse.needed();
        now = now.plus(ModelHealthMonitor.RENEWED);
        pulse.needed();
        assertTrue(model.warmed.tryAcquire(30, TimeUnit.SECONDS));
        assertEquals(0, model.warmed.availablePermits());
    }
}
