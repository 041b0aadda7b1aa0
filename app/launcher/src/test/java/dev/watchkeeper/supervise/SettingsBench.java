package dev.watchkeeper.supervise;

import dev.watchkeeper.domain.Event;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.testkit.Measured;
import dev.watchkeeper.testkit.World;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** How long an edit of the settings takes until it is in force and told, though nobody asks. */
public final class SettingsBench {
    private static final int EDITS = 60;
    private static final int WARM_UP = 5;
    private static final double LIMIT_MS = 1000;
    private static final int PATIENCE_SECONDS = 30;

    private SettingsBench() {}

    public static void main(String[] args) throws Exception {
        Path folder = Files.createTempDirectory("settings-bench");
        World.prepare(folder, Map.of("agent", "true"), "thresholds: {attempts: 3}\n");
        Path file = folder.resolve("home/settings.yaml");
        String text = Files.readString(file);
        // Edits come at any moment between two looks.
        Random moment = new Random(5);
        try (World w = World.reopened(folder, a -> {})) {
            var unused = w.parts().settings().apply(w.project());
            BlockingQueue<Event> told = new LinkedBlockingQueue<>();
            try (AutoCloseable listener =
                    w.parts()
                            .state()
                            .subscribe(events ->
                                    events.stream()
                                            .filter(e -> e.type() == EventType.SETTINGS_CHANGED)
                                            .forEach(told::add))) {
                double[] ms = new double[EDITS];
                for (int i = -WARM_UP; i < EDITS; i++) {
                    LockSupport.parkNanos(moment.nextLong(300_000_000));
                    int attempts = 4 + i + WARM_UP;
                    Path fresh =
                            Files.writeString(
                                    file.resolveSibling("settings.new"),
                                    text.replace("attempts: 3", "attempts: " + attempts));
                    long begin = System.nanoTime();
                    Files.move(
                            fresh,
                            file,
                            StandardCopyOption.ATOMIC_MOVE,
                            StandardCopyOption.REPLACE_EXISTING);
                    Event changed = told.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
                    double took = (System.nanoTime() - begin) / 1e6;
                    int now = w.parts().settings().apply(w.project()).thresholds().attempts();
                    if (changed == null || now != attempts) {
                        throw new IllegalStateException(
                                "edit " + attempts + ": " + changed + ", in force: " + now);
                    }
                    if (i >= 0) {
                        ms[i] = took;
                    }
                }
                Measured.row(
                        "settings edited until in force and told, median",
                        Measured.median(ms),
                        "ms");
                Measured.row(
                        "settings edited until in force and told, p95",
                        Measured.p95(ms),
                        "ms",
                        LIMIT_MS);
            }
        } finally {
            Measured.remove(folder);
        }
    }
}
