package dev.watchkeeper.state;

import dev.watchkeeper.domain.EventDraft;
import dev.watchkeeper.domain.EventType;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** Threads that write into a home until the process dies without a word, or until they are done. */
final class KillableWriters {
    private static final int WRITERS = 4;

    private KillableWriters() {}

    /**
     * @param args the home; how many milliseconds after its opening the process dies, or {@code 0}
     *     to write a little and close
     */
    public static void main(String[] args) throws InterruptedException {
        long millis = Long.parseLong(args[1]);
        try (StateManager state = StateManager.open(Path.of(args[0]), Clock.systemUTC())) {
            Thread[] threads = new Thread[WRITERS + 2];
            for (int i = 0; i < threads.length; i++) {
                boolean writer = i < WRITERS;
                threads[i] =
                        Thread.ofVirtual().start(() -> work(state, writer, millis == 0 ? 20 : -1));
            }
            if (millis > 0) {
                long end = System.nanoTime() + millis * 1_000_000;
                while (System.nanoTime() < end) {
                    LockSupport.parkNanos(500_000);
                }
                Runtime.getRuntime().halt(137);
            }
            for (Thread t : threads) {
                t.join();
            }
        }
    }

    private static void work(StateManager state, boolean writer, int times) {
        for (int n = 0; times < 0 || n < times; n++) {
            int i = n;
            if (writer) {
                state.write(t -> {
                    t.next("task");
                    return t.append(
                            EventDraft.of(
                                    EventType.SUPERVISOR_STARTED,
                                    Map.of("text", "x".repeat(i % 7 == 0 ? 20_000 : 50))));
                });
            } else {
                state.read(v -> v.lastEvents(null, 20));
            }
        }
    }
}
