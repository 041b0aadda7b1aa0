package dev.watchkeeper.plugin.process;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names as they stand on a disk, where they may be any bytes, and as text that tells each from
 * every other: a byte that is no UTF-8 is {@code \xff} there. A backslash of a name that could be
 * taken for the beginning of that is {@code \x5c}.
 */
public final class NameBytes {
    private static final Pattern ESCAPED = Pattern.compile("\\\\x([0-9a-f]{2})");

    private NameBytes() {}

    /** As text. */
    public static String text(byte[] name) {
        String plain = new String(name, StandardCharsets.UTF_8);
        if (plain.indexOf('\uFFFD') < 0 && !escaped(plain)) {
            return plain;
        }
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(name);
        CharBuffer out = CharBuffer.allocate(name.length + 1);
        StringBuilder text = new StringBuilder();
        while (true) {
            CoderResult result = decoder.decode(in, out, true);
            text.append(ESCAPED.matcher(out.flip()).replaceAll("\\\\x5cx$1"));
            out.clear();
            if (!result.isMalformed()) {
                return text.toString();
            }
            for (int i = result.length(); i > 0; i--) {
                text.append("\\x").append(HexFormat.of().toHexDigits(in.get()));
            }
            decoder.reset();
        }
    }

    /** As it stands on the disk. */
    public static byte[] bytes(String text) {
        if (!escaped(text)) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Matcher at = ESCAPED.matcher(text);
        int from = 0;
        while (at.find()) {
            bytes.writeBytes(text.substring(from, at.start()).getBytes(StandardCharsets.UTF_8));
            bytes.write(HexFormat.fromHexDigits(at.group(1)));
            from = at.end();
        }
        bytes.writeBytes(text.substring(from).getBytes(StandardCharsets.UTF_8));
        return bytes.toByteArray();
    }

    /**
     * A name's text as git writes it in a patch: in quotes, with escapes, where it has a control
     * character, a quote, a backslash or a byte that is no UTF-8; else as it is.
     */
    public static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        Matcher at = ESCAPED.matcher(text);
        boolean odd = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int letter = "\u0007\b\f\n\r\t\u000b\"\\".indexOf(c);
            boolean raw = c == '\\' && at.find(i) && at.start() == i;
            odd |= letter >= 0 || Character.isISOControl(c);
            if (raw) {
                int b = HexFormat.fromHexDigits(at.group(1));
                out.append(b == '\\' ? "\\\\" : octal((byte) b));
                i += 3;
            } else if (letter >= 0) {
                out.append('\\').append("abfnrtv\"\\".charAt(letter));
            } else if (Character.isISOControl(c)) {
                for (byte b : String.valueOf(c).getBytes(StandardCharsets.UTF_8)) {
                    out.append(octal(b));
                }
            } else {
                out.append(c);
            }
        }
        return odd ? out.append('"').toString() : text;
    }

    private static String octal(byte b) {
        return "\\%03o".formatted(b & 0xff);
    }

    /** Whether some byte of it is no character. */
    public static boolean escaped(String text) {
        int at = text.indexOf("\\x");
        return at >= 0 && ESCAPED.matcher(text).find(at);
    }
}
