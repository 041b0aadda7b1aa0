package dev.watchkeeper.plugin.host;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What to start.
 *
 * <p>{@link #RUN} in arguments and environment values is replaced by the absolute path of the
 * process's run folder on the host.
 *
 * @param id unique for this workspace; letters, digits, dot, underscore, hyphen
 * @param command executable and arguments; never passed through a shell
 * @param folder where it runs, relative to the workspace; empty for the workspace itself
 * @param environment its whole environment, besides the marker {@link #MARKER}
 * @param input how it gets its standard input
 * @param stdin its standard input, or the beginning of it for a conversation
 * @param files put into the run folder before the start, content by name
 * @param limit how long it may take, kept on the host itself whether or not anyone of ours is there
 *     to see it; {@code null} for as long as it likes
 */
public record ProcessSpec(
        String id,
        List<String> command,
        String folder,
        Map<String, String> environment,
        Input input,
        byte[] stdin,
        Map<String, byte[]> files,
        @Nullable Limit limit) {
    /** Stands for the run folder's absolute path. */
    public static final String RUN = "@RUN@";

    /** Name of the file in the run folder in which an agent may report events. */
    public static final String EVENTS = "events";

    /**
     * Environment variable by which every process that comes from us is known; holds the absolute
     * path of the run folder, which no other home shares.
     */
    public static final String MARKER = "WATCHKEEPER_RUN";

    public ProcessSpec {
        if (!id.matches("[A-Za-z0-9._-]+")) {
            throw new IllegalArgumentException("not a process id: '" + id + "'");
        }
        if (command.isEmpty()) {
            throw new IllegalArgumentException("nothing to run");
        }
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
        files = Map.copyOf(files);
    }

    /** One without a limit. */
    public ProcessSpec(
            String id,
            List<String> command,
            String folder,
            Map<String, String> environment,
            Input input,
            byte[] stdin,
            Map<String, byte[]> files) {
        this(id, command, folder, environment, input, stdin, files, null);
    }

    /** The same with a limit. */
    public ProcessSpec within(Limit limit) {
        return new ProcessSpec(id, command, folder, environment, input, stdin, files, limit);
    }

    /**
     * How long a process may take. Then it is ended with all that came from it, as {@link
     * Processes#stop} does, and its status says so.
     *
     * @param time from its start; at least a millisecond
     * @param grace between the first signal and the last; not negative
     */
    public record Limit(Duration time, Duration grace) {
        public Limit {
            if (time.toMillis() < 1 || grace.isNegative()) {
                throw new IllegalArgumentException("no limit: " + time + ", " + grace);
            }
        }
    }

    /** Without the values of its environment, which may be secrets. */
    @Override
    public String toString() {
        return "ProcessSpec[id=" + id + ", command=" + command + "]";
    }

    /** How a process gets its standard input. */
    public enum Input {
        /** All of {@code stdin}, then its end. */
        GIVEN,
        /** {@code stdin}, then what is sent, until it is closed. */
        CONVERSATION
    }
}
