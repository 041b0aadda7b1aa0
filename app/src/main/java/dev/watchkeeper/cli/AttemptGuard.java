package dev.watchkeeper.cli;

import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.WatchkeeperException.Code;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Refuses commands that change something where an agent calls them: an agent can't answer its own
 * question. Seen by the marker in our own environment and, on Linux, in that of every ancestor and
 * of their sessions' leaders, which an agent can't take out of there.
 */
final class AttemptGuard {
    static final String MARKER = "WATCHKEEPER_RUN";

    private final Map<String, String> environment;
    private final Path proc;
    private final long pid;

    AttemptGuard(Map<String, String> environment, Path proc, long pid) {
        this.environment = environment;
        this.proc = proc;
        this.pid = pid;
    }

    static AttemptGuard ofThisProcess() {
        return new AttemptGuard(System.getenv(), Path.of("/proc"), ProcessHandle.current().pid());
    }

    /** Throws {@code REFUSED} inside an attempt. */
    void check(String command) {
        if (inside()) {
            throw new WatchkeeperException(
                    Code.REFUSED,
                    "'" + command + "' is refused inside an attempt: it changes something",
                    "a person may type it in a terminal of their own");
        }
    }

    private boolean inside() {
        if (environment.containsKey(MARKER)) {
            return true;
        }
        Set<Long> seen = new HashSet<>();
        long at = pid;
        while (at > 0 && seen.add(at)) {
            if (marked(at)) {
                return true;
            }
            long[] parentAndSession = parentAndSession(at);
            if (parentAndSession[1] > 0 && marked(parentAndSession[1])) {
                return true;
            }
            at = parentAndSession[0];
        }
        return false;
    }

    private boolean marked(long process) {
        try {
            String all =
                    Files.readString(
                            proc.resolve(process + "/environ"), StandardCharsets.ISO_8859_1);
            return all.startsWith(MARKER + "=") || all.contains("\0" + MARKER + "=");
        } catch (IOException e) {
            // Another user's process, or no Linux: it tells nothing.
            return false;
        }
    }

    private long[] parentAndSession(long process) {
        try {
            String stat =
                    Files.readString(proc.resolve(process + "/stat"), StandardCharsets.ISO_8859_1);
            // The name in parentheses may hold blanks and parentheses itself.
            String[] rest = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return new long[] {Long.parseLong(rest[1]), Long.parseLong(rest[3])};
        } catch (IOException | RuntimeException e) {
            return new long[] {0, 0};
        }
    }
}
