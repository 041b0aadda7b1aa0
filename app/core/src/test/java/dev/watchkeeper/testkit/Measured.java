package dev.watchkeeper.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Stream;

/** What the benchmarks share: the row that {@code scripts/bench} reads, and two statistics. */
public final class Measured {
    private Measured() {}

    /** Prints a row; {@code limit} is what {@code value} may be at most. */
    public static void row(String name, double value, String unit, double limit) {
        System.out.printf(
                Locale.ROOT,
                "{\"name\":\"%s\",\"value\":%.4f,\"unit\":\"%s\",\"limit\":%.4f,\"ok\":%b}%n",
                name,
                value,
                unit,
                limit,
                value <= limit);
    }

    /** Prints a row that has no limit. */
    public static void row(String name, double value, String unit) {
        System.out.printf(
                Locale.ROOT,
                "{\"name\":\"%s\",\"value\":%.4f,\"unit\":\"%s\"}%n",
                name,
                value,
                unit);
    }

    /** The smallest value that at least 95 of 100 don't exceed. */
    public static double p95(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.ceil(sorted.length * 0.95) - 1];
    }

    /** The middle one; of an even number the upper of the two. */
    public static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /** Removes a folder and all that it holds. */
    public static void remove(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path p : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(p);
            }
        }
    }
}
