package dev.watchkeeper.ssh;

import dev.watchkeeper.plugin.PluginException;

import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.common.DisconnectReason;
import net.schmizz.sshj.common.SSHRuntimeException;
import net.schmizz.sshj.connection.ConnectionException;
import net.schmizz.sshj.connection.channel.OpenFailException;
import net.schmizz.sshj.sftp.Response;
import net.schmizz.sshj.sftp.SFTPClient;
import net.schmizz.sshj.sftp.SFTPException;
import net.schmizz.sshj.transport.TransportException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One connection to a host, which carries all channels and is made anew when it dropped. Safe for
 * use by many threads.
 */
final class SshConnection implements AutoCloseable {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration CROWDED = Duration.ofMillis(100);

    private final SshOptions options;
    private final SshLogin login;
    private final Semaphore channels;
    private final ReentrantLock lock = new ReentrantLock();
    private final AtomicInteger made = new AtomicInteger();
    private final AtomicLong waited = new AtomicLong();

    // Guarded by the lock.
    private @Nullable Connection current;
    private int failures;
    private long notBefore = System.nanoTime();
    private String lastFailure = "";
    private volatile boolean closed;

    SshConnection(SshOptions options) {
        this.options = options;
        this.login = new SshLogin(options);
        this.channels = new Semaphore(options.channels(), true);
    }

    /** A living connection. */
    static final class Connection {
        private final List<SSHClient> clients;
        private final ReentrantLock opening = new ReentrantLock();
        private volatile @Nullable SFTPClient files;
        private volatile boolean dead;

        /** Whether anything was ever done over it. */
        private volatile boolean useful;

        Connection(List<SSHClient> clients) {
            this.clients = List.copyOf(clients);
        }

        SSHClient client() {
            return clients.getLast();
        }

        /** The one SFTP channel. */
        SFTPClient files() throws IOException {
            opening.lock();
            try {
                SFTPClient open = files;
                if (open == null) {
                    try {
                        open = client().newSFTPClient();
                    } catch (OpenFailException e) {
                        throw e;
                    } catch (ConnectionException e) {
                        if (!lives() || e.getCause() != null) {
                            throw e; // The line dropped; a plain no has no cause.
                        }
                        throw new SshLogin.Refusal(
                                PluginException.Kind.MISSING,
                                "the host has no SFTP: " + e.getMessage(),
                                "put `Subsystem sftp internal-sftp` into its sshd_config",
                                e);
                    }
                    files = open;
                }
                return open;
            } finally {
                opening.unlock();
            }
        }

        boolean lives() {
            return !dead && client().getTransport().isRunning();
        }

        /** Ends it at once, whoever waits on it; says no goodbye to a peer that may be gone. */
        void kill(String why) {
            dead = true;
            try {
                if (clients.getFirst().getSocket() != null) {
                    clients.getFirst().getSocket().close();
                }
            } catch (IOException e) {
                // It is of no more use in any case.
            }
            for (SSHClient client : clients.reversed()) {
                client.getTransport()
                        .die(new TransportException(DisconnectReason.CONNECTION_LOST, why));
            }
        }
    }

    /** Something done over the connection. */
    interface Work<T> {
        T over(Connection connection) throws IOException;
    }

    /** The connection was lost in the middle: whether the work was done is not known. */
    static final class Lost extends IOException {
        private static final long serialVersionUID = 1L;

        Lost(String message) {
            super(message);
        }
    }

    /**
     * Does something that can be done twice: where the line drops, it is done again once the line
     * is back.
     *
     * @throws PluginException of kind {@code TRANSIENT} if the line stays down, of another kind if
     *     only a person can mend what is wrong
     * @throws IOException if the host says no to the work itself
     */
    <T> T with(Work<T> work) throws IOException {
        // What never worked is told at once: the address may be wrong.
        long end = System.nanoTime() + (made.get() == 0 ? 0 : options.patience().toNanos());
        while (true) {
            Connection connection = connected(end);
            try {
                return bounded(connection, work);
            } catch (OpenFailException e) {
                // The host takes fewer channels than we would: wait for one to become free.
                if (System.nanoTime() > end) {
                    throw new PluginException(
                            PluginException.Kind.TRANSIENT,
                            "host " + options.told() + " opens no channel: " + e.getMessage(),
                            "lower `channels`, or raise MaxSessions in its sshd_config",
                            e);
                }
                LockSupport.parkNanos(CROWDED.toNanos());
            } catch (IOException e) {
                if (connection.lives() && answer(e)) {
                    throw e;
                }
                drop(connection, String.valueOf(e.getMessage()));
                if (closed || System.nanoTime() > end) {
                    throw down();
                }
            }
        }
    }

