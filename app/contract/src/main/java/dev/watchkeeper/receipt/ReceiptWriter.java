package dev.watchkeeper.receipt;

import com.fasterxml.jackson.databind.ObjectMapper;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes a receipt line by line; nothing of it is held in memory. {@link #sign} ends it; what was
 * not signed is no receipt.
 */
public final class ReceiptWriter {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final OutputStream out;
    private final ReceiptKey key;
    private final MessageDigest whole = ReceiptFormat.sha256();
    private long lines;
    private long bytes;

    /**
     * Begins a receipt.
     *
     * @param out is left open
     * @param from where the period begins
     * @param madeAt when it is made
     */
    public ReceiptWriter(OutputStream out, ReceiptKey key, Instant from, Instant madeAt)
            throws IOException {
        this.out = out;
        this.key = key;
        Map<String, @Nullable Object> header = new LinkedHashMap<>();
        header.put("format", ReceiptFormat.NAME);
        header.put("version", ReceiptFormat.VERSION);
        header.put("from", from.toString());
        header.put("made_at", madeAt.toString());
        header.put(
                "key",
                Map.of(
                        "algorithm", ReceiptFormat.ALGORITHM,
                        "public", key.open(),
                        "fingerprint", key.fingerprint()));
        header.put(
                "how",
                Map.of(
                        "line",
                        "the last member of each line is the SHA-256 of the line's bytes before"
                                + " that member's comma",
                        "signature",
                        "Ed25519 of '"
                                + ReceiptFormat.NAME
                                + " "
                                + ReceiptFormat.VERSION
                                + "', a line end, the SHA-256 in hex of all bytes before the last"
                                + " line, a line end",
                        "journal",
                        JournalChain.HOW,
                        "evidence",
                        "SHA-256 of the first 'bytes' bytes of runs/ID below the home"));
        line(ReceiptFormat.HEADER, header);
    }

    /** The settings that were in force for a project. */
    public void project(Map<String, ? extends @Nullable Object> members) throws IOException {
        line(ReceiptFormat.PROJECT, members);
    }

    /**
     * Where the journal's chain stands.
     *
     * @param after the {@code seq} after which it begins
     * @param to the {@code seq} of the last event in it
     */
    public void journal(long after, long to, JournalChain chain) throws IOException {
        line(ReceiptFormat.JOURNAL, journalMembers(after, to, chain));
    }

    private static Map<String, @Nullable Object> journalMembers(
            long after, long to, JournalChain chain) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("after_seq", after);
        members.put("to_seq", to);
        members.put("events", chain.events());
        members.put("head", chain.head());
        return members;
    }

    /** What is said of a task. */
    public void task(Map<String, ? extends @Nullable Object> members) throws IOException {
        line(ReceiptFormat.TASK, members);
    }

    /**
     * Ends what is said, and signs it.
     *
     * @param counts what there was in all
     * @return the SHA-256 of all that was signed, in hex
     */
    public String sign(long after, long to, JournalChain chain, Map<String, ?> counts)
            throws IOException {
        Map<String, @Nullable Object> end = new LinkedHashMap<>(counts);
        end.put("journal", journalMembers(after, to, chain));
        line(ReceiptFormat.END, end);
        String sha256 = ReceiptFormat.hex(whole.digest());
        String signature = key.signature(ReceiptFormat.signed(sha256));
        out.write(
                (ReceiptFormat.signatureLine(sha256, signature) + "\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return sha256;
    }

    private void line(String part, Map<String, ? extends @Nullable Object> members)
            throws IOException {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        all.put("line", ++lines);
        all.put("part", part);
        all.putAll(members);
        byte[] sealed = ReceiptFormat.sealed(MAPPER.writeValueAsString(all));
        bytes += sealed.length + 1;
        if (sealed.length > ReceiptFormat.LONGEST_LINE || bytes > ReceiptFormat.LARGEST) {
            throw new IOException("there is more to say than a receipt holds; take a shorter time");
        }
        out.write(sealed);
        out.write('\n');
        whole.update(sealed);
        whole.update((byte) '\n');
    }
}
