package dev.watchkeeper.ssh;

import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for what is expected to happen. */
final class LoopUntil {
    private LoopUntil() {}

    static boolean holds(Callable<Boolean> condition) {
        long end = System.nanoTime() + 20_000_000_000L;
        try {
            while (!condition.call()) {
                if (System.nanoTime() > end) {
                    return false;
                }
                LockSupport.parkNanos(5_000_000);
            }
            return true;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
