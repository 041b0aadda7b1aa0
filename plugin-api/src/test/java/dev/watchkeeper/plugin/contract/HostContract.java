package dev.watchkeeper.plugin.contract;

import dev.watchkeeper.plugin.host.Host;

import org.junit.jupiter.api.extension.ExtendWith;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** What the contracts of a host's parts need to know of the host under test. */
@ExtendWith(PlainWords.class)
public abstract class HostContract {
    /** How long something may take that is expected to happen. */
    protected static final Duration LONG = Duration.ofSeconds(20);

    /**
     * Opens a host over a workspace of this test; a second call, after the first one was closed,
     * opens the same workspace with the same state. The workspace is empty at first.
     */
    protected abstract Host open(Shape shape);

    /**
     * Runs a script by sh in the workspace, behind the host's back, as an agent would.
     *
     * @return what it printed
     * @throws IllegalStateException if it fails
     */
    protected abstract String shell(String script);

    /**
     * The settings that these tests vary.
     *
     * @param largestFile in bytes
     */
    protected record Shape(
            List<String> ignore, List<String> exclude, long largestFile, Duration debounce) {
        /** What most tests need. */
        public static Shape usual() {
            return new Shape(
                    List.of("node_modules", "*.tmp", "cache-?"),
                    List.of("secret.key"),
                    1 << 20,
                    Duration.ofMillis(20));
        }
    }

    /** Waits for what is expected to happen. */
    protected static boolean eventually(BooleanSupplier condition) {
        long end = System.nanoTime() + LONG.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                return false;
            }
            LockSupport.parkNanos(2_000_000);
        }
        return true;
    }

    protected static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    protected static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(
                            java.security.MessageDigest.getInstance("SHA-256").digest(utf8(text)));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // Every JDK has it.
        }
    }
}
