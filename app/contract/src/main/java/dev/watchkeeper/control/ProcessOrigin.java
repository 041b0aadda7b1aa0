package dev.watchkeeper.control;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Tells by what Linux says of a process and of those that it descends from whether it came from an
 * attempt. An attempt's first process bears a marker in the environment that it was started with,
 * which nobody else can change, and stays the ancestor of all that came from it: it is the first of
 * their PID namespace, or adopts those that lose their parent.
 */
public final class ProcessOrigin {
    /** What every process that comes from us has in its environment. */
    public static final String MARKER = "WATCHKEEPER_RUN";

    private final Path proc;

    public ProcessOrigin(Path proc) {
        this.proc = proc;
    }

    /** By this system's own {@code /proc}; where there is none, nothing is known of any process. */
    public static ProcessOrigin ofThisSystem() {
        return new ProcessOrigin(Path.of("/proc"));
    }

    /** Whether a process lives, as far as that can be told. */
    public boolean lives(long process) {
        return parentAndSession(process) != null;
    }

    /** Whether a process came from an attempt. */
    public boolean insideAttempt(long process) {
        return insideAttempt(process, Set.of());
    }

    /**
     * Whether a process came from an attempt that another one did not come from: who works in an
     * attempt of its own may work on a supervisor that was started there.
     *
     * @param other mostly the one that asks
     */
    public boolean insideAttempt(long process, long other) {
        return insideAttempt(process, line(other));
    }

    private boolean insideAttempt(long process, Set<Long> apart) {
        for (long at : line(process)) {
            if (apart.contains(at)) {
                return false;
            }
            long[] known = parentAndSession(at);
            boolean led = known != null && known[1] > 0 && !apart.contains(known[1]);
            if (marked(at) || (known != null && led && marked(known[1]))) {
                return true;
            }
        }
        return false;
    }

    /** A process, its parent, and so on. */
    private Set<Long> line(long process) {
        Set<Long> line = new LinkedHashSet<>();
        long at = process;
        while (at > 0 && line.add(at)) {
            long[] known = parentAndSession(at);
            at = known == null ? 0 : known[0];
        }
        return line;
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

    private long @Nullable [] parentAndSession(long process) {
        try {
            String stat =
                    Files.readString(proc.resolve(process + "/stat"), StandardCharsets.ISO_8859_1);
            // The name in parentheses may hold blanks and parentheses itself.
            String[] rest = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return new long[] {Long.parseLong(rest[1]), Long.parseLong(rest[3])};
        } catch (IOException | RuntimeException e) {
            return null;
        }
    }
}
