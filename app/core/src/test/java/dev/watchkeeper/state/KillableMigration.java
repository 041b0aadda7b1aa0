package dev.watchkeeper.state;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.locks.LockSupport;

/** A process that opens an old home and dies without a word while its schema is changed. */
final class KillableMigration {
    private KillableMigration() {}

    /**
     * @param args the home; how many milliseconds after the migration's begin the process dies
     */
    public static void main(String[] args) {
        Path home = Path.of(args[0]);
        long millis = Long.parseLong(args[1]);
        Thread.ofPlatform()
                .start(() -> {
                    while (!Files.exists(home.resolve("state.migrating"))) {
                        LockSupport.parkNanos(200_000);
                    }
                    long end = System.nanoTime() + millis * 1_000_000;
                    while (System.nanoTime() < end) {
                        LockSupport.parkNanos(200_000);
                    }
                    Runtime.getRuntime().halt(137);
                });
        // Never closed: it dies.
        var unused = StateManager.open(home, Clock.systemUTC());
    }
}
