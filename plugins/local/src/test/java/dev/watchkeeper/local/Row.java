package dev.watchkeeper.local;

import java.util.Arrays;
import java.util.Locale;

/** A measured value, as one line of JSON. */
record Row(String name, double value, String unit, double limit) {
    /** Prints it; higher than its limit is a miss. */
    void print() {
        print(value <= limit);
    }

    void print(boolean ok) {
        System.out.printf(
                Locale.ROOT,
                "{\"name\":\"%s\",\"value\":%.4f,\"unit\":\"%s\",\"limit\":%s,\"ok\":%s}%n",
                name,
                value,
                unit,
                limit,
                ok);
    }

    /** A value without a limit. */
    static void note(String name, double value, String unit) {
        System.out.printf(
                Locale.ROOT,
                "{\"name\":\"%s\",\"value\":%.4f,\"unit\":\"%s\"}%n",
                name,
                value,
                unit);
    }

    static double at(double[] values, double share) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
    }

    static double median(double[] values) {
        return at(values, 0.5);
    }
}
