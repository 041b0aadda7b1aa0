package dev.watchkeeper.plugin.agent;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a stream of bytes into lines of UTF-8 text, wherever the pieces are cut. Not safe for use by
 * several threads.
 */
public final class LineCutter {
    private final ByteArrayOutputStream rest = new ByteArrayOutputStream();

    /**
     * Takes the next bytes.
     *
     * @return the lines that they complete, without their ends
     */
    public List<String> accept(byte[] bytes) {
        List<String> lines = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                rest.write(bytes, start, i - start);
                lines.add(take());
                start = i + 1;
            }
        }
        rest.write(bytes, start, bytes.length - start);
        return lines;
    }

    /** The last line if no line end follows it; empty if there is none. */
    public String rest() {
        return take();
    }

    private String take() {
        String line = rest.toString(StandardCharsets.UTF_8);
        rest.reset();
        return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
    }
}
