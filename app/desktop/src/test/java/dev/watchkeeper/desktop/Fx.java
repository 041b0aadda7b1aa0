package dev.watchkeeper.desktop;

import static org.junit.jupiter.api.Assertions.fail;

import javafx.application.Platform;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** The JavaFX thread for tests. */
public final class Fx {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Fx() {}

    /** Starts JavaFX if this process has not yet. */
    public static void start() {
        try {
            Platform.startup(() -> {});
        } catch (IllegalStateException e) {
            // Another test started it.
            return;
        } finally {
            Platform.setImplicitExit(false);
        }
    }

    /** Does something on the JavaFX thread and gives its result. */
    public static <T extends @Nullable Object> T on(Callable<T> work) {
        CompletableFuture<T> done = new CompletableFuture<>();
        Platform.runLater(() -> {
            try {
                done.complete(work.call());
            } catch (Throwable e) {
                done.completeExceptionally(e);
            }
        });
        try {
            return done.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException r) {
                throw r;
            }
            if (e.getCause() instanceof Error r) {
                throw r;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new IllegalStateException("the JavaFX thread did not answer", e);
        }
    }

    public static void run(Runnable work) {
        boolean done =
                on(() -> {
                    work.run();
                    return true;
                });
        if (!done) {
            fail("the work was not done");
        }
    }

    /** Waits until something holds on the JavaFX thread. */
    static void until(String what, BooleanSupplier holds) {
        until(what, PATIENCE, holds);
    }

    static void until(String what, Duration patience, BooleanSupplier holds) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!on(holds::getAsBoolean)) {
            if (System.nanoTime() > deadline) {
                fail("waited in vain until " + what);
            }
            LockSupport.parkNanos(5_000_000);
        }
    }
}
