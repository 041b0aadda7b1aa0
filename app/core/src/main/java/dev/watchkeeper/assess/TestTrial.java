package dev.watchkeeper.assess;

import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.Quality;
import dev.watchkeeper.domain.TestsTried;
import dev.watchkeeper.domain.Validation;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.host.Processes;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.LongSupplier;

/**
 * Tries whether the tests of an attempt notice a change, in copies of its trees and in a thread of
 * its own, so that the model can be asked meanwhile. What it starts has ended and its copies are
 * removed when it is closed.
 */
final class TestTrial implements AutoCloseable {
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration GRACE = Duration.ofSeconds(1);

    private final Assessor.Input in;
    private final @Nullable Thread thread;
    private volatile @Nullable TestsTried result;
    private volatile @Nullable RuntimeException failure;

    private TestTrial(Assessor.Input in, @Nullable TrialSteps steps) {
        this.in = in;
        this.thread =
                steps == null
                        ? null
                        : Thread.ofVirtual()
                                .name("tests-tried-" + in.ref())
                                .start(() -> run(steps));
    }

    /** Begins, if there is something to try and the settings give time for it. */
    static TestTrial begun(
            Assessor.Input in,
            Validation validation,
            Quality quality,
            UnifiedDiff patch,
            LongSupplier nanos) {
        Duration most = in.how().tryTests();
        Optional<TrialPlan> plan =
                most.isPositive() && validation.complete()
                        ? TrialPlan.of(in, quality, patch)
                        : Optional.empty();
        if (plan.isEmpty()) {
            return new TestTrial(in, null);
        }
        TrialSteps steps = new TrialSteps(in, plan.get(), most, nanos);
        try {
            endLeftOver(in);
            in.tree().clearCopies();
            steps.lay();
            return new TestTrial(in, steps);
        } catch (PluginException | WatchkeeperException e) {
            // The work was judged by then; what was to be tried besides must not undo that.
            in.tree().clearCopies();
            TestTrial failed = new TestTrial(in, null);
            failed.result = steps.ended("it could not be tried: " + e.getMessage());
            return failed;
        }
    }

    /** What an earlier process of ours has left running in a copy. */
    private static void endLeftOver(Assessor.Input in) {
        Processes processes = in.host().processes();
        String ours = in.ref().task() + "." + in.ref().number() + "." + TrialRun.PREFIX;
        for (String id : processes.ids()) {
            if (id.startsWith(ours)) {
                processes.stop(id, GRACE);
                processes.reap(id);
                processes.forget(id);
            }
        }
    }

    private void run(TrialSteps steps) {
        try {
            result = steps.run();
        } catch (CancellationException e) {
            result = null; // Whoever has stopped it does not ask.
        } catch (PluginException e) {
            result = steps.ended("the host failed: " + e.getMessage());
        } catch (RuntimeException e) {
            failure = e;
        }
    }

    /**
     * Waits for the end and tells it.
     *
     * @return {@code null} if nothing was tried
     * @throws CancellationException if the thread was interrupted
     */
    @Nullable TestsTried end(Assessor.Sink sink) {
        try {
            while (thread != null && !thread.join(LOOK)) {
                sink.waits();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("stopped while it was tried what the tests notice");
        }
        @Nullable RuntimeException thrown = failure;
        if (thrown != null) {
            throw thrown;
        }
        @Nullable TestsTried made = result;
        if (made != null) {
            sink.event(EventType.TESTS_TRIED, told(made));
        }
        return made;
    }

    private static Map<String, Object> told(TestsTried tried) {
        Map<String, Object> data = new HashMap<>();
        data.put("command", tried.command());
        data.put("found", String.join("; ", tried.words()));
        data.put("caught", tried.caught());
        data.put("missed", tried.missed());
        data.put("uncounted", tried.uncounted());
        data.put("untried", tried.untried());
        data.put("seconds", tried.seconds());
        if (tried.newTests() > 0) {
            data.put("new_tests", tried.newTests());
            data.put("passing_before", tried.passing());
        }
        return data;
    }

    /** Ends what still runs, and removes the copies. */
    @Override
    public void close() {
        if (thread == null) {
            return;
        }
        thread.interrupt();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        in.tree().clearCopies();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
