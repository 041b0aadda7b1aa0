package dev.watchkeeper.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How often the threads of a process and of its descendants were given the processor, as Linux
 * counts it: whoever wakes up, does something and sleeps again has been counted once more, and
 * whoever starts another process has run for that.
 */
final class Activity {
    private static final Path PROC = Path.of("/proc");
    private static final int MOST = 400; // Threads: more of them are hardly ever all asleep.

    private final StringBuilder seen = new StringBuilder();
    private int threads;

    private Activity() {}

    /** Empty where nobody counts, and while one of them does not sleep. */
    static Optional<String> of(long pid) {
        Activity activity = new Activity();
        try {
            return activity.asleep(Long.toString(pid))
                    ? Optional.of(activity.seen.toString())
                    : Optional.empty();
        } catch (IOException | RuntimeException e) {
            return Optional.empty(); // One ended meanwhile: it has run.
        }
    }

    private boolean asleep(String pid) throws IOException {
        String[] all = PROC.resolve(pid + "/task").toFile().list();
        if (all == null) {
            return false;
        }
        for (String thread : all) {
            Path task = PROC.resolve(pid + "/task/" + thread);
            if (++threads > MOST || !counted(thread, Files.readAllLines(task.resolve("status")))) {
                return false;
            }
            for (String child : Files.readString(task.resolve("children")).split(" ")) {
                if (!child.isBlank() && !asleep(child.strip())) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean counted(String thread, List<String> status) {
        seen.append(thread);
        boolean counts = false;
        for (String line : status) {
            if (line.startsWith("State:")) {
                char state = line.substring(6).strip().charAt(0);
                if (state != 'S' && state != 'T' && state != 'Z') {
                    return false;
                }
            } else if (line.contains("ctxt_switches:")) {
                counts = true;
                seen.append(':').append(line.substring(line.indexOf(':') + 1).strip());
            }
        }
        seen.append(' ');
        return counts;
    }
}
