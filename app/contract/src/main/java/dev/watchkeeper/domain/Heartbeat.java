package dev.watchkeeper.domain;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The last sign of a supervisor's loop, in a file of its home: read by whoever watches from
 * outside, without asking a process that may hang.
 *
 * @param state {@code running idle paused}, or {@code stopped} where the loop has ended by itself
 *     or was stopped
 * @param pid of its process
 * @param startedAt when the loop began
 * @param at when it gave this sign
 */
public record Heartbeat(String state, long pid, Instant startedAt, Instant at) {
    /** The file's name in the home. */
    public static final String FILE = "heartbeat";

    /** What {@link #state} says once the loop has ended. */
    public static final String STOPPED = "stopped";

    /** How often a loop that goes on gives a sign. */
    public static final Duration EVERY = Duration.ofSeconds(5);

    /** After so long without a sign a loop hangs: longer than any one step of it lasts. */
    public static final Duration STALE = Duration.ofMinutes(2);

    private static final String FORM = "watchkeeper-heartbeat 1";

    /** Puts it into the home, in the place of the one before, whole or not at all. */
    public void write(Path home) throws IOException {
        Path part = OwnerOnly.file(home.resolve("." + FILE));
        Files.writeString(
                part,
                FORM
                        + "\nstate "
                        + state
                        + "\npid "
                        + pid
                        + "\nstarted "
                        + startedAt
                        + "\nat "
                        + at
                        + "\n",
                StandardCharsets.UTF_8,
                StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING);
        Files.move(
                part,
                home.resolve(FILE),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    /** The last sign in a home; empty if there is none, or none that can be read. */
    public static Optional<Heartbeat> read(Path home) {
        try {
            String text = SmallFile.text(home.resolve(FILE));
            Map<String, String> values = new HashMap<>();
            text.lines()
                    .forEach(line -> {
                        int blank = line.indexOf(' ');
                        if (blank > 0) {
                            values.put(line.substring(0, blank), line.substring(blank + 1));
                        }
                    });
            return text.startsWith(FORM + "\n")
                    ? Optional.of(
                            new Heartbeat(
                                    values.getOrDefault("state", ""),
                                    Long.parseLong(values.getOrDefault("pid", "")),
                                    Instant.parse(values.getOrDefault("started", "")),
                                    Instant.parse(values.getOrDefault("at", ""))))
                    : Optional.empty();
        } catch (IOException | NumberFormatException | DateTimeException e) {
            return Optional.empty();
        }
    }
}
