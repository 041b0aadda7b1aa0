package dev.watchkeeper.local;

import dev.watchkeeper.plugin.host.ChangedPath;
import dev.watchkeeper.plugin.host.Host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** How soon a change is told at the shipped debounce, and whether a burst is told whole. */
public final class WatchBench {
    private static final Duration DEBOUNCE = Duration.ofMillis(200);
    private static final int BURST = 20_000;
    private static final int ROUNDS = 60;

    private WatchBench() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("bench");
        try {
            Place place = Place.in(folder);
            for (int i = 0; i < 10_000; i++) {
                Path file = place.work().resolve("d" + i / 100 + "/f" + i);
                Files.createDirectories(file.getParent());
                Files.writeString(file, "file " + i);
            }
            try (Host host =
                    Place.open(
                            place.config(
                                    List.of("node_modules"), List.of(), 100L << 20, DEBOUNCE))) {
                single(place, host);
                burst(place, host);
            }
        } finally {
            new LocalTransport().remove(folder.toString());
        }
    }

    private static void single(Place place, Host host) throws IOException, InterruptedException {
        LinkedBlockingQueue<List<ChangedPath>> told = new LinkedBlockingQueue<>();
        double[] took = new double[ROUNDS];
        try (var _ = host.changes().watch(told::add)) {
            for (int i = -10; i < ROUNDS; i++) {
                TimeUnit.MILLISECONDS.sleep(210); // A single one: the path was quiet before.
                long start = System.nanoTime();
                Files.writeString(place.work().resolve("d7/f701"), "round " + i);
                List<ChangedPath> change = told.poll(20, TimeUnit.SECONDS);
                if (change == null || change.size() != 1) {
                    throw new IllegalStateException("told: " + change);
                }
                took[Math.max(0, i)] = (System.nanoTime() - start) / 1e6;
            }
        }
        new Row("single change until the host tells it, p95", Row.at(took, 0.95), "ms", 95).print();
    }

    private static void burst(Place place, Host host) throws InterruptedException {
        Set<String> told = ConcurrentHashMap.newKeySet();
        try (var _ = host.changes().watch(all -> all.forEach(c -> told.add(c.path())))) {
            place.shell("mkdir burst");
            long start = System.nanoTime();
            place.shell("seq 1 " + BURST + " | sed s,^,burst/, | xargs touch");
            double made = (System.nanoTime() - start) / 1e6;
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (told.size() < BURST && System.nanoTime() < end) {
                TimeUnit.MILLISECONDS.sleep(2);
            }
            double all = (System.nanoTime() - start) / 1e6;
            new Row(
                            "burst of 20,000 created files: told by events alone",
                            told.size(),
                            "files",
                            BURST)
                    .print(told.size() >= BURST);
            Row.note("the same: time to create them", made, "ms");
            Row.note("the same: time until all are told", all, "ms");
        }
    }
}
