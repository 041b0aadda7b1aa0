package dev.watchkeeper.architecture.crooked.schedule;

import dev.watchkeeper.architecture.crooked.decide.Reader;

/** Calls a room at its side, which it must not. */
public final class Neighbour {
    /** The other room's class. */
    public Reader reader() {
        return new Reader();
    }
}
