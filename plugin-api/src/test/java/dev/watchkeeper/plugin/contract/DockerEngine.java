package dev.watchkeeper.plugin.contract;

import org.junit.jupiter.api.Assumptions;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A real Docker engine of the tests' own: its data, its socket and its processes are below one
 * folder, it makes no network and touches no rule of the firewall. It has one image, of busybox and
 * perl, which was made here.
 */
public final class DockerEngine implements AutoCloseable {
    /** The image that it has. */
    public static final String IMAGE = "watchkeeper/test:1";

    private static final Path BUSYBOX = Path.of("/bin/busybox");
    private static final Path PERL = Path.of("/usr/bin/perl");
    private static final long READY = TimeUnit.SECONDS.toNanos(40);

    // Sockets have short names only; the folders of tests are often long.
    private final Path folder = Files.createTempDirectory(Path.of("/tmp"), "wk");
    private Process daemon;

    private DockerEngine() throws IOException {
        daemon = start("overlay2");
        try {
            importImage();
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private static final class Shared {
        static final DockerEngine ENGINE = made();

        private static DockerEngine made() {
            try {
                DockerEngine engine = new DockerEngine();
                Runtime.getRuntime().addShutdownHook(new Thread(engine::close));
                return engine;
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** The one of this virtual machine; without Docker here the test is skipped. */
    public static DockerEngine shared() {
        Assumptions.assumeTrue(
                "root".equals(System.getProperty("user.name"))
                        && has("dockerd")
                        && has("containerd")
                        && Files.isExecutable(BUSYBOX)
                        && Files.isExecutable(PERL),
                "no Docker engine: as root, apt-get install docker.io busybox-static perl-base");
        return Shared.ENGINE;
    }

    private static boolean has(String program) {
        return Stream.of("/usr/sbin", "/usr/bin", "/usr/local/bin", "/usr/local/sbin")
                .anyMatch(in -> Files.isExecutable(Path.of(in, program)));
    }

    /** As settings name it. */
    public String address() {
        return "unix://" + socket();
    }

    public Path socket() {
        return folder.resolve("docker.sock");
    }

    private Process start(String driver) throws IOException {
        Process started =
                new ProcessBuilder(
                                "dockerd",
                                "--data-root",
                                folder.resolve("data").toString(),
                                "--exec-root",
                                folder.resolve("exec").toString(),
                                "--pidfile",
                                folder.resolve("pid").toString(),
                                "-H",
                                address(),
                                "--storage-driver",
                                driver,
                                "--iptables=false",
                                "--ip6tables=false",
                                "--bridge=none")
                        .redirectErrorStream(true)
                        .redirectOutput(
                                ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
                        .start();
        long end = System.nanoTime() + READY;
        while (true) {
            try {
                if (request("GET", "/_ping", new byte[0]).contains("OK")) {
                    return started;
                }
            } catch (IOException e) {
                if (!started.isAlive() && driver.equals("overlay2")) {
                    return start("vfs"); // On a disk that can't be laid over.
                }
                if (!started.isAlive() || System.nanoTime() > end) {
                    started.destroyForcibly();
                    throw new IOException(Files.readString(folder.resolve("log")), e);
                }
            }
            LockSupport.parkNanos(20_000_000);
        }
    }

    /** Asks it something; returns the whole answer, its head included. */
    public String request(String method, String path, byte[] body) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket()));
            OutputStream out = Channels.newOutputStream(channel);
            String head =
                    "%s %s HTTP/1.0\r\nHost: docker\r\nContent-Type: application/x-tar\r\nContent-Length: %d\r\n\r\n"
                            .formatted(method, path, body.length);
            out.write(head.getBytes(StandardCharsets.US_ASCII));
            out.write(body);
            out.flush();
            InputStream in = Channels.newInputStream(channel);
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void importImage() throws IOException {
        Path root = Files.createDirectories(folder.resolve("image"));
        for (String in :
                List.of("bin", "etc", "tmp", "proc", "sys", "dev", "usr/bin", "var/tmp", "run")) {
            Files.createDirectories(root.resolve(in));
        }
        Files.copy(BUSYBOX, root.resolve("bin/busybox"));
        for (String applet : run("busybox", "--list").lines().toList()) {
            Path link = root.resolve("bin").resolve(applet);
            if (!Files.exists(link)) {
                Files.createSymbolicLink(link, Path.of("busybox"));
            }
        }
        List<Path> perl = new ArrayList<>(List.of(PERL));
        for (String line : run("ldd", PERL.toString()).lines().toList()) {
            for (String word : line.strip().split("\\s+")) {
                if (word.startsWith("/")) {
                    perl.add(Path.of(word));
                }
            }
        }
        for (Path file : perl) {
            Path copy = root.resolve(file.toString().substring(1));
            Files.createDirectories(copy.getParent());
            Files.copy(file.toRealPath(), copy);
        }
        Files.writeString(root.resolve("etc/passwd"), "root:x:0:0:root:/:/bin/sh\n");
        Process tar = new ProcessBuilder("tar", "-C", root.toString(), "-c", ".").start();
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        tar.getInputStream().transferTo(all);
        String colon = IMAGE.replace(":", "&tag=");
        String said = request("POST", "/images/create?fromSrc=-&repo=" + colon, all.toByteArray());
        if (!said.contains("sha256:")) {
            throw new IOException(said);
        }
    }

    private static String run(String... words) throws IOException {
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** Ends it as its machine would, and starts it again; what ran in containers is gone then. */
    public void restart() throws IOException {
        end();
        daemon = start("overlay2");
    }

    /** Ends it; {@link #restart} starts it again. */
    private void end() {
        daemon.destroy();
        try {
            if (!daemon.waitFor(30, TimeUnit.SECONDS)) {
                daemon.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Removes all its containers. */
    public void clear() throws IOException {
        String all = request("GET", "/containers/json?all=true", new byte[0]);
        for (String part : all.split("\\{\"Id\":\"")) {
            if (part.matches("(?s)[0-9a-f]{64}\".*")) {
                var unused =
                        request(
                                "DELETE",
                                "/containers/" + part.substring(0, 64) + "?force=true",
                                new byte[0]);
            }
        }
    }

    @Override
    public void close() {
        try {
            clear();
        } catch (IOException e) {
            // It does not answer any more: whatever it has is below its folder.
        }
        end();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            System.err.println("could not remove " + folder + ": " + e.getMessage());
        }
    }
}
