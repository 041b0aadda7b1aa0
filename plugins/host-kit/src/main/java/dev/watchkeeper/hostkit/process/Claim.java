package dev.watchkeeper.hostkit.process;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A process by its pid and start, as it wrote them into its run folder.
 *
 * @param start as {@link HostProcess#start}
 */
record Claim(long pid, String start) {
    private static final Pattern LINE = Pattern.compile("([1-9]\\d{0,17}) (.+)");

    /** Reads one, as {@link #of}, from the first line of a file. */
    static @Nullable Claim read(Transport host, String path) {
        return of(firstLine(host, path));
    }

    /** The first line of a file; empty if it has none that is whole. */
    static String firstLine(Transport host, String path) {
        String text = new String(host.read(path, 0, 200), StandardCharsets.UTF_8);
        return text.substring(0, Math.max(0, text.indexOf('\n'))).strip();
    }

    /** {@code null} if a line names no process, since whoever runs there may write it. */
    static @Nullable Claim of(String said) {
        Matcher line = LINE.matcher(said);
        return line.matches() ? new Claim(Long.parseLong(line.group(1)), line.group(2)) : null;
    }

    boolean is(HostProcess p) {
        return p.pid() == pid && p.start().equals(start);
    }
}
