package dev.watchkeeper.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/**
 * The real sshd of this machine on the loopback, with a configuration, keys and a port of its own.
 */
public final class Sshd implements AutoCloseable {
    private static final Path SSHD = Path.of("/usr/sbin/sshd");
    private final Path folder;
    private final int port;
    private final Process process;

    /** Whether this machine has one. */
    public static boolean here() {
        return Files.isExecutable(SSHD) && Files.isExecutable(Path.of("/usr/bin/ssh-keygen"));
    }

    /**
     * Starts one.
     *
     * @param folder for its files; made if needed
     */
    public Sshd(Path folder) throws IOException, InterruptedException {
        this.folder = Files.createDirectories(folder);
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        key("host");
        key("client");
        Files.copy(folder.resolve("client.pub"), folder.resolve("authorized_keys"));
        Files.writeString(
                folder.resolve("known_hosts"),
                "[127.0.0.1]:" + port + " " + Files.readString(folder.resolve("host.pub")));
        Files.writeString(
                folder.resolve("sshd_config"),
                """
                Port %2$d
                ListenAddress 127.0.0.1
                HostKey %1$s/host
                PidFile %1$s/sshd.pid
                AuthorizedKeysFile %1$s/authorized_keys
                StrictModes no
                UsePAM no
                PermitRootLogin yes
                SetEnv SHLVL=5 XDG_STATE_HOME=%1$s/state
                Subsystem sftp internal-sftp
                """
                        .formatted(folder, port));
        if (Files.isWritable(Path.of("/run"))) {
            Files.createDirectories(Path.of("/run/sshd")); // Where root's sshd shuts itself up.
        }
        Path log = folder.resolve("sshd.log");
        process =
                new ProcessBuilder(
                                SSHD.toString(),
                                "-D",
                                "-e",
                                "-f",
                                folder.resolve("sshd_config").toString())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        while (!answers()) {
            if (!process.isAlive()) {
                throw new IOException(Files.readString(log, StandardCharsets.UTF_8));
            }
            LockSupport.parkNanos(5_000_000);
        }
    }

    private void key(String name) throws IOException, InterruptedException {
        Process made =
                new ProcessBuilder(
                                "ssh-keygen",
                                "-q",
                                "-t",
                                "ed25519",
                                "-N",
                                "",
                                "-f",
                                folder.resolve(name).toString())
                        .start();
        if (made.waitFor() != 0) {
            throw new IOException("ssh-keygen failed");
        }
    }

    private boolean answers() {
        try (Socket there = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return there.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** The settings of a host that reaches it, as YAML in one line. */
    public String settings() {
        return "{type: ssh, address: 127.0.0.1, port: %d, user: '%s', key: '%s', known-hosts: '%s', agent: false, config: '%s'}"
                .formatted(
                        port,
                        System.getProperty("user.name"),
                        folder.resolve("client"),
                        folder.resolve("known_hosts"),
                        folder.resolve("ssh_config"));
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroy();
        process.onExit().join();
    }
}
