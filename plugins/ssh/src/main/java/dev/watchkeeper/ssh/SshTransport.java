package dev.watchkeeper.ssh;

import dev.watchkeeper.hostkit.ScriptTransport;
import dev.watchkeeper.plugin.PluginException;

import net.schmizz.sshj.common.SSHRuntimeException;
import net.schmizz.sshj.connection.channel.direct.Session;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Reaches a host by scripts for its sh, each over a channel of its own and without a terminal; and
 * follows files by SFTP. Whatever is asked for can be done twice, so a line that drops in the
 * middle is met by doing it again.
 */
final class SshTransport extends ScriptTransport {
    private static final int ERROR = 8000;
    private static final int CLOSE_SECONDS = 20;
    private static final String BEGIN = "{ # begin";
    private static final String END = "} # end";

    /** The status by which {@link #reader} says that the script is not whole. */
    private static final int EATEN = 213;

    /** Nanoseconds between two looks whether a host takes more input. */
    private static final long ROOM = 2_000_000;

    /** How long a short script may give no sign. */
    private static final Duration SILENCE = Duration.ofSeconds(60);

    /** Ends all processes whose command line ends with a name, and what came from them. */
    private static final String KILL =
            """
            ps -A -o pid= -o ppid= -o args= | awk -v n=%s '
              {
                up[$1] = $2
                if (substr($0, length($0) - length(n) + 1) == n) ours[$1]
              }
              END {
                do {
                  more = 0
                  for (p in up) if (!(p in ours) && (up[p] in ours)) {ours[p]; more = 1}
                } while (more)
                for (p in ours) print p
              }' | while read -r p; do kill -KILL "$p" 2>/dev/null; done
            """;

    private final SshConnection line;
    private final FileFollower follower;
    private final Duration silence;

    SshTransport(SshConnection line) {
        this(line, SILENCE);
    }

    /**
     * @param silence after which a {@link #brief} script that gives no sign is ended
     */
    SshTransport(SshConnection line, Duration silence) {
        this.line = line;
        this.silence = silence;
        this.follower = new FileFollower(line, this);
    }

    @Override
    protected String name() {
        return line.options().address();
    }

    @Override
    public Answer sh(String script, byte[] stdin) {
        try {
            return line.with(connection -> run(connection, script, stdin, "", () -> {}));
        } catch (IOException e) {
            throw failure("run a command", e);
        }
    }

    @Override
    public Answer brief(String script, byte[] stdin) {
        try {
            return line.with(connection -> runBriefly(connection, script, stdin));
        } catch (IOException e) {
            throw failure("run a command", e);
        }
    }

    /** The same over a connection that is known, by whoever works over it. */
    Answer runBriefly(SshConnection.Connection connection, String script) throws IOException {
        return runBriefly(connection, script, new byte[0]);
    }

    /** Bears a name there, by which it is found where it does not come back. */
    private Answer runBriefly(SshConnection.Connection connection, String script, byte[] stdin)
            throws IOException {
        String name = "watchkeeper-" + UUID.randomUUID();
        String why =
                "nothing came from host %s for %d s while a short script ran there"
                        .formatted(name(), silence.toSeconds());
        List<Runnable> ends = List.of(() -> endThere(connection, name), () -> connection.kill(why));
        try (SilenceLimit limit = new SilenceLimit(silence, ends)) {
            try {
                Answer answer = run(connection, script, stdin, " " + name, limit::moved);
                if (!limit.passed()) {
                    return answer;
                }
            } catch (IOException | IllegalStateException | SSHRuntimeException e) {
                if (!limit.passed()) {
                    throw e;
                }
            }
            throw new PluginException(
                    PluginException.Kind.TRANSIENT,
                    why + "; it was ended",
                    "see whether that machine is overloaded, or a disk of it does not answer");
        }
    }

    private static void endThere(SshConnection.Connection connection, String name) {
        try {
            var unused = run(connection, KILL.formatted(name), new byte[0], "", () -> {});
        } catch (IOException | IllegalStateException | SSHRuntimeException e) {
            return; // The connection will be ended.
        }
    }

    private PluginException failure(String what, IOException e) {
        return new PluginException(
                PluginException.Kind.TRANSIENT,
                "could not " + what + " on host " + name() + ": " + e.getMessage(),
                "see what sshd's log there says",
                e);
    }

