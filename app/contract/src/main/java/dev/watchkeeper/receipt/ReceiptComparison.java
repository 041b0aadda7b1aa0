package dev.watchkeeper.receipt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.watchkeeper.domain.Event;
import dev.watchkeeper.domain.Ids;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Compares a receipt that is whole with what lies in a home: files of evidence, the journal. */
public final class ReceiptComparison {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int NAMED = 50;
    private static final int PIECE = 1 << 20;

    private final Path runs;
    private final @Nullable Journal journal;
    private final JournalChain chain = new JournalChain();
    private final List<String> differences = new ArrayList<>();
    private final Deque<Event> ahead = new ArrayDeque<>();
    private long unnamed;
    private long files;
    private long seq = -1;
    private boolean journalDiffers;

    private ReceiptComparison(Path home, @Nullable Journal journal) {
        this.runs = home.resolve("runs");
        this.journal = journal;
    }

    /** The journal of a home. */
    @FunctionalInterface
    public interface Journal {
        /** The events after one, in order, at least one if there is any. */
        List<Event> after(long seq);
    }

    /**
     * What was found.
     *
     * @param differences what changed or is missing, each one sentence; empty if all is as it was
     * @param files how many files of evidence were compared
     * @param events how many events of the journal were compared; 0 without a journal
     */
    public record Result(List<String> differences, long files, long events) {
        public Result {
            differences = List.copyOf(differences);
        }
    }

    /**
     * Compares.
     *
     * @param in all of a receipt's file, which was found whole; is left open
     * @param home the folder in whose {@code runs} the evidence lies
     * @param journal the journal to compare with; {@code null} to leave it out
     */
    public static Result of(InputStream in, Path home, @Nullable Journal journal)
            throws IOException {
        ReceiptComparison comparison = new ReceiptComparison(home, journal);
        ReceiptLines lines = new ReceiptLines(in);
        for (byte[] line = lines.next(); line != null; line = lines.next()) {
            comparison.line(MAPPER.readTree(line));
        }
        return comparison.result();
    }

    private void line(JsonNode json) {
        switch (json.path("part").asText()) {
            case ReceiptFormat.TASK -> {
                for (JsonNode attempt : json.path("attempts")) {
                    attempt.path("evidence").forEach(this::file);
                }
            }
            case ReceiptFormat.JOURNAL -> mark(json);
            case ReceiptFormat.END -> mark(json.path("journal"));
            default -> {}
        }
    }

    private void file(JsonNode said) {
        String id = said.path("id").asText();
        if (!said.hasNonNull("sha256")) {
            return;
        }
        files++;
        String[] parts = id.split("/", -1);
        Path file = runs;
        for (String part : parts) {
            if (!Ids.isValid(part)) {
                difference("evidence " + id + " has a name that no file here can have");
                return;
            }
            file = file.resolve(part);
        }
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            difference("evidence " + id + " is missing");
            return;
        }
        long bytes = said.path("bytes").asLong();
        try {
            long size = Files.size(file);
            if (size < bytes) {
                difference("evidence " + id + " is shorter: " + size + " of " + bytes + " bytes");
            } else if (!hash(file, bytes).equals(said.path("sha256").asText())) {
                difference("evidence " + id + " was changed");
            } else if (size > bytes && !said.path("growing").asBoolean()) {
                difference(
                        "evidence " + id + " has grown from " + bytes + " to " + size + " bytes");
            }
        } catch (IOException e) {
            difference("evidence " + id + " can't be read: " + e.getMessage());
        }
    }

    /**
     * The SHA-256 of the beginning of a file, in hex.
     *
     * @param bytes how many of its bytes; fewer if it has fewer
     */
    static String hash(Path file, long bytes) throws IOException {
        return hash(file, bytes, () -> {});
    }

    /**
     * The same of a file that may take long.
     *
     * @param look called before each piece of at most a mebibyte; what it throws ends the reading
     */
    public static String hash(Path file, long bytes, Runnable look) throws IOException {
        MessageDigest sha256 = ReceiptFormat.sha256();
        byte[] piece = new byte[PIECE];
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            long left = bytes;
            while (left > 0) {
                look.run();
                int n = in.read(piece, 0, (int) Math.min(piece.length, left));
                if (n < 0) {
                    break;
                }
                sha256.update(piece, 0, n);
                left -= n;
            }
        }
        return ReceiptFormat.hex(sha256.digest());
    }

    /** Reads the journal on to where the receipt says how its chain stands. */
    private void mark(JsonNode said) {
        if (journal == null || journalDiffers) {
            return;
        }
        if (seq < 0) {
            seq = said.path("after_seq").asLong();
        }
        long first = seq + 1;
        long to = said.path("to_seq").asLong();
        while (seq < to) {
            if (ahead.isEmpty()) {
                ahead.addAll(journal.after(seq));
                if (ahead.isEmpty()) {
                    journalDiffers = true;
                    difference(
                            "the journal ends at event "
                                    + seq
                                    + "; the receipt was made over events to "
                                    + to);
                    return;
                }
            }
            Event next = ahead.removeFirst();
            chain.add(next);
            seq = next.seq();
        }
        if (!chain.head().equals(said.path("head").asText())) {
            journalDiffers = true;
            difference(
                    "the journal was changed: its events "
                            + first
                            + " to "
                            + to
                            + " are not those of the receipt");
        }
    }

    private void difference(String sentence) {
        if (differences.size() < NAMED) {
            differences.add(sentence);
        } else {
            unnamed++;
        }
    }

    private Result result() {
        if (unnamed > 0) {
            differences.add("and " + unnamed + " more");
        }
        return new Result(differences, files, chain.events());
    }
}
