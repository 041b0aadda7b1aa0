package dev.watchkeeper.llm;

import com.fasterxml.jackson.databind.JsonNode;

import org.jspecify.annotations.Nullable;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * An Ollama server by script, on raw sockets: it answers as real ones were recorded to, and can
 * stall, cut an answer off or just end it.
 *
 * <p>Without a script it has the model {@code m}, loaded, half of it on the GPU; it knows neither
 * its window nor its vocabulary.
 */
public final class ScriptedOllama implements AutoCloseable {
    /** Where loads are kept and scripted: chats without messages. */
    public static final String LOAD = "/api/chat#load";

    public static final String CHAT = "/api/chat";

    /** How an answer ends. */
    public enum End {
        /** As HTTP has it. */
        WHOLE,
        /** The connection is cut in the middle. */
        CUT,
        /** Nothing comes any more, until the client hangs up. */
        STALL
    }

    /**
     * An answer.
     *
     * @param pace a permit of it is taken before each piece; {@code null} for no wait
     */
    public record Answer(int status, List<String> pieces, End end, @Nullable Semaphore pace) {
        public static Answer of(int status, String body) {
            return new Answer(status, List.of(body), End.WHOLE, null);
        }

        public static Answer lines(String... lines) {
            return new Answer(200, List.of(lines), End.WHOLE, null);
        }

        /** A whole answer with this content. */
        public static Answer says(String content) {
            return lines(chunk(content), DONE.formatted("stop"));
        }

        /** What a real server answered. */
        public static Answer recorded(String name) {
            JsonNode f = fixture(name);
            List<String> pieces = new ArrayList<>();
            if (f.has("body")) {
                pieces.add(f.path("body").asText());
            }
            int missing = 0;
            for (JsonNode entry : f.path("lines")) {
                JsonNode line = entry.isArray() ? entry.get(1) : entry;
                if (line.isTextual()) {
                    missing = Integer.parseInt(line.asText().replaceAll("\\D", ""));
                    continue;
                }
                // What the recording leaves out was like the line after it.
                for (int i = 0; i <= missing; i++) {
                    pieces.add(line.toString());
                }
                missing = 0;
            }
            return new Answer(f.path("status").asInt(), pieces, End.WHOLE, null);
        }

        public Answer ending(End how) {
            return new Answer(status, pieces, how, pace);
        }

        Answer paced(Semaphore by) {
            return new Answer(status, pieces, end, by);
        }

        Answer only(int first) {
            return new Answer(status, pieces.subList(0, first), end, pace);
        }
    }

    public static final String DONE =
            "{\"model\":\"m\",\"message\":{\"role\":\"assistant\",\"content\":\"\"},\"done\":true,"
                    + "\"done_reason\":\"%s\",\"prompt_eval_count\":12,\"eval_count\":2,"
                    + "\"prompt_eval_duration\":3000000,\"eval_duration\":1000000000}";

    private final ServerSocket listening;
    private final Map<String, Deque<Answer>> script = new ConcurrentHashMap<>();
    private final Map<String, Function<JsonNode, Answer>> made = new ConcurrentHashMap<>();
    private final Map<String, List<JsonNode>> asked = new ConcurrentHashMap<>();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Semaphore arrived = new Semaphore(0);
    private final Semaphore hungUp = new Semaphore(0);
    private final AtomicInteger chatting = new AtomicInteger();
    private final AtomicInteger mostChatting = new AtomicInteger();

