package dev.watchkeeper.ssh;

import org.junit.jupiter.api.Assumptions;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/** The real sshd of this machine with a configuration, keys and a port of its own. */
final class OpenSshServer implements Server {
    private static final Path SSHD = Path.of("/usr/sbin/sshd");
    private final Path folder;
    private final int port;
    private Process process;

    OpenSshServer(Path folder) throws IOException {
        this(folder, "");
    }

    /**
     * @param more lines of its configuration, before the usual ones
     */
    OpenSshServer(Path folder, String more) throws IOException {
        Assumptions.assumeTrue(
                Files.isExecutable(SSHD) && Tools.has("ssh-keygen"),
                "no sshd: apt-get install openssh-server");
        this.folder = folder;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Tools.key(folder.resolve("host"), "ed25519", "");
        if (!Files.exists(folder.resolve("client"))) {
            Tools.key(folder.resolve("client"), "ed25519", "");
        }
        Files.copy(folder.resolve("client.pub"), folder.resolve("authorized_keys"));
        Files.writeString(
                folder.resolve("known_hosts"),
                "[127.0.0.1]:" + port + " " + Files.readString(folder.resolve("host.pub")));
        Files.writeString(
                folder.resolve("sshd_config"),
                more
                        + """
                        Port %2$d
                        ListenAddress 127.0.0.1
                        HostKey %1$s/host
                        PidFile %1$s/sshd.pid
                        AuthorizedKeysFile %1$s/authorized_keys
                        StrictModes no
                        UsePAM no
                        PasswordAuthentication no
                        PermitRootLogin yes
                        MaxStartups 100
                        LogLevel VERBOSE
                        SetEnv SHLVL=5 XDG_STATE_HOME=%1$s/state
                        Subsystem sftp internal-sftp
                        """
                                .formatted(folder, port));
        if (Files.isDirectory(Path.of("/run")) && Files.isWritable(Path.of("/run"))) {
            Files.createDirectories(Path.of("/run/sshd")); // Where root's sshd shuts itself up.
        }
        process = start();
    }

    /** Whoever logs in meets the permissions of files, root as everybody else. */
    static OpenSshServer ofOrdinaryUser(Path folder) throws IOException {
        boolean root = "root".equals(System.getProperty("user.name"));
        Assumptions.assumeTrue(!root || Tools.has("setpriv"), "no setpriv: install util-linux");
        return new OpenSshServer(
                folder,
                root
                        ? "ForceCommand exec setpriv --bounding-set=-all --inh-caps=-all"
                                + " sh -c \"$SSH_ORIGINAL_COMMAND\"\n"
                        : "");
    }

    private Process start() throws IOException {
        Process started =
                new ProcessBuilder(
                                SSHD.toString(),
                                "-D",
                                "-e",
                                "-f",
                                folder.resolve("sshd_config").toString())
                        .redirectErrorStream(true)
                        .redirectOutput(
                                ProcessBuilder.Redirect.appendTo(
                                        folder.resolve("sshd.log").toFile()))
                        .start();
        long end = System.nanoTime() + 20_000_000_000L;
        while (true) {
            try (Socket there = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return started;
            } catch (IOException e) {
                if (!started.isAlive() || System.nanoTime() > end) {
                    throw new IOException(Files.readString(folder.resolve("sshd.log")), e);
                }
                LockSupport.parkNanos(5_000_000);
            }
        }
    }

    /** Kills the processes of all its connections, as a broken machine would lose them. */
    void cut() {
        process.descendants()
                .filter(p -> p.info().command().orElse("").contains("sshd"))
                .forEach(ProcessHandle::destroyForcibly);
    }

    /** No connection can be made until {@link #resume}. */
    void pause() {
        cut();
        process.destroyForcibly();
        process.onExit().join();
    }

    void resume() throws IOException {
        process = start();
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public Path folder() {
        return folder;
    }

    @Override
    public void close() {
        cut();
        process.destroy();
        process.onExit().join();
    }
}
