package dev.watchkeeper.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
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

    private final Control control;
    private final SocketPlace place;
    private final ServerSocketChannel listening;
    private final ObjectMapper mapper = ControlJson.mapper();
    private final Map<String, Method> methods = new HashMap<>();
    private final ProcessOrigin origin = ProcessOrigin.ofThisSystem();
    private final Peers peers = new Peers();
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
        while (true) {
            try {
                SocketChannel channel = listening.accept();
                SocketLines lines = new SocketLines(channel, SocketLines.LONGEST_CALL);
                connections.add(lines);
                if (!listening.isOpen()) {
                    lines.close();
                }
                Caller caller = new Caller(channel, peers, origin);
                Thread.ofVirtual().name("control-connection").start(() -> serve(lines, caller));
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                LOG.warn("the control socket no longer accepts connections", e);
                return;
            }
        }
    }

    private void serve(SocketLines lines, Caller caller) {
        Semaphore free = new Semaphore(CALLS_AT_ONCE);
        try (lines) {
            byte[] request = lines.read();
            while (request != null) {
                byte[] line = request;
                free.acquire();
                Thread.ofVirtual()
                        .name("control-call")
                        .start(() -> {
                            try {
                                lines.write(answer(line, caller));
                            } catch (IOException e) {
                                lines.close();
                            } finally {
                                free.release();
                            }
                        });
                request = lines.read();
            }
        } catch (IOException e) {
            LOG.debug("a connection to the control socket ended: {}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            connections.remove(lines);
        }
    }

    private byte[] answer(byte[] request, Caller caller) throws IOException {
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

    private @Nullable Object call(String name, JsonNode args, Caller caller)
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
        if (!method.isAnnotationPresent(Reading.class) && !rehearsed(method, values)) {
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

    /** A restore that says what it would do does nothing. */
    private static boolean rehearsed(Method method, @Nullable Object[] values) {
        return method.getName().equals("restoreCheckpoint") && Boolean.TRUE.equals(values[2]);
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
