package dev.watchkeeper.ssh;

import dev.watchkeeper.hostkit.LiveScript;

import net.schmizz.sshj.connection.channel.direct.Session;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Runs a script over a channel of its own, whose end is the end of the script's input. */
final class SshLiveScript implements LiveScript {
    private static final long PATIENCE = TimeUnit.MINUTES.toNanos(1);

    private final SshConnection line;
    private volatile boolean stopped;
    private volatile @Nullable Session session;

    SshLiveScript(SshConnection line) {
        this.line = line;
    }

    @Override
    public void run(String script, Consumer<String> printed) throws IOException {
        byte[] text = SshTransport.whole(script);
        SshConnection.Connection connection = line.connected(System.nanoTime() + PATIENCE);
        try (Session open = connection.client().startSession()) {
            session = open;
            Session.Command command = open.exec(SshTransport.reader(text.length, ""));
            command.getOutputStream().write(text);
            command.getOutputStream().flush();
            InputStream in = command.getInputStream();
            byte[] buffer = new byte[8192];
            for (int n = in.read(buffer); n >= 0 && !stopped; n = in.read(buffer)) {
                printed.accept(new String(buffer, 0, n, StandardCharsets.UTF_8));
            }
        } finally {
            session = null;
        }
    }

    @Override
    public void stop() {
        stopped = true;
        Session open = session;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                return; // It ends with the connection.
            }
        }
    }
}
