package dev.watchkeeper.state;

import dev.watchkeeper.domain.EventDraft;
import dev.watchkeeper.domain.EventType;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** Threads that write into a home until the process dies without a word. */
final class KillableWriters {
    private static final int THREADS = 6;
    private static final int WRITERS = 4;

    private KillableWriters() {}

    /**
     * @param args the home; how many milliseconds after its first write the process dies
     */
    public static void main(String[] args) {
        long millis = Long.parseLong(args[1]);
        // Never closed: it dies.
        StateManager state = StateManager.open(Path.of(args[0]), Clock.systemUTC());
        long before = state.read(View::lastSeq);
        for (int i = 0; i < THREADS; i++) {
            boolean writes = i < WRITERS;
            Thread.startVirtualThread(() -> work(state, writes));
        }
        while (state.read(View::lastSeq) == before) {
            LockSupport.parkNanos(500_000);
        }
        long end = System.nanoTime() + millis * 1_000_000;
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(500_000);
        }
        Runtime.getRuntime().halt(137);
    }

    private static void work(StateManager state, boolean writer) {
        for (int n = 0; ; n++) {
            int length = n % 7 == 0 ? 20_000 : 50;
            if (writer) {
                state.write(t -> {
                    t.next("task");
                    return t.append(
                            EventDraft.of(
                                    EventType.SUPERVISOR_STARTED,
                                    Map.of("text", "x".repeat(length))));
                });
            } else {
                state.read(v -> v.lastEvents(null, 20));
            }
        }
    }
}