    public ScriptedOllama() {
        try {
            listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        answers("/api/version", Answer.of(200, "{\"version\":\"0.0.0\"}"));
        answers("/api/tags", Answer.of(200, "{\"models\":[{\"name\":\"m:latest\",\"size\":5}]}"));
        answers(
                "/api/ps",
                Answer.of(
                        200, "{\"models\":[{\"name\":\"m:latest\",\"size\":4,\"size_vram\":2}]}"));
        answers("/api/show", Answer.recorded("show-404"));
        answers(LOAD, Answer.recorded("preload-empty-messages"));
        Thread.ofVirtual().start(this::accept);
    }

    static JsonNode fixture(String name) {
        try (InputStream in =
                ScriptedOllama.class.getResourceAsStream("/ollama/" + name + ".json")) {
            return OllamaServer.JSON.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static String chunk(String content) {
        return OllamaServer.JSON
                .createObjectNode()
                .put("model", "m")
                .put("done", false)
                .set(
                        "message",
                        OllamaServer.JSON
                                .createObjectNode()
                                .put("role", "assistant")
                                .put("content", content))
                .toString();
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + listening.getLocalPort());
    }

    /** What a path answers from now on: one after the other, the last one again and again. */
    public void answers(String path, Answer... inTurn) {
        script.put(path, new ArrayDeque<>(List.of(inTurn)));
    }

    /** What a path answers from now on, by what it is asked. */
    public void answers(String path, Function<JsonNode, Answer> how) {
        made.put(path, how);
    }

    /** The bodies that came to a path. */
    public List<JsonNode> asked(String path) {
        return asked.computeIfAbsent(path, p -> new CopyOnWriteArrayList<>());
    }

    /**
     * Waits until something was asked there; other requests may come before it.
     *
     * @param key as for {@link #asked}
     */
    void awaitRequest(String key) throws InterruptedException {
        while (asked(key).isEmpty()) {
            if (!arrived.tryAcquire(30, TimeUnit.SECONDS)) {
                throw new AssertionError("nothing was asked at " + key);
            }
        }
    }

    /** Waits until a client hangs up on a stalled answer. */
    boolean awaitHangUp() throws InterruptedException {
        return hungUp.tryAcquire(30, TimeUnit.SECONDS);
    }

    /** How many chats there were at once. */
    int mostChatting() {
        return mostChatting.get();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket socket = listening.accept();
                sockets.add(socket);
                if (listening.isClosed()) {
                    socket.close(); // It came in while whoever was connected was cut off.
                    return;
                }
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            while (serveOne(in, socket.getOutputStream())) {
                // The connection stays for the next request.
            }
        } catch (IOException e) {
            // The client went away.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            sockets.remove(socket);
        }
    }

    private boolean serveOne(InputStream in, OutputStream out)
            throws IOException, InterruptedException {
        String first = line(in);
        if (first.isEmpty()) {
            return false;
        }
        int length = 0;
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            if (header.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(header.substring(15).strip());
            }
        }
        String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        JsonNode request = OllamaServer.JSON.readTree(body);
        String path = first.split(" ", -1)[1];
        boolean load = path.equals(CHAT) && request.path("messages").isEmpty();
        String key = load ? LOAD : path;
        asked(key).add(request);
        arrived.release();
        boolean chat = key.equals(CHAT);
        if (chat) {
            mostChatting.accumulateAndGet(chatting.incrementAndGet(), Math::max);
        }
        try {
            Function<JsonNode, Answer> how = made.get(key);
            return write(how == null ? next(key) : how.apply(request), in, out);
        } finally {
            if (chat) {
                chatting.decrementAndGet();
            }
        }
    }

    private Answer next(String key) {
        Deque<Answer> left = script.get(key);
        if (left == null) {
            return Answer.of(404, "404 page not found");
        }
        synchronized (left) {
            return left.size() > 1 ? left.removeFirst() : left.getFirst();
        }
    }

    private boolean write(Answer answer, InputStream in, OutputStream out)
            throws IOException, InterruptedException {
        String head =
                "HTTP/1.1 "
                        + answer.status()
                        + " X\r\nContent-Type: application/x-ndjson\r\n"
                        + "Transfer-Encoding: chunked\r\n\r\n";
        out.write(head.getBytes(StandardCharsets.US_ASCII));
        out.flush();
        for (String piece : answer.pieces()) {
            Semaphore pace = answer.pace();
            if (pace != null) {
                pace.acquire();
            }
            byte[] bytes = (piece + "\n").getBytes(StandardCharsets.UTF_8);
            out.write(
                    (Integer.toHexString(bytes.length) + "\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            out.write(bytes);
            out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
        }
        return switch (answer.end()) {
            case WHOLE -> {
                out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                out.flush();
                yield true;
            }
            case CUT -> false;
            case STALL -> {
                try {
                    while (in.read() >= 0) {
                        // Nothing is expected any more.
                    }
                } finally {
                    hungUp.release();
                }
                yield false;
            }
        };
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
            if (b != '\r') {
                line.append((char) b);
            }
        }
        return line.toString();
    }

    /** Ends it like a killed one: whoever is connected is cut off. */
    @Override
    public void close() {
        try {
            listening.close();
            for (Socket s : sockets) {
                s.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
