package dev.watchkeeper.preflight;

import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.agent.AgentEnvironment;
import dev.watchkeeper.plugin.host.Host;
import dev.watchkeeper.plugin.host.ProcessSpec;
import dev.watchkeeper.plugin.host.ProcessStatus;
import dev.watchkeeper.plugin.host.Processes;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;

/** A short command of ours on a host, with a time limit and without a terminal. */
final class HostCommand {
    private static final Duration GRACE = Duration.ofSeconds(2);
    private static final Duration BEYOND = Duration.ofSeconds(10);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final int MOST = 1 << 16;

    private HostCommand() {}

    /**
     * How a command ended.
     *
     * @param exit {@code null} if it left no status
     * @param out the beginning of what it printed
     * @param err the beginning of what it printed as errors
     */
    record Ended(@Nullable Integer exit, boolean timedOut, String out, String err) {
        boolean ok() {
            Integer status = exit;
            return status != null && status == 0 && !timedOut;
        }

        /** The last line that it printed as an error, or at all; empty if it printed nothing. */
        String lastLine() {
            return lastLineOf(err.isBlank() ? out : err);
        }
    }

    /** The last line of a text that is not blank; empty if there is none. */
    static String lastLineOf(String text) {
        return text.lines().filter(line -> !line.isBlank()).reduce("", (_, b) -> b).strip();
    }

    /**
     * Runs a command and waits for its end; its run folder stays until it is forgotten.
     *
     * @param more environment over the usual one of the host
     * @throws PluginException if the host can't do it
     * @throws CancellationException if the thread was interrupted; it was ended
     */
    static Ended run(
            Host host, String id, List<String> command, Map<String, String> more, Duration limit) {
        Processes processes = host.processes();
        ProcessStatus status =
                processes.start(
                        new ProcessSpec(
                                id,
                                command,
                                "",
                                AgentEnvironment.of(host.environment(), _ -> false, more),
                                ProcessSpec.Input.GIVEN,
                                new byte[0],
                                Map.of(),
                                new ProcessSpec.Limit(limit, GRACE)));
        long end = System.nanoTime() + limit.plus(BEYOND).toNanos();
        boolean late = false;
        while (!status.ended() && status.state() != ProcessStatus.State.UNKNOWN && !late) {
            if (Thread.currentThread().isInterrupted()) {
                Uninterrupted.run(() -> {
                    var unused = processes.stop(id, GRACE);
                });
                throw new CancellationException("interrupted");
            }
            late = System.nanoTime() > end;
            status = late ? processes.stop(id, GRACE) : processes.await(id, status, LOOK);
        }
        var unused = processes.reap(id);
        ProcessStatus ended = processes.status(id);
        return new Ended(
                ended.exitStatus(),
                late || ended.timedOut(),
                text(processes, id, Processes.Stream.OUT),
                text(processes, id, Processes.Stream.ERR));
    }

    private static String text(Processes processes, String id, Processes.Stream stream) {
        return new String(processes.read(id, stream, 0, MOST), StandardCharsets.UTF_8);
    }

    /** The beginning of what a command has printed. */
    static String output(Host host, String id) {
        return text(host.processes(), id, Processes.Stream.OUT);
    }

    /** Ends and forgets all that was started on a host. */
    static void forgetAll(Host host) {
        Processes processes = host.processes();
        for (String id : processes.ids()) {
            if (!processes.status(id).ended()) {
                var unused = processes.stop(id, GRACE);
            }
            processes.forget(id);
        }
    }
}
