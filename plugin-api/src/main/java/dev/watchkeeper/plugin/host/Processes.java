package dev.watchkeeper.plugin.host;

import dev.watchkeeper.plugin.PluginException;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Durable processes: each is detached in a session of its own and outlives us; its id finds it
 * again from any process of ours, after any restart.
 */
public interface Processes {
    /**
     * Starts a process, once: a second call with the same id starts nothing and returns how the
     * first one stands, also after a crash in the middle of the first call.
     *
     * @throws dev.watchkeeper.plugin.PluginException if it can't be started
     */
    ProcessStatus start(ProcessSpec spec);

    /** How a process stands. */
    ProcessStatus status(String id);

    /**
     * How much of a running process and all below it has run so far. Equal answers at two moments
     * mean that nothing of it has run in between, and so has changed nothing.
     *
     * @return empty where that is not known, or while something of it runs
     */
    default Optional<String> activity(String id) {
        return Optional.empty();
    }

    /**
     * When a process ended that left an exit status, or when one that vanished last wrote output,
     * by the clock that files' times are of; empty if that is not known.
     */
    default Optional<Instant> endedAt(String id) {
        return Optional.empty();
    }

    /**
     * Reads a stream from an offset on.
     *
     * @return at most {@code max} bytes; empty if there is nothing there yet
     */
    byte[] read(String id, Stream stream, long offset, int max);

    /**
     * Waits until one of the streams grows beyond the sizes in {@code seen}, the process ends, or
     * the time is over.
     *
     * @return how it stands then
     */
    ProcessStatus await(String id, ProcessStatus seen, Duration atMost);

    /** Appends to the standard input of a process that was started as a conversation. */
    void send(String id, byte[] input);

    /**
     * Appends to the standard input of a conversation what is not there yet: a second call with the
     * same lines, also after a crash in the middle of the first, sends no more than the rest. Only
     * one caller at a time may send to a process.
     *
     * @param lines whole lines that no other input of the process equals
     */
    default void sendOnce(String id, byte[] lines) {
        throw new PluginException(
                PluginException.Kind.MISSING,
                "this host carries no conversation with an agent",
                "update its plugin");
    }

    /**
     * Says whether a process waits for an answer of ours. While it does, its {@link
     * ProcessSpec.Limit} does not run, as far as the host can keep it from running.
     */
    default void waitsForUs(String id, boolean waits) {}

    /** Ends the standard input of a conversation. */
    void closeInput(String id);

    /** Sends one signal to the process itself. */
    void signal(String id, Signal signal);

    /**
     * Ends a process and all that came from it, children in sessions of their own included: first
     * INT, then TERM, then KILL, each sent to all of them and after a share of the grace, so that
     * each may tidy up, as git does with its lock files. Returns when none of them is alive.
     *
     * @return how it stands then
     */
    ProcessStatus stop(String id, Duration grace);

    /**
     * Ends what a finished process left behind: its children that are still alive. They get a
     * moment to tidy up.
     *
     * @return how many there were
     */
    int reap(String id);

    /**
     * What a process had left behind when it ended, and that was ended with it.
     *
     * @return a command line for each; empty too where the host could not tell
     */
    default List<String> leftBehind(String id) {
        return List.of();
    }

    /**
     * Why a process ended otherwise than by itself, where the host knows more than its exit status
     * says: it ran out of memory there, or the place that it ran in was ended.
     *
     * @return in a sentence for a person, with what to do; empty where there is nothing to say
     */
    default Optional<String> whyEnded(String id) {
        return Optional.empty();
    }

    /**
     * CPU time that the process and its descendants have used so far.
     *
     * @return in milliseconds; -1 if unknown
     */
    long cpuMillis(String id);

    /**
     * Whether a signal or a debugger keeps the process, or one that came from it, from going on.
     *
     * @return false also where that can't be told
     */
    default boolean stopped(String id) {
        return false;
    }

    /** Ids of all processes whose folders are still there. */
    List<String> ids();

    /** Removes the folder of a process that has ended. */
    void forget(String id);

    /** The output streams of a process. */
    enum Stream {
        OUT,
        ERR,
        /** The file {@link ProcessSpec#EVENTS} in its run folder, if it writes one. */
        EVENTS
    }

    /** The signals that are used. */
    enum Signal {
        INT,
        TERM,
        KILL
    }
}
