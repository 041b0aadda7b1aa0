package dev.watchkeeper.hostkit;

import java.io.IOException;
import java.util.function.Consumer;

/** A script on a host whose output is wanted while it runs, by whichever way a host has for it. */
public interface LiveScript {
    /**
     * Runs a script by the host's sh until it ends or {@link #stop} is called. Its standard input
     * stays open as long as it is wanted.
     *
     * @param printed gets what it prints, piece by piece
     * @throws IOException if it was cut off
     */
    void run(String script, Consumer<String> printed) throws IOException;

    /** Ends a run, which may be another thread's. */
    void stop();
}
