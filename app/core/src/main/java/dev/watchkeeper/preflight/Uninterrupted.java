package dev.watchkeeper.preflight;

/** Clears up although the thread was told to end. */
final class Uninterrupted {
    private Uninterrupted() {}

    /** Does something as if the thread had not been interrupted, which it is again afterwards. */
    static void run(Runnable work) {
        boolean interrupted = Thread.interrupted();
        try {
            work.run();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
