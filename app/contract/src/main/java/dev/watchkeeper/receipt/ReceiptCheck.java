package dev.watchkeeper.receipt;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Checks a receipt by nothing but its file: its form, the hashes in it and its signature. */
public final class ReceiptCheck {
    /** A member that stands twice would be read as one, and seen by a person as the other. */
    private static final ObjectMapper MAPPER =
            JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    private static final byte[] SIGNATURE_BEGIN =
            "{\"part\":\"signature\"".getBytes(StandardCharsets.US_ASCII);

    /** So many problems are named; the others are counted. */
    private static final int NAMED = 20;

    private final List<String> problems = new ArrayList<>();
    private final MessageDigest whole = ReceiptFormat.sha256();
    private final Map<String, Long> states = new TreeMap<>();
    private long unnamed;
    private long lines;
    private long tasks;
    private long attempts;
    private long evidence;
    private byte[] key = new byte[0];
    private @Nullable JsonNode header;
    private @Nullable JsonNode end;

    private ReceiptCheck() {}

    /**
     * What a receipt says in all.
     *
     * @param from where its period begins, ISO 8601
     * @param madeAt when it was made
     * @param fingerprint of the key that signed it
     * @param states how many tasks are in each state, by the state's word
     * @param evidence how many files of evidence it names
     * @param afterSeq of the journal, after which its events begin
     * @param toSeq the last of its events
     * @param head of the journal's chain there
     */
    public record Summary(
            String from,
            String madeAt,
            String fingerprint,
            long tasks,
            Map<String, Long> states,
            long attempts,
            long evidence,
            long afterSeq,
            long toSeq,
            String head) {
        public Summary {
            states = Collections.unmodifiableMap(new TreeMap<>(states));
        }
    }

    /**
     * How a receipt was found.
     *
     * @param problems why it is not whole, each one sentence; empty if it is
     * @param summary what it says; {@code null} unless it is whole
     */
    public record Result(List<String> problems, @Nullable Summary summary) {
        public Result {
            problems = List.copyOf(problems);
        }

        /** Whether every byte is as it was signed. */
        public boolean whole() {
            return problems.isEmpty();
        }
    }

    /**
     * Checks a receipt.
     *
     * @param in all of its file; is left open
     * @param fingerprint of the key that must have signed it, as {@link #fingerprint} gives it;
     *     {@code null} for any key
     * @throws IOException if it can't be read
     */
    public static Result of(InputStream in, @Nullable String fingerprint) throws IOException {
        ReceiptCheck check = new ReceiptCheck();
        try {
            check.read(new ReceiptLines(in), fingerprint);
        } catch (ReceiptLines.UnfitException e) {
            check.problem("this is no receipt: " + e.getMessage());
        }
        return check.result();
    }

