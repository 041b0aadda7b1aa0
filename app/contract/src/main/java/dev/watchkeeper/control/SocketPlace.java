package dev.watchkeeper.control;

import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.WatchkeeperException.Code;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Where a home's socket lies: {@code control.sock} in it. The system allows about 100 bytes for a
 * socket's path; where the home's is longer, the socket lies in a short temporary folder and {@code
 * control.addr} in the home points to it.
 */
public final class SocketPlace {
    private static final int LONGEST = 100;

    private final Path home;

    public SocketPlace(Path home) {
        this.home = home.toAbsolutePath();
    }

    /** The path that clients connect to now. */
    Path find() {
        Path pointer = pointer();
        if (Files.exists(pointer)) {
            try {
                return Path.of(Files.readString(pointer, StandardCharsets.UTF_8).strip());
            } catch (IOException e) {
                throw failed("can't read " + pointer, e);
            }
        }
        return socket();
    }

    /** Whether there is anything to connect to. */
    boolean exists() {
        return fits(socket()) ? Files.exists(socket()) : Files.exists(pointer());
    }

    /** Makes a path that a server can bind to; nothing lies there. */
    public Path make() {
        try {
            forget();
            if (fits(socket())) {
                return socket();
            }
            Path shortPath = shortFolder().resolve("c.sock");
            Files.writeString(pointer(), shortPath.toString(), StandardCharsets.UTF_8);
            return shortPath;
        } catch (IOException e) {
            throw failed("can't make the control socket in " + home, e);
        }
    }

    /** Lets nobody but the owner in, where the system knows such rights. */
    public static void protect(Path socket) throws IOException {
        if (socket.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
        }
    }

    /** Takes socket and pointer away. */
    public void forget() throws IOException {
        if (Files.exists(pointer())) {
            Path there = find();
            Files.deleteIfExists(there);
            Path folder = there.getParent();
            if (folder != null) {
                Files.deleteIfExists(folder);
            }
            Files.deleteIfExists(pointer());
        }
        Files.deleteIfExists(socket());
    }

    private static Path shortFolder() throws IOException {
        for (String candidate :
                new String[] {
                    nullToEmpty(System.getenv("XDG_RUNTIME_DIR")),
                    System.getProperty("java.io.tmpdir"),
                    "/tmp"
                }) {
            Path base = Path.of(candidate);
            if (!candidate.isEmpty()
                    && Files.isWritable(base)
                    && fits(base.resolve("wk-0000000000000000000").resolve("c.sock"))) {
                // Made with owner-only rights.
                return Files.createTempDirectory(base, "wk-");
            }
        }
        throw new IOException("no temporary folder with a short path for the socket");
    }

    private static String nullToEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static boolean fits(Path path) {
        return path.toString().getBytes(StandardCharsets.UTF_8).length <= LONGEST;
    }

    private Path socket() {
        return home.resolve("control.sock");
    }

    private Path pointer() {
        return home.resolve("control.addr");
    }

    private static WatchkeeperException failed(String what, IOException cause) {
        return new WatchkeeperException(
                Code.HOME,
                what + ": " + cause.getMessage(),
                "check the folder's rights and that the disk is not full",
                cause);
    }
}
