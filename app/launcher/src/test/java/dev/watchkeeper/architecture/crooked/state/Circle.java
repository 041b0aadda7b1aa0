package dev.watchkeeper.architecture.crooked.state;

import dev.watchkeeper.architecture.crooked.report.Query;

/** Knows a room that comes after it, which it must not. */
public final class Circle {
    /** The other room's class. */
    public Query query() {
        return new Query();
    }
}
