package dev.watchkeeper.cli;

import dev.watchkeeper.control.ProcessOrigin;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.WatchkeeperException.Code;

import java.nio.file.Path;
import java.util.Map;

/**
 * Refuses commands that change something where an agent calls them: an agent can't answer its own
 * question. Seen by the marker in our own environment and, on Linux, by the processes that we
 * descend from. A running supervisor asks the kernel itself who is calling; this one speaks first,
 * and for commands that need no supervisor.
 */
final class AttemptGuard {
    private final Map<String, String> environment;
    private final ProcessOrigin origin;
    private final long pid;

    AttemptGuard(Map<String, String> environment, Path proc, long pid) {
        this.environment = environment;
        this.origin = new ProcessOrigin(proc);
        this.pid = pid;
    }

    static AttemptGuard ofThisProcess() {
        return new AttemptGuard(System.getenv(), Path.of("/proc"), ProcessHandle.current().pid());
    }

    /** Throws {@code REFUSED} inside an attempt. */
    void check(String command) {
        if (environment.containsKey(ProcessOrigin.MARKER) || origin.insideAttempt(pid)) {
            throw new WatchkeeperException(
                    Code.REFUSED,
                    "'" + command + "' is refused inside an attempt: it changes something",
                    "a person may type it in a terminal of their own");
        }
    }
}
