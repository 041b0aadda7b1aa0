package dev.watchkeeper.service;

import dev.watchkeeper.control.Caller;
import dev.watchkeeper.control.ProcessOrigin;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.WatchkeeperException.Code;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Who makes the calls of a connection, for as long as it lasts. It is found out as soon as it has
 * connected, while whoever came is still there.
 */
final class ConnectionCaller {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionCaller.class);

    private final CompletableFuture<Boolean> insideAttempt = new CompletableFuture<>();

    /**
     * Asks in a thread of its own: a call that reads waits for no answer.
     *
     * @param peers is asked for in that thread, since it takes a while at first
     */
    ConnectionCaller(SocketChannel channel, Supplier<PeerProcess> peers, ProcessOrigin origin) {
        this(() -> inside(channel, peers, origin));
    }

    ConnectionCaller(BooleanSupplier question) {
        Thread.ofVirtual()
                .name("control-caller")
                .start(() -> {
                    boolean inside = true; // Also if it can't be found out.
                    try {
                        inside = question.getAsBoolean();
                    } finally {
                        insideAttempt.complete(inside);
                    }
                });
    }

    private static boolean inside(
            SocketChannel channel, Supplier<PeerProcess> peers, ProcessOrigin origin) {
        try {
            long own = ProcessHandle.current().pid();
            long pid = peers.get().of(channel);
            // One that is gone already may have left its connection to anybody.
            return pid != 0 && pid != own && (!origin.lives(pid) || origin.insideAttempt(pid, own));
        } catch (IOException | RuntimeException e) {
            LOG.debug("a connection ended before it was known whose it is", e);
            return true;
        }
    }

    /** Waits until it is known. */
    Caller caller() {
        return insideAttempt.join() ? Caller.ATTEMPT : Caller.PERSON;
    }

    /** The same: whether it is a process that came from an attempt. */
    boolean insideAttempt() {
        return caller() == Caller.ATTEMPT;
    }

    /** Does something as soon as it is known, which must not take long. */
    CompletableFuture<?> whenKnown(Consumer<Boolean> inside) {
        return insideAttempt.thenAccept(inside);
    }

    /**
     * @throws WatchkeeperException with {@code REFUSED} inside an attempt
     */
    void mayChange(String call) {
        if (!caller().mayChange()) {
            LOG.warn("an attempt's own process asked for {}; it was refused", call);
            throw new WatchkeeperException(
                    Code.REFUSED,
                    "'" + call + "' is refused inside an attempt: it changes something",
                    "a person may ask for it in a terminal of their own");
        }
    }
}
