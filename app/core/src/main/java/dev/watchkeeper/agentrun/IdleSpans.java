package dev.watchkeeper.agentrun;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The times in which nothing of an agent has run, proven by equal counts at both ends. What changed
 * in one of them was not its doing. They stand in a file beside the agent's output, so that whoever
 * follows the same leg next knows them, and can tell by the counts whether it ran meanwhile.
 */
public final class IdleSpans {
    /** The clock of files stands still for up to so long. */
    private static final Duration COARSE = Duration.ofMillis(20);

    private static final Duration SHORTEST = Duration.ofMillis(100);

    private static final String NAME = "idle.";

    private final IdleSpansFile file;
    private String last;
    private @Nullable Instant since;
    private @Nullable Instant looked;

    /** From one moment, exclusively, to another. */
    public record Span(Instant from, Instant to) {}

    private IdleSpans(IdleSpansFile file) {
        this.file = file;
        IdleSpansFile.Line newest = file.last();
        this.last = newest == null ? "" : newest.counts();
        this.since = newest == null ? null : newest.span().from();
    }

    /**
     * Goes on where the last follower of a leg has stopped.
     *
     * @param output the attempt's output file
     * @param run id of the leg's process
     * @throws dev.watchkeeper.domain.WatchkeeperException if the home can't be read or written
     */
    static IdleSpans open(Path output, String run) {
        return new IdleSpans(IdleSpansFile.read(file(output, run)));
    }

    /**
     * Those that were found for a leg, in their order; empty if there are none.
     *
     * @param output the attempt's output file
     * @param run id of the leg's process
     * @throws dev.watchkeeper.domain.WatchkeeperException if the home can't be read
     */
    public static List<Span> of(Path output, String run) {
        return IdleSpansFile.read(file(output, run)).spans();
    }

    private static Path file(Path output, String run) {
        return output.resolveSibling(NAME + run);
    }

    /**
     * Whether a piece of evidence is a file of such times, which is rewritten while its leg is
     * followed.
     *
     * @param id of the evidence
     */
    public static boolean isFile(String id) {
        return id.substring(id.lastIndexOf('/') + 1).startsWith(NAME);
    }

    /** Whether it is time to look again. */
    boolean due(Instant now) {
        Instant before = looked;
        return before == null || Duration.between(before, now).abs().compareTo(SHORTEST) >= 0;
    }

    /**
     * Takes what was seen.
     *
     * @param begun before it was looked at
     * @param ended after that
     * @param activity empty if something ran, or if it is not known
     */
    void seen(Instant begun, Instant ended, Optional<String> activity) {
        looked = ended;
        String counts = activity.map(IdleSpans::digest).orElse("");
        Instant from = since;
        if (from != null && !counts.isEmpty() && counts.equals(last)) {
            Instant to = begun.minus(COARSE);
            if (to.isAfter(from)) {
                file.put(new IdleSpansFile.Line(new Span(from, to), counts));
            }
            return;
        }
        last = counts;
        since = activity.isPresent() ? ended : null;
    }

    /** Nothing is proven: something that belongs to it was not looked at. */
    void clear() {
        file.clear();
        last = "";
        since = null;
    }

    private static String digest(String activity) {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(activity.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