    /**
     * A fingerprint as a person wrote it, in the form in which receipts have it: 64 hex digits in
     * small letters behind {@code sha256:}.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static String fingerprint(String written) {
        String plain = written.strip().toLowerCase(Locale.ROOT);
        String hex = plain.startsWith("sha256:") ? plain.substring("sha256:".length()) : plain;
        if (!hex.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("a fingerprint has 64 hex digits");
        }
        return "sha256:" + hex;
    }

    private void read(ReceiptLines from, @Nullable String fingerprint) throws IOException {
        byte[] last = from.next();
        if (last == null) {
            problem("the file is empty: it holds no receipt");
            return;
        }
        if (!begins(last)) {
            problem("this is no receipt: its first line is not how a receipt begins");
            return;
        }
        boolean ended = from.ended();
        for (byte[] next = from.next(); next != null; next = from.next()) {
            body(last);
            last = next;
            ended = from.ended();
        }
        if (!Arrays.equals(
                SIGNATURE_BEGIN,
                Arrays.copyOf(last, Math.min(last.length, SIGNATURE_BEGIN.length)))) {
            if (end == null) {
                problem(
                        "the receipt is cut off: it ends in line "
                                + (lines + 1)
                                + " without a signature");
            } else {
                problem("the signature was changed: the last line does not begin as one does");
            }
        } else if (!ended) {
            problem("the receipt is cut off within its signature or behind it");
        } else {
            signature(last, fingerprint);
        }
        counts();
    }

    private static boolean begins(byte[] line) {
        byte[] begin =
                ("{\"line\":1,\"part\":\"header\",\"format\":\"" + ReceiptFormat.NAME + "\",")
                        .getBytes(StandardCharsets.US_ASCII);
        return Arrays.equals(begin, Arrays.copyOf(line, begin.length));
    }

    private void body(byte[] line) {
        lines++;
        whole.update(line);
        whole.update((byte) '\n');
        JsonNode json = parsed(line);
        if (!ReceiptFormat.isSealed(line) || json == null) {
            String what = json == null ? "" : name(json);
            problem(
                    "line "
                            + lines
                            + (what.isEmpty() ? "" : " (" + what + ")")
                            + " was changed: it is not what its hash says");
        } else if (json.path("line").asLong() != lines) {
            problem(
                    "line "
                            + lines
                            + " was line "
                            + json.path("line").asLong()
                            + ": lines were taken out, put in or moved");
        } else {
            part(json);
        }
    }

    private static String name(JsonNode json) {
        String part = json.path("part").asText();
        return part.equals(ReceiptFormat.TASK) ? "task " + json.path("id").asText() : part;
    }

    private void part(JsonNode json) {
        switch (json.path("part").asText()) {
            case ReceiptFormat.HEADER -> {
                if (lines == 1) {
                    header(json);
                } else {
                    problem("line " + lines + " is another header: a receipt has one");
                }
            }
            case ReceiptFormat.TASK -> {
                tasks++;
                states.merge(json.path("state").asText(), 1L, Long::sum);
                for (JsonNode attempt : json.path("attempts")) {
                    attempts++;
                    evidence += attempt.path("evidence").size();
                }
            }
            case ReceiptFormat.END -> end = json;
            default -> {}
        }
    }

    private void header(JsonNode json) {
        header = json;
        if (json.path("version").asInt() != ReceiptFormat.VERSION) {
            problem(
                    "the receipt has form "
                            + json.path("version").asText()
                            + ", which this version of the program can't check; a newer one can");
        }
        try {
            key = Base64.getDecoder().decode(json.path("key").path("public").asText());
        } catch (IllegalArgumentException e) {
            problem("the receipt names no key");
            return;
        }
        if (!ReceiptKey.fingerprint(key).equals(json.path("key").path("fingerprint").asText())) {
            problem("the receipt names another fingerprint than that of its key");
        }
    }

    private void signature(byte[] line, @Nullable String fingerprint) {
        String sha256 = ReceiptFormat.hex(whole.digest());
        JsonNode json = parsed(line);
        String said = json == null ? "" : json.path("sha256").asText();
        String signature = json == null ? "" : json.path("signature").asText();
        byte[] form = ReceiptFormat.signatureLine(said, signature).getBytes(StandardCharsets.UTF_8);
        if (json == null || !Arrays.equals(form, line)) {
            problem("the signature was changed: the last line has not the form of one");
        } else if (!said.equals(sha256)) {
            // A line that was changed by itself is named already.
            if (problems.isEmpty()) {
                problem("the lines are not those that were signed: their hash is another one");
            }
        } else if (header == null) {
            // A line that was changed by itself is named already.
            if (problems.isEmpty()) {
                problem("the receipt does not begin with its header, which names the key");
            }
        } else if (!ReceiptKey.verifies(key, ReceiptFormat.signed(sha256), bytes(signature))) {
            problem(
                    "the signature is not one of the key that the receipt names ("
                            + ReceiptKey.fingerprint(key)
                            + ")");
        } else if (fingerprint != null && !fingerprint.equals(ReceiptKey.fingerprint(key))) {
            problem(
                    "it was signed by another key: by "
                            + ReceiptKey.fingerprint(key)
                            + ", and not by "
                            + fingerprint);
        }
    }

    /** What was decoded; what is no strict base64 is no signature. */
    private static byte[] bytes(String base64) {
        try {
            byte[] decoded = Base64.getDecoder().decode(base64);
            return Base64.getEncoder().encodeToString(decoded).equals(base64)
                    ? decoded
                    : new byte[0];
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    private void counts() {
        JsonNode said = end;
        if (said == null) {
            if (problems.isEmpty()) {
                problem("the receipt has no line that ends it");
            }
        } else if (problems.isEmpty()
                && (said.path("line").asLong() != lines
                        || said.path("tasks").asLong() != tasks
                        || said.path("attempts").asLong() != attempts
                        || said.path("evidence").asLong() != evidence)) {
            problem("the receipt counts other tasks, attempts or evidence than it names");
        }
    }

    private static @Nullable JsonNode parsed(byte[] line) {
        try {
            JsonNode json = MAPPER.readTree(line);
            return json != null && json.isObject() ? json : null;
        } catch (IOException e) {
            return null;
        }
    }

    private void problem(String sentence) {
        if (problems.size() < NAMED) {
            problems.add(sentence);
        } else {
            unnamed++;
        }
    }

    private Result result() {
        if (unnamed > 0) {
            problems.add("and " + unnamed + " more");
        }
        JsonNode begin = header;
        JsonNode last = end;
        return !problems.isEmpty() || begin == null || last == null
                ? new Result(problems, null)
                : new Result(
                        problems,
                        new Summary(
                                begin.path("from").asText(),
                                begin.path("made_at").asText(),
                                ReceiptKey.fingerprint(key),
                                tasks,
                                states,
                                attempts,
                                evidence,
                                last.path("journal").path("after_seq").asLong(),
                                last.path("journal").path("to_seq").asLong(),
                                last.path("journal").path("head").asText()));
    }
}
