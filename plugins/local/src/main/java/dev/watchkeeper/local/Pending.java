package dev.watchkeeper.local;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * Which paths to look at, and when. A path that was quiet is looked at soon after it is touched;
 * one that was looked at just now waits until it has been quiet for the debounce, but not for ever.
 * Times in nanoseconds of one clock. Not safe for use by several threads.
 */
final class Pending {
    /** Long enough for one save, or for both ends of a renaming to come. */
    private static final long SOON = 20_000_000;

    /** How long those that are to be looked at soon wait for each other at most. */
    private static final long TOGETHER = 3 * SOON;

    /** How many times the debounce a path that is never quiet is waited for. */
    private static final int PATIENCE = 5;

    private final long debounce;

    // Each is in the order of the last touch, for its delay is one and the same for all.
    private final LinkedHashMap<String, Due> first = new LinkedHashMap<>();
    private final LinkedHashMap<String, Due> again = new LinkedHashMap<>();
    private final LinkedHashMap<String, Long> looked = new LinkedHashMap<>();

    private record Due(long touched, long at) {}

    Pending(long debounce) {
        this.debounce = debounce;
    }

    /**
     * Something happened at a path.
     *
     * @return whether it is now the only one
     */
    boolean touch(String path, long now) {
        boolean alone = isEmpty();
        if (!push(first, path, now, Math.min(SOON, debounce))
                && !push(again, path, now, debounce)) {
            forget(now);
            boolean repeated = looked.containsKey(path);
            long delay = repeated ? debounce : Math.min(SOON, debounce);
            (repeated ? again : first).put(path, new Due(now, now + delay));
        }
        return alone;
    }

    private boolean push(SequencedMap<String, Due> queue, String path, long now, long delay) {
        Due due = queue.get(path);
        if (due == null) {
            return false;
        }
        if (now - due.touched <= PATIENCE * debounce) {
            queue.remove(path);
            queue.put(path, new Due(due.touched, now + delay));
        }
        return true;
    }

    private void forget(long now) {
        while (!looked.isEmpty() && now - looked.firstEntry().getValue() > debounce) {
            looked.pollFirstEntry();
        }
    }

    /** Asks for a look at once. */
    void now(String path, long now) {
        first.putFirst(path, new Due(now - TOGETHER, now));
    }

    boolean isEmpty() {
        return first.isEmpty() && again.isEmpty();
    }

    /**
     * How long the next one has to wait; nothing may be empty.
     *
     * @return 0 or less if it is due
     */
    long rest(long now) {
        long rest = Long.MAX_VALUE;
        if (!first.isEmpty()) {
            long quiet = first.lastEntry().getValue().at;
            rest = Math.min(quiet, first.firstEntry().getValue().touched + TOGETHER) - now;
        }
        if (!again.isEmpty()) {
            rest = Math.min(rest, again.firstEntry().getValue().at - now);
        }
        return rest;
    }

    /** Takes out those that are due, sorted: the first ones together, so that renames are seen. */
    List<String> due(long now) {
        List<String> paths = new ArrayList<>();
        while (!again.isEmpty() && again.firstEntry().getValue().at <= now) {
            paths.add(again.pollFirstEntry().getKey());
        }
        if (!first.isEmpty() && rest(now) <= 0) {
            paths.addAll(first.keySet());
            first.clear();
        }
        look(paths, now);
        return paths;
    }

    /** Takes out all, sorted. */
    List<String> all(long now) {
        List<String> paths = new ArrayList<>(first.keySet());
        paths.addAll(again.keySet());
        first.clear();
        again.clear();
        look(paths, now);
        return paths;
    }

    private void look(List<String> paths, long now) {
        Collections.sort(paths);
        forget(now);
        paths.forEach(path -> {
            looked.remove(path);
            looked.put(path, now);
        });
    }
}
