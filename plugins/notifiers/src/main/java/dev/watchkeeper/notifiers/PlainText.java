package dev.watchkeeper.notifiers;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Text of others as it can be handed on: without what a terminal, a bus or a phone would obey. */
final class PlainText {
    private PlainText() {}

    /** Without control characters and halves of characters; line ends are kept. */
    static String lines(String text) {
        return text.replaceAll("\r\n?", "\n")
                .replaceAll("[\\p{Cc}&&[^\n\t]]|\\p{Cs}", "")
                .stripTrailing();
    }

    /** The same in one line. */
    static String line(String text) {
        return lines(text).replaceAll("\\s+", " ").strip();
    }

    /** Its beginning, of at most so many bytes in UTF-8. */
    static String head(String text, int bytes) {
        byte[] all = text.getBytes(StandardCharsets.UTF_8);
        if (all.length <= bytes) {
            return text;
        }
        int end = bytes - 3;
        while ((all[end] & 0xC0) == 0x80) {
            end--;
        }
        return StandardCharsets.UTF_8.decode(ByteBuffer.wrap(all, 0, end)) + "\u2026";
    }
}