    /**
     * Reads a script of known length from its input and runs it. The command line does not hold the
     * script: whatever shell the user has there reads it, and others may see it. A script that
     * arrives in part, or of which a start file of that shell ate a part, is not run at all.
     *
     * @param bytes of the script
     * @param rest what the script's own input is
     */
    static String reader(int bytes, String rest) {
        return "exec sh -c 's=$(dd bs=1 count="
                + bytes
                + " 2>/dev/null); case $s in \""
                + BEGIN
                + "\"*\""
                + END
                + "\") eval \"$s\" "
                + rest
                + ";; *) exit "
                + EATEN
                + ";; esac'";
    }

    /** A script as {@link #reader} takes it. */
    static byte[] whole(String script) {
        return (BEGIN + "\n" + script + "\n" + END).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * @param name ends the command line there; empty, or a word after a space
     * @param moved told of each byte that goes over the line
     */
    private static Answer run(
            SshConnection.Connection connection,
            String script,
            byte[] stdin,
            String name,
            Runnable moved)
            throws IOException {
        byte[] text = whole(script);
        try (Session session = connection.client().startSession()) {
            Session.Command command =
                    session.exec(
                            (stdin.length == 0 ? alone(text) : reader(text.length, "")) + name);
            byte[] given = Arrays.copyOf(text, text.length + stdin.length);
            System.arraycopy(stdin, 0, given, text.length, stdin.length);
            Answer answer = talk(connection, command, given, moved);
            if (answer.status() == EATEN) {
                throw new SshLogin.Refusal(
                        PluginException.Kind.SETTINGS,
                        "the shell there reads the input that is meant for commands",
                        "let its start files (.bashrc and the like) do nothing where the shell is not"
                                + " interactive",
                        null);
            }
            return answer;
        }
    }

    /** The command line for a script that is all that is sent. */
    private static String alone(byte[] text) {
        return reader(text.length, "</dev/null").replace("dd bs=1 count=" + text.length, "cat");
    }

    /** Begins a script without input, for whoever reads its output while it comes. */
    static Session.Command begin(
            SshConnection.Connection connection, Session session, String script)
            throws IOException {
        byte[] text = whole(script);
        Session.Command command = session.exec(alone(text));
        give(connection, command, text, () -> {});
        return command;
    }

    private static Answer talk(
            SshConnection.Connection connection,
            Session.Command command,
            byte[] given,
            Runnable moved)
            throws IOException {
        CompletableFuture<byte[]> err = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> err.complete(beginning(command.getErrorStream())));
        Thread.ofVirtual().start(() -> give(connection, command, given, moved));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        InputStream in = command.getInputStream();
        byte[] buffer = new byte[1 << 15];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            out.write(buffer, 0, n);
            moved.run();
        }
        command.join(CLOSE_SECONDS, TimeUnit.SECONDS);
        Integer status = command.getExitStatus();
        if (status == null && command.getExitSignal() != null) {
            status = 128;
        }
        if (status == null || !connection.lives()) {
            throw new SshConnection.Lost("the line dropped while a command ran");
        }
        return new Answer(status, out.toByteArray(), err.join());
    }

    /**
     * Never writes more than the host has room for: sshj would wait for room only so long, and
     * where the stream is closed it drops what there is no room for.
     */
    private static void give(
            SshConnection.Connection connection,
            Session.Command command,
            byte[] given,
            Runnable moved) {
        try (OutputStream in = command.getOutputStream()) {
            int at = 0;
            while (at < given.length && command.isOpen() && connection.lives()) {
                int n = (int) Math.min(given.length - at, command.getRemoteWinSize());
                if (n > 0) {
                    in.write(given, at, n);
                    in.flush();
                    at += n;
                    moved.run();
                } else {
                    LockSupport.parkNanos(ROOM);
                }
            }
        } catch (IOException e) {
            return; // It ended without reading: its status and its words say why.
        }
    }

    /** What a script says of its failure; the rest is read and dropped. */
    private static byte[] beginning(InputStream in) {
        try {
            byte[] said = in.readNBytes(ERROR);
            in.transferTo(OutputStream.nullOutputStream());
            return said;
        } catch (IOException e) {
            return new byte[0];
        }
    }

    /** By a {@link FileFollower} where much may come, which is read piece by piece. */
    @Override
    public byte[] read(String path, long offset, int max) {
        if (max < FileFollower.MUCH) {
            return super.read(path, offset, max);
        }
        try {
            return follower.read(path, offset, max);
        } catch (IOException e) {
            throw failure("read " + path, e);
        }
    }

    @Override
    public void remove(String... paths) {
        for (String path : paths) {
            follower.forget(path);
        }
        super.remove(paths);
    }
}
