package dev.watchkeeper.receipt;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** The form of a receipt: what its lines are called and how they end. */
final class ReceiptFormat {
    /** What the first line calls the file. */
    static final String NAME = "watchkeeper-receipt";

    static final int VERSION = 1;

    /** In bytes, without its end. */
    static final int LONGEST_LINE = 8 << 20;

    /** Of the whole file, in bytes. */
    static final long LARGEST = 1L << 30;

    static final String HEADER = "header";
    static final String PROJECT = "project";
    static final String JOURNAL = "journal";
    static final String TASK = "task";
    static final String END = "end";
    static final String SIGNATURE = "signature";

    static final String ALGORITHM = "Ed25519";

    private static final String HASH_MEMBER = ",\"sha256\":\"";
    private static final String CLOSE = "\"}";
    private static final int HEX = 64;

    private ReceiptFormat() {}

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has it", e);
        }
    }

    static String hex(byte[] digest) {
        return HexFormat.of().formatHex(digest);
    }

    /**
     * A line with its own hash as its last member.
     *
     * @param object one JSON object with at least one member
     */
    static byte[] sealed(String object) {
        String body = object.substring(0, object.length() - 1);
        return (body + HASH_MEMBER + hash(body.getBytes(StandardCharsets.UTF_8)) + CLOSE)
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Whether a line ends with its own hash. */
    static boolean isSealed(byte[] line) {
        int tail = HASH_MEMBER.length() + HEX + CLOSE.length();
        if (line.length <= tail) {
            return false;
        }
        byte[] body = Arrays.copyOf(line, line.length - tail);
        byte[] end = (HASH_MEMBER + hash(body) + CLOSE).getBytes(StandardCharsets.UTF_8);
        return Arrays.equals(end, Arrays.copyOfRange(line, line.length - tail, line.length));
    }

    /** What is signed for lines whose bytes, each with its end, have this SHA-256. */
    static byte[] signed(String sha256) {
        return (NAME + " " + VERSION + "\n" + sha256 + "\n").getBytes(StandardCharsets.US_ASCII);
    }

    /** The last line, without its end. */
    static String signatureLine(String sha256, String signature) {
        return "{\"part\":\"signature\",\"algorithm\":\"Ed25519\",\"sha256\":\""
                + sha256
                + "\",\"signature\":\""
                + signature
                + "\"}";
    }

    private static String hash(byte[] bytes) {
        return hex(sha256().digest(bytes));
    }
}
