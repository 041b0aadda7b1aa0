package dev.watchkeeper.hostkit.process;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;

/**
 * A process by its pid and start, as it wrote them into its run folder.
 *
 * @param start as {@link HostProcess#start}
 */
record Claim(long pid, String start) {
    /** Reads one, which is the first line; {@code null} if it is not there. */
    static @Nullable Claim read(Transport host, String path) {
        String text = new String(host.read(path, 0, 200), StandardCharsets.UTF_8);
        text = text.substring(0, Math.max(0, text.indexOf('\n'))).strip();
        int gap = text.indexOf(' ');
        return gap < 0
                ? null
                : new Claim(Long.parseLong(text.substring(0, gap)), text.substring(gap + 1));
    }

    HostProcess process() {
        return new HostProcess(pid, 0, 0, start, false, -1, false);
    }

    boolean is(HostProcess p) {
        return p.pid() == pid && p.start().equals(start);
    }
}
