package dev.watchkeeper.local;

import dev.watchkeeper.plugin.host.Host;
import dev.watchkeeper.plugin.host.Snapshots;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a snapshot of ten changes costs, from the last write until it is durable, against {@code git
 * add -A && git write-tree} after as many changes to the same tree. Both take turns, because the
 * machine's own pace changes within minutes.
 */
public final class CheckpointBench {
    private static final int CHANGES = 10;
    private static final int WARM_UP = 60;
    private static final int TURNS = 10;
    private static final int A_TURN = 4;

    private CheckpointBench() {}

    private record Cost(double ours, double ours95, double git, double restart, double first) {}

    public static void main(String[] args) throws IOException {
        Cost small = measured(10_000);
        Cost large = measured(100_000);
        new Row(
                        "checkpoint of 10 changes at 100,000 files / git",
                        large.ours / large.git,
                        "x",
                        0.025)
                .print();
        new Row(
                        "checkpoint of 10 changes at 100,000 files / at 10,000",
                        large.ours / small.ours,
                        "x",
                        1.5)
                .print();
        Row.note("checkpoint of 10 changes at 100,000 files, median", large.ours, "ms");
        Row.note("the same, p95", large.ours95, "ms");
        Row.note("checkpoint of 10 changes at 10,000 files, median", small.ours, "ms");
        Row.note("git add -A and git write-tree at 100,000 files, median", large.git, "ms");
        Row.note("first checkpoint ever of 100,000 files", large.first, "ms");
        Row.note("opened again and first checkpoint after it, 100,000 files", large.restart, "ms");
    }

    private static Cost measured(int files) throws IOException {
        Path folder = Files.createTempDirectory("bench");
        try {
            Place place = Place.in(folder);
            for (int i = 0; i < files; i++) {
                Path file = file(place, i);
                if (i % 100 == 0) {
                    Files.createDirectories(file.getParent());
                }
                Files.writeString(file, "file " + i + "\n");
            }
            place.shell("git init -q && git add -A && git write-tree");
            double first;
            double[] ours = new double[TURNS * A_TURN];
            double[] git = new double[TURNS];
            try (Host host = place.open();
                    var _ = host.changes().watch(_ -> {})) {
                first = take(host);
                for (int round = 0; round < WARM_UP; round++) {
                    change(place, files, round);
                    var unused = take(host);
                }
                for (int turn = 0; turn < TURNS; turn++) {
                    for (int i = 0; i < A_TURN; i++) {
                        int round = turn * A_TURN + i;
                        change(place, files, WARM_UP + round);
                        ours[round] = take(host);
                    }
                    place.shell("git add -A && git write-tree");
                    change(place, files, 1000 + turn);
                    long start = System.nanoTime();
                    place.shell("git add -A && git write-tree");
                    git[turn] = ms(start);
                    var unused = take(host);
                }
            }
            long start = System.nanoTime();
            try (Host host = place.open();
                    var _ = host.changes().watch(_ -> {})) {
                var unused = host.snapshots().take(Snapshots.Sure.BY_EVENTS);
                return new Cost(
                        Row.median(ours), Row.at(ours, 0.95), Row.median(git), ms(start), first);
            }
        } finally {
            new LocalTransport().remove(folder.toString());
        }
    }

    private static double take(Host host) {
        long start = System.nanoTime();
        var unused = host.snapshots().take(Snapshots.Sure.BY_EVENTS);
        return ms(start);
    }

    private static double ms(long start) {
        return (System.nanoTime() - start) / 1e6;
    }

    private static Path file(Place place, int i) {
        return place.work().resolve("d" + i / 100 + "/f" + i + ".txt");
    }

    private static void change(Place place, int files, int round) throws IOException {
        for (int i = 0; i < CHANGES; i++) {
            int which = (round * 7919 + i * (files / CHANGES)) % files;
            Files.writeString(file(place, which), "round " + round + "\n");
        }
    }
}
