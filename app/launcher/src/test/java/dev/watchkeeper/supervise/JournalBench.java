package dev.watchkeeper.supervise;

import dev.watchkeeper.domain.Event;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.testkit.Measured;
import dev.watchkeeper.testkit.World;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** From a change in the workspace to its place in the journal, durably, while an attempt runs. */
public final class JournalBench {
    private static final int SINGLES = 60;
    private static final int BURST = 20_000;
    private static final long PATIENCE_SECONDS = 120;

    private JournalBench() {}

    public static void main(String[] args) throws Exception {
        singles();
        burst();
    }

    private static void singles() throws Exception {
        Path folder = Files.createTempDirectory("journal-bench");
        // The agent works for as long as a file lies beside it.
        Path until = folder.resolve("agents/until");
        World.prepare(
                folder,
                Map.of("agent", "cat >/dev/null; while [ -f '" + until + "' ]; do sleep 0.1; done"),
                "");
        Files.createFile(until);
        try (World w = World.reopened(folder, a -> {})) {
            BlockingQueue<String> told = new LinkedBlockingQueue<>();
            try (AutoCloseable listener =
                    w.parts().state().subscribe(events -> events.forEach(e -> tell(e, told)))) {
                var unused = w.task("t", "true");
                Thread run = Thread.ofPlatform().start(w::runUntilIdle);
                await(told, EventType.AGENT_STARTED.name());
                double[] ms = new double[SINGLES];
                for (int i = -10; i < SINGLES; i++) {
                    // Each its own file: one that changes again at once waits for the debounce.
                    String path = "file" + (i + 10) + ".txt";
                    long begin = System.nanoTime();
                    Files.writeString(w.workspace().resolve(path), "change " + i + "\n");
                    await(told, path);
                    if (i >= 0) {
                        ms[i] = (System.nanoTime() - begin) / 1e6;
                    }
                }
                Files.delete(until);
                run.join();
                Measured.row("single change to journal, median", Measured.median(ms), "ms");
                Measured.row("single change to journal, p95", Measured.p95(ms), "ms", 100);
            }
        } finally {
            Measured.remove(folder);
        }
    }

    private static void burst() throws IOException {
        Path folder = Files.createTempDirectory("journal-bench");
        World.prepare(
                folder,
                Map.of(
                        "agent",
                        "cat >/dev/null; i=0; while [ $i -lt 200 ]; do mkdir d$i; j=0;"
                                + " while [ $j -lt 100 ]; do echo $i $j > d$i/f$j; j=$((j+1));"
                                + " done; i=$((i+1)); done; echo done"),
                "");
        try (World w = World.reopened(folder, a -> {})) {
            var unused = w.task("burst", "test -f d199/f99");
            long begin = System.nanoTime();
            w.runUntilIdle();
            double seconds = (System.nanoTime() - begin) / 1e9;
            Set<String> recorded =
                    w.control().fileChanges("burst", 1).stream()
                            .map(c -> c.path())
                            .collect(Collectors.toSet());
            List<String> missing = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                for (int j = 0; j < 100; j++) {
                    String path = "d" + i + "/f" + j;
                    if (!recorded.contains(path)) {
                        missing.add(path);
                    }
                }
            }
            Measured.row("of a burst of " + BURST + " files, not recorded", missing.size(), "", 0);
            Measured.row("an attempt with that burst, to its end", seconds, "s");
        } finally {
            Measured.remove(folder);
        }
    }

    private static void tell(Event e, BlockingQueue<String> told) {
        if (e.type() == EventType.FILE_CHANGED) {
            told.add(String.valueOf(e.data().get("path")));
        } else if (e.type() == EventType.AGENT_STARTED) {
            told.add(e.type().name());
        }
    }

    private static void await(BlockingQueue<String> told, String what) throws InterruptedException {
        String got;
        do {
            got = told.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (got == null) {
                throw new IllegalStateException(what + " is not told");
            }
        } while (!got.equals(what));
    }
}
