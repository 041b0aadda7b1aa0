package dev.watchkeeper.assess;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What a command printed, made readable and comparable. */
final class ReadableOutput {
    private static final int TAIL_BYTES = 4096;
    private static final int COMPARED_LINES = 400;
    private static final int COMPARED_OF_A_LINE = 8000;
    private static final Pattern ESCAPES =
            Pattern.compile(
                    "\u001b(?:\\[[0-?]*[ -/]*[@-~]|\\][^\u0007\u001b]*(?:\u0007|\u001b\\\\)|[@-Z\\\\-_])");
    private static final Pattern CONTROLS = Pattern.compile("[\\p{Cntrl}&&[^\n\t]]");
    private static final Pattern OVERWRITTEN = Pattern.compile("(?m)^[^\n]*\r(?=[^\n])");

    // What differs from one run to the next although the failure is the same, widest first.
    private static final Pattern TEMPORARY =
            Pattern.compile(
                    "(?:/private)?/(?:var/)?(?:tmp|folders)/[^\\s:'\"`)\\]>,;]+"
                            + "|[A-Za-z]:\\\\[^\\s:'\"]*\\\\Temp\\\\[^\\s:'\"]+");
    private static final Pattern UUID =
            Pattern.compile("\\b[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\\b");
    private static final Pattern ADDRESS = Pattern.compile("0x[0-9a-fA-F]+|@[0-9a-f]{5,16}\\b");
    private static final Pattern HASH =
            Pattern.compile("\\b(?=[0-9a-f]*[0-9])(?=[0-9a-f]*[a-f])[0-9a-f]{7,64}\\b");
    private static final Pattern DURATION =
            Pattern.compile(
                    "\\d+(?:[.,]\\d+)?\\s?(?:ns|µs|us|ms|secs?|seconds?|mins?|minutes?|s|m|h)\\b");
    private static final Pattern NUMBER = Pattern.compile("\\d+(?:[.,:]\\d+)*+");
    private static final Pattern BLANKS = Pattern.compile("[ \t]+");

    private ReadableOutput() {}

    /** As text without escapes and control characters; of a line overwritten, what was left. */
    static String readable(byte[] output) {
        String text = new String(output, StandardCharsets.UTF_8).replace("\r\n", "\n");
        text = ESCAPES.matcher(text).replaceAll("");
        text = OVERWRITTEN.matcher(text).replaceAll("");
        return CONTROLS.matcher(text).replaceAll("");
    }

    /** One line without escapes and control characters; where it was overwritten, what was left. */
    static String line(String text) {
        String plain = text.indexOf('\u001b') < 0 ? text : ESCAPES.matcher(text).replaceAll("");
        String end = plain.endsWith("\r") ? plain.substring(0, plain.length() - 1) : plain;
        return CONTROLS.matcher(end.substring(end.lastIndexOf('\r') + 1)).replaceAll("");
    }

    /** The last whole lines, at most 4 KiB. */
    static String tail(String text) {
        String end = text.stripTrailing();
        byte[] bytes = end.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= TAIL_BYTES) {
            return end;
        }
        String cut =
                new String(
                        bytes,
                        bytes.length - TAIL_BYTES + 4,
                        TAIL_BYTES - 4,
                        StandardCharsets.UTF_8);
        int line = cut.indexOf('\n');
        cut = line < 0 || line == cut.length() - 1 ? cut : cut.substring(line + 1);
        return cut.replaceAll("^\uFFFD+", "");
    }

    /**
     * A fingerprint of a failure: the same for the same failure at another time, in another order
     * of lines, with other numbers, addresses, durations and temporary paths.
     *
     * @param how what stands for the way it ended, such as {@code exit 1}
     */
    static String fingerprint(String how, String text) {
        List<String> lines = text.lines().toList();
        TreeSet<String> kept = new TreeSet<>();
        for (String line :
                lines.subList(Math.max(0, lines.size() - COMPARED_LINES), lines.size())) {
            String plain = plain(line);
            if (!plain.isEmpty()) {
                kept.add(plain);
            }
        }
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(how.getBytes(StandardCharsets.UTF_8));
            for (String line : kept) {
                sha.update((byte) '\n');
                sha.update(line.getBytes(StandardCharsets.UTF_8));
            }
            return HexFormat.of().formatHex(sha.digest(), 0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Of a long line its beginning and its end. */
    private static String compared(String line) {
        int half = COMPARED_OF_A_LINE / 2;
        return line.length() <= COMPARED_OF_A_LINE
                ? line
                : line.substring(0, half) + " … " + line.substring(line.length() - half);
    }

    private static String plain(String line) {
        String plain = TEMPORARY.matcher(compared(line)).replaceAll("<tmp>");
        plain = UUID.matcher(plain).replaceAll("<id>");
        plain = ADDRESS.matcher(plain).replaceAll("<address>");
        plain = HASH.matcher(plain).replaceAll("<hash>");
        plain = DURATION.matcher(plain).replaceAll("<time>");
        plain = NUMBER.matcher(plain).replaceAll("<n>");
        return BLANKS.matcher(plain).replaceAll(" ").strip();
    }
}
