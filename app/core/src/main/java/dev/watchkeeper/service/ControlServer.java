package dev.watchkeeper.service;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.watchkeeper.control.Control;
import dev.watchkeeper.control.ControlClient;
import dev.watchkeeper.control.ControlJson;
import dev.watchkeeper.control.ProcessOrigin;
import dev.watchkeeper.control.Reading;
import dev.watchkeeper.control.SocketLines;
import dev.watchkeeper.control.SocketPlace;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.WatchkeeperException.Code;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * The socket's door at the side of the process that owns the home. Each connection and each call
 * has its own virtual thread, so that a call that waits for events delays no other. A process that
 * came from an attempt may read and nothing else, whatever it shed.
 */
public final class ControlServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlServer.class);

    /** How many calls of one connection may be under way; more wait in the socket. */
    private static final int CALLS_AT_ONCE = 256;

    /** The same for a process of an attempt, which reads what it needs and no more. */
    private static final int CALLS_INSIDE = 4;

    /** Connections at once, and those of attempts' processes among them. */
    private static final int CONNECTIONS = 512;

    private static final int CONNECTIONS_INSIDE = 16;

    /** Until one has ended, or is known as one too many of an attempt's. */
    private static final long WAIT_MILLIS = 2_000;

    /** Of events, and of characters or bytes, in one answer; an attempt gets a part of it. */
    private static final int MOST_EVENTS = 100_000;

    private static final int MOST_TEXT = 16 << 20;
    private static final int INSIDE_PART = 16;

    /** Before another try to accept, where the system has no descriptor left. */
    private static final long PAUSE_MILLIS = 200;

    private final Control control;
    private final SocketPlace place;
    private final ServerSocketChannel listening;
    private final ObjectMapper mapper = ControlJson.mapper();
    private final Map<String, Method> methods = new HashMap<>();
    private final ProcessOrigin origin = ProcessOrigin.ofThisSystem();
    private final Peers peers = new Peers();
    private final CallRoom room = CallRoom.ofThisProcess();
    private final Semaphore places = new Semaphore(CONNECTIONS);
    private final Semaphore placesInside = new Semaphore(CONNECTIONS_INSIDE);
    private final Set<SocketLines> connections = ConcurrentHashMap.newKeySet();

    private ControlServer(Control control, SocketPlace place, ServerSocketChannel listening) {
        this.control = control;
        this.place = place;
        this.listening = listening;
        for (Method method : Control.class.getMethods()) {
            if (!method.getName().equals("close")) {
                methods.put(method.getName(), method);
            }
        }
    }

    /**
     * Opens the door. The caller owns the home; a socket that a dead owner left is replaced.
     *
     * @param control what calls go to; closing the server does not close it
     * @throws WatchkeeperException with {@code IN_USE} if somebody answers at the home's socket,
     *     with {@code HOME} if the socket can't be made
     */
    public static ControlServer open(Path home, Control control) {
        SocketPlace place = new SocketPlace(home);
        if (ControlClient.answers(place)) {
            throw new WatchkeeperException(
                    Code.IN_USE,
                    "another supervisor owns " + home,
                    "watchkeeper status shows it, watchkeeper stop ends it");
        }
        Path socket = place.make();
        try {
            ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            try {
                listening.bind(UnixDomainSocketAddress.of(socket));
                SocketPlace.protect(socket);
            } catch (IOException | RuntimeException e) {
                listening.close();
                throw e;
            }
            ControlServer server = new ControlServer(control, place, listening);
            Thread.ofVirtual().name("control-accept").start(server::accept);
            return server;
        } catch (IOException e) {
            throw new WatchkeeperException(
                    Code.HOME,
                    "can't open the control socket " + socket + ": " + e.getMessage(),
                    "check the folder's rights",
                    e);
        }
    }

    private void accept() {
        boolean told = false;
        while (listening.isOpen()) {
            try {
                SocketChannel channel = listening.accept();
                told = false;
                begin(channel);
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException | RuntimeException e) {
                // No descriptor is left, say: it goes on when others have closed theirs.
                if (!told) {
                    LOG.warn("the control socket accepts no connection for now", e);
                    told = true;
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS));
            }
        }
    }

    private void begin(SocketChannel channel) {
        SocketLines lines = new SocketLines(channel);
        boolean free;
        try {
            free = places.tryAcquire(WAIT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            free = false;
        }
        if (!free) {
            refuse(lines, tooMany("connections"));
            return;
        }
        connections.add(lines);
        if (!listening.isOpen()) {
            lines.close();
        }
        ConnectionCaller caller = new ConnectionCaller(channel, peers, origin);
        Thread.ofVirtual().name("control-connection").start(() -> serve(lines, caller));
    }

    private static WatchkeeperException tooMany(String of) {
        return new WatchkeeperException(
                Code.REFUSED, "too many " + of + " at once", "end some of them first");
    }

    private void serve(SocketLines lines, ConnectionCaller caller) {
        Semaphore free = new Semaphore(CALLS_INSIDE);
        AtomicBoolean inside = new AtomicBoolean();
        CompletableFuture<?> counted =
                caller.whenKnown(attempts -> {
                    if (!attempts) {
                        free.release(CALLS_AT_ONCE - CALLS_INSIDE);
                    } else if (placesInside.tryAcquire()) {
                        inside.set(true);
                    } else {
                        refuse(lines, tooMany("connections of attempts"));
                    }
                });
        try {
            while (takeCall(lines, caller, free)) {
                // The next one.
            }
            lines.close();
        } catch (WatchkeeperException e) {
            refuse(lines, e);
        } catch (IOException e) {
            lines.close();
            LOG.debug("a connection to the control socket ended: {}", e.getMessage());
        } catch (InterruptedException e) {
            lines.close();
            Thread.currentThread().interrupt();
        } finally {
            connections.remove(lines);
            counted.join();
            if (inside.get()) {
                placesInside.release();
            }
            places.release();
        }
    }

    /** Reads one call and has it answered; {@code false} where there is none any more. */
    private boolean takeCall(SocketLines lines, ConnectionCaller caller, Semaphore free)
            throws IOException, InterruptedException {
        CallRoom.Call held = room.call(caller);
        boolean goes = false;
        try {
            byte[] line = lines.read(held);
            if (line == null) {
                return false;
            }
            free.acquire();
            Thread.ofVirtual()
                    .name("control-call")
                    .start(() -> {
                        try (held) {
                            lines.write(answer(line, caller));
                        } catch (IOException e) {
                            lines.close();
                        } finally {
                            free.release();
                        }
                    });
            goes = true;
            return true;
        } finally {
            if (!goes) {
                held.close();
            }
        }
    }

    /** One line that says why, and the end of the connection. */
    private void refuse(SocketLines lines, WatchkeeperException why) {
        LOG.debug("a connection to the control socket was refused: {}", why.getMessage());
        ObjectNode reply = mapper.createObjectNode();
        reply.putNull("id");
        fail(reply, why.code(), String.valueOf(why.getMessage()), why.hint());
        Thread.ofVirtual()
                .name("control-refusal")
                .start(() -> {
                    try (lines) {
                        lines.write(mapper.writeValueAsBytes(reply));
                    } catch (IOException e) {
                        // It has gone already.
                    }
                });
    }

    private byte[] answer(byte[] request, ConnectionCaller caller) throws IOException {
        ObjectNode reply = mapper.createObjectNode();
        try {
            JsonNode asked = mapper.readTree(request);
            reply.set("id", asked.path("id"));
            Object result = call(asked.path("method").asText(), asked.path("args"), caller);
            reply.set("result", mapper.valueToTree(result));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            fail(reply, Code.USAGE, "not a call: " + e.getMessage(), "");
        } catch (WatchkeeperException e) {
            fail(reply, e.code(), String.valueOf(e.getMessage()), e.hint());
        } catch (RuntimeException | ReflectiveOperationException e) {
            LOG.error("a call failed", e);
            fail(reply, Code.INTERNAL, e.toString(), "the log in the home says more");
        }
        return mapper.writeValueAsBytes(reply);
    }

    private @Nullable Object call(String name, JsonNode args, ConnectionCaller caller)
            throws JsonProcessingException, ReflectiveOperationException {
        Method method = methods.get(name);
        if (method == null || args.size() != method.getParameterCount()) {
            throw new WatchkeeperException(
                    Code.CONFLICT,
                    "the running supervisor does not know the call " + name,
                    "it is of another version: watchkeeper stop, then start it again");
        }
        Type[] types = method.getGenericParameterTypes();
        @Nullable Object[] values = new @Nullable Object[types.length];
        for (int i = 0; i < types.length; i++) {
            values[i] = mapper.treeToValue(args.get(i), mapper.constructType(types[i]));
        }
        bound(name, values, caller);
        if (!method.isAnnotationPresent(Reading.class)) {
            caller.mayChange(name);
        }
        try {
            return method.invoke(control, values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw e;
        }
    }

    /** How much is answered at once is the caller's choice, but not without end. */
    private static void bound(String name, @Nullable Object[] values, ConnectionCaller caller) {
        int at =
                switch (name) {
                    case "events", "lastEvents", "taskPatch" -> 1;
                    case "readEvidence" -> 2;
                    default -> -1;
                };
        if (at >= 0 && values[at] instanceof Integer asked) {
            int most = name.endsWith("vents") ? MOST_EVENTS : MOST_TEXT;
            if (asked > most / INSIDE_PART) {
                values[at] = Math.min(asked, caller.insideAttempt() ? most / INSIDE_PART : most);
            }
        }
    }

    /** The system's way to tell callers, looked up once when the first one comes. */
    private static final class Peers implements Supplier<PeerProcess> {
        private @Nullable PeerProcess known;

        @Override
        public synchronized PeerProcess get() {
            PeerProcess now = known;
            if (now == null) {
                now = PeerProcess.ofThisSystem();
                known = now;
            }
            return now;
        }
    }

    private static void fail(ObjectNode reply, Code code, String message, String hint) {
        reply.remove("result");
        reply.putObject("error").put("code", code.name()).put("message", message).put("hint", hint);
    }

    /** Ends all connections and takes the socket away. */
    @Override
    public void close() {
        try {
            listening.close();
            place.forget();
        } catch (IOException e) {
            LOG.warn("the control socket could not be taken away", e);
        }
        connections.forEach(SocketLines::close);
    }
}
