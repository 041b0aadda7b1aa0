package dev.watchkeeper.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A line between a client and a server of this machine, which can be broken in several ways. */
final class Proxy implements AutoCloseable {
    private final ServerSocket listening;
    private final int target;
    private final List<Pair> pairs = new CopyOnWriteArrayList<>();

    Proxy(int target) throws IOException {
        this.target = target;
        this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    private static final class Pair {
        final Socket client;
        final Socket server;
        volatile boolean swallows;

        Pair(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }
    }

    int port() {
        return listening.getLocalPort();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                Pair pair = new Pair(client, new Socket(InetAddress.getLoopbackAddress(), target));
                pairs.add(pair);
                Thread.ofVirtual().start(() -> carry(pair, pair.client, pair.server));
                Thread.ofVirtual().start(() -> carry(pair, pair.server, pair.client));
            } catch (IOException e) {
                continue; // Closed, or the server is away: the client is refused, or dropped.
            }
        }
    }

    private static void carry(Pair pair, Socket from, Socket to) {
        byte[] buffer = new byte[1 << 16];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                if (!pair.swallows) {
                    out.write(buffer, 0, n);
                }
            }
            to.shutdownOutput();
        } catch (IOException e) {
            close(pair);
        }
    }

    private static void close(Pair pair) {
        for (Socket one : List.of(pair.client, pair.server)) {
            try {
                one.close();
            } catch (IOException e) {
                continue; // It is broken already, as wanted.
            }
        }
    }

    private static void reset(Socket one) throws IOException {
        try {
            one.setSoLinger(true, 0);
        } catch (SocketException e) {
            if (!one.isClosed()) {
                throw e;
            }
            // Its other end was quicker: there is nothing to be reset any more.
        }
    }

    /** Resets what is open. */
    void drop() throws IOException {
        for (Pair pair : List.copyOf(pairs)) {
            if (pairs.remove(pair) && !pair.client.isClosed()) {
                reset(pair.client);
                reset(pair.server);
                close(pair);
            }
        }
    }

    /** What is open stays open and carries nothing more, in both directions. */
    void swallow() {
        pairs.forEach(pair -> pair.swallows = true);
    }

    /** The client is told that nothing more comes; what it sends still goes through. */
    void halfClose() throws IOException {
        for (Pair pair : pairs) {
            if (!pair.client.isClosed() && !pair.client.isOutputShutdown()) {
                pair.client.shutdownOutput();
            }
        }
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        pairs.forEach(Proxy::close);
    }
}
