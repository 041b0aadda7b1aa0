package dev.watchkeeper.architecture.crooked.domain;

import java.util.concurrent.atomic.AtomicInteger;

/** Remembers in a static field, which it must not. */
public final class Counter {
    static final AtomicInteger COUNT = new AtomicInteger();

    private Counter() {}
}
