package dev.watchkeeper.testkit;

import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.WatchkeeperException.Code;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/** Remembers which commands were called, and fails one where a test wants it. */
abstract class RecordedCalls {
    private final List<String> calls = new ArrayList<>();
    private @Nullable RuntimeException next;

    /** The next call throws this. */
    public synchronized void failNext(RuntimeException failure) {
        next = failure;
    }

    /** The commands that were called, each {@code name(arguments)}, oldest first. */
    public synchronized List<String> calls() {
        return List.copyOf(calls);
    }

    final synchronized void called(String name, @Nullable Object... arguments) {
        calls.add(name + Arrays.asList(arguments).toString().replaceAll("(?s)^\\[(.*)]$", "($1)"));
        entered();
    }

    final synchronized void entered() {
        RuntimeException failure = next;
        if (failure != null) {
            next = null;
            throw failure;
        }
    }

    /** An id that nothing has. */
    static WatchkeeperException unknown(String what, String id) {
        return new WatchkeeperException(
                Code.UNKNOWN_ID, "there is no " + what + " " + id, "watchkeeper " + what + " list");
    }

    /** Puts a value in the place of the one that is the same, or at the end. */
    static <T> void replace(List<T> in, T value, Predicate<T> same) {
        for (int i = 0; i < in.size(); i++) {
            if (same.test(in.get(i))) {
                in.set(i, value);
                return;
            }
        }
        in.add(value);
    }
}