    private <T> T bounded(Connection connection, Work<T> work) throws IOException {
        try {
            channels.acquire();
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
        try {
            T done = work.over(connection);
            connection.useful = true;
            return done;
        } catch (IllegalStateException | SSHRuntimeException e) {
            if (connection.lives()) {
                throw e;
            }
            throw new Lost(
                    String.valueOf(e.getMessage())); // So it is told of one that has just died.
        } finally {
            channels.release();
        }
    }

    /** Whether the host itself says no; anything else leaves a connection of no more use. */
    private static boolean answer(IOException e) {
        return e instanceof SFTPException s
                && s.getStatusCode() != Response.StatusCode.UNKNOWN
                && s.getStatusCode() != Response.StatusCode.CONNECITON_LOST;
    }

    /**
     * The connection, made if there is none.
     *
     * @param end until when to try, in the nanoseconds of this process
     */
    Connection connected(long end) {
        try {
            if (!lock.tryLock(
                    Math.max(options.connectTimeout().toNanos(), end - System.nanoTime()),
                    TimeUnit.NANOSECONDS)) {
                throw down();
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
        try {
            while (true) {
                Connection known = current;
                if (known != null && known.lives()) {
                    return known;
                }
                if (closed) {
                    throw down();
                }
                long wait = notBefore - System.nanoTime();
                if (wait > 0) {
                    if (System.nanoTime() + wait > end) {
                        throw down();
                    }
                    TimeUnit.NANOSECONDS.sleep(wait);
                    waited.addAndGet(wait);
                }
                try {
                    Connection made = new Connection(login.connect());
                    current = made;
                    this.made.incrementAndGet();
                    Thread.ofVirtual().name("keep-alive " + options).start(() -> watch(made));
                    return made;
                } catch (IOException e) {
                    failed(String.valueOf(e.getMessage()));
                    if (System.nanoTime() >= end) {
                        throw down();
                    }
                } catch (PluginException e) {
                    failed(String.valueOf(e.getMessage()));
                    throw e;
                }
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        } finally {
            lock.unlock();
        }
    }

    /** Nanoseconds that were waited between attempts to connect, all together. */
    long waited() {
        return waited.get();
    }

    /** How often a connection was made. */
    int made() {
        return made.get();
    }

    /** Guarded by the lock. Doubles the pause up to the cap; half of it is left to chance. */
    private void failed(String why) {
        lastFailure = why;
        long pause =
                Math.min(
                        options.reconnectMax().toNanos(),
                        FIRST_PAUSE.toNanos() << Math.min(20, failures));
        failures++;
        notBefore =
                System.nanoTime()
                        + pause / 2
                        + ThreadLocalRandom.current().nextLong(Math.max(1, pause / 2));
    }

    private void drop(Connection connection, String why) {
        connection.kill(why);
        lock.lock();
        try {
            if (current == connection) {
                current = null;
                if (connection.useful) {
                    failures = 0;
                    lastFailure = why;
                } else {
                    failed(why); // A host that lets us in and drops us is not asked without a
                    // pause.
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Asks the other side whether it is there, period by period. Silence for one period after a
     * question ends the connection, so that a line that swallows everything is noticed within two.
     */
    private void watch(Connection connection) {
        long period = options.keepAlive().toMillis();
        while (connection.lives() && !closed) {
            CompletableFuture<Boolean> answer = new CompletableFuture<>();
            // Apart, since a write blocks where the buffers are full.
            Thread.ofVirtual().start(() -> ask(connection, answer));
            try {
                answer.get(period, TimeUnit.MILLISECONDS);
                Thread.sleep(period);
            } catch (TimeoutException | ExecutionException e) {
                drop(connection, "no answer for " + period + " ms");
                return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private static void ask(Connection connection, CompletableFuture<Boolean> answer) {
        try {
            connection
                    .client()
                    .getConnection()
                    .sendGlobalRequest("keepalive@openssh.com", true, new byte[0])
                    .retrieve();
            answer.complete(true);
        } catch (IOException e) {
            // A host that does not know the question says so, and is there.
            if (connection.lives()) {
                answer.complete(true);
            } else {
                answer.completeExceptionally(e);
            }
        }
    }

    private PluginException down() {
        return new PluginException(
                PluginException.Kind.TRANSIENT,
                "host "
                        + options.told()
                        + " can't be reached"
                        + (lastFailure.isEmpty() ? "" : ": " + lastFailure),
                "see that the machine runs and that `" + options.line() + "` gets there");
    }

    private PluginException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new PluginException(
                PluginException.Kind.TRANSIENT,
                "waiting for host " + options.told() + " was interrupted",
                "",
                e);
    }

    SshOptions options() {
        return options;
    }

    @Override
    public void close() {
        closed = true;
        lock.lock();
        try {
            Connection known = current;
            current = null;
            if (known != null) {
                known.dead = true;
                SshLogin.close(known.clients);
            }
        } finally {
            lock.unlock();
        }
    }
}
