package dev.watchkeeper.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.WatchkeeperException.Code;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The socket's door at the side of everybody else. Any thread may call, many at once; a supervisor
 * that ends meanwhile fails the calls under way and all later ones.
 */
public final class ControlClient implements InvocationHandler {
    private final Path home;
    private final SocketLines lines;
    private final ObjectMapper mapper = ControlJson.mapper();
    private final AtomicLong ids = new AtomicLong();
    private final Map<Long, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();

    /**
     * Not a virtual thread: the one that polls for those stays in native code for good, and for
     * such threads the JVM's exit waits 300 ms.
     */
    private final Thread receiver =
            Thread.ofPlatform().daemon().name("control-replies").unstarted(this::receive);

    private volatile boolean over;

    private ControlClient(Path home, SocketLines lines) {
        this.home = home;
        this.lines = lines;
    }

    /**
     * Attaches to the process that owns the home.
     *
     * @return a port whose {@code close} ends the connection and nothing else
     * @throws WatchkeeperException if none does
     */
    public static Control connect(Path home) {
        return attach(home)
                .orElseThrow(() ->
                        new WatchkeeperException(
                                Code.CONFLICT,
                                "no supervisor runs on " + home,
                                "watchkeeper run starts one"));
    }

    /** Attaches to the process that owns the home; empty if none does. */
    public static Optional<Control> attach(Path home) {
        SocketPlace place = new SocketPlace(home);
        if (!place.exists()) {
            return Optional.empty();
        }
        SocketChannel channel;
        try {
            channel = SocketChannel.open(UnixDomainSocketAddress.of(place.find()));
        } catch (IOException e) {
            // Nobody listens: a dead supervisor left its socket.
            return Optional.empty();
        }
        ControlClient client = new ControlClient(home, new SocketLines(channel));
        client.receiver.start();
        return Optional.of(
                (Control)
                        Proxy.newProxyInstance(
                                Control.class.getClassLoader(),
                                new Class<?>[] {Control.class},
                                client));
    }

    /** Whether somebody listens there. */
    public static boolean answers(SocketPlace place) {
        if (!place.exists()) {
            return false;
        }
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(place.find()))) {
            return channel.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] args)
            throws IOException {
        @Nullable Object[] given = args == null ? new @Nullable Object[0] : args;
        if (method.getDeclaringClass() == Object.class) {
            return switch (method.getName()) {
                case "equals" -> proxy == given[0];
                case "hashCode" -> System.identityHashCode(proxy);
                default -> "control of " + home;
            };
        }
        if (method.getName().equals("close")) {
            over = true;
            lines.close();
            awaitReceiver();
            return null;
        }
        JsonNode reply = ask(method, given);
        JsonNode error = reply.get("error");
        if (error != null) {
            throw failure(error);
        }
        return method.getReturnType() == void.class
                ? null
                : mapper.treeToValue(
                        reply.get("result"), mapper.constructType(method.getGenericReturnType()));
    }

    private JsonNode ask(Method method, @Nullable Object[] args) {
        long id = ids.incrementAndGet();
        ObjectNode request =
                mapper.createObjectNode().put("id", id).put("method", method.getName());
        ArrayNode values = request.putArray("args");
        for (Object arg : args) {
            values.add(mapper.<JsonNode>valueToTree(arg));
        }
        CompletableFuture<JsonNode> reply = new CompletableFuture<>();
        waiting.put(id, reply);
        // An interrupt during the write would close the channel for all other callers.
        boolean interrupted = Thread.interrupted();
        try {
            if (over) {
                throw new SupervisorGoneException(home, false, null);
            }
            lines.write(mapper.writeValueAsBytes(request));
        } catch (IOException e) {
            throw new SupervisorGoneException(home, true, e); // Its last bytes may have left.
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        try {
            return reply.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WatchkeeperException(
                    Code.INTERNAL, "interrupted while waiting for the supervisor", "", e);
        } catch (ExecutionException e) {
            throw new SupervisorGoneException(home, true, e.getCause());
        } finally {
            waiting.remove(id);
        }
    }

    private void receive() {
        IOException why = new IOException("the connection was closed");
        SocketLines.Growth growth = SocketLines.upTo(SocketLines.LONGEST_REPLY);
        try (lines) {
            byte[] line = lines.read(growth);
            while (line != null) {
                JsonNode reply = mapper.readTree(line);
                if (reply.path("id").isNull() && reply.has("error")) {
                    // It is about the connection, which ends now.
                    waiting.values().forEach(all -> all.complete(reply));
                    break;
                }
                CompletableFuture<JsonNode> asked = waiting.remove(reply.path("id").asLong());
                if (asked != null) {
                    asked.complete(reply);
                }
                line = lines.read(growth);
            }
        } catch (IOException e) {
            why = e;
        } finally {
            over = true;
            for (CompletableFuture<JsonNode> asked : waiting.values()) {
                asked.completeExceptionally(why);
            }
        }
    }

    /** The closed channel ends it at once; whoever is interrupted meanwhile goes on. */
    private void awaitReceiver() {
        if (Thread.currentThread() == receiver) {
            return;
        }
        try {
            var unused = receiver.join(Duration.ofSeconds(1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static WatchkeeperException failure(JsonNode error) {
        Code code;
        try {
            code = Code.valueOf(error.path("code").asText());
        } catch (IllegalArgumentException e) {
            code = Code.INTERNAL;
        }
        return new WatchkeeperException(
                code, error.path("message").asText(), error.path("hint").asText());
    }
}
