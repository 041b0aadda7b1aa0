package dev.watchkeeper.hostkit;

import dev.watchkeeper.plugin.host.Uncovered;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** Finds what may not be read and was not listed as such by another snapshot. */
public final class ShutPaths {
    private ShutPaths() {}

    /**
     * The paths, in the order in which they are listed.
     *
     * @param now what is not held
     * @param before what the other snapshot does not hold; asked only where it matters
     */
    public static List<String> since(List<Uncovered> now, Supplier<List<Uncovered>> before) {
        List<String> shut = unreadable(now);
        if (!shut.isEmpty()) {
            Set<String> known = new HashSet<>(unreadable(before.get()));
            shut.removeIf(known::contains);
        }
        return shut;
    }

    private static List<String> unreadable(List<Uncovered> all) {
        List<String> paths = new ArrayList<>();
        for (Uncovered one : all) {
            if (one.reason() == Uncovered.Reason.UNREADABLE) {
                paths.add(one.path());
            }
        }
        return paths;
    }
}
