package dev.watchkeeper.docker;

import dev.watchkeeper.hostkit.process.Isolation;
import dev.watchkeeper.hostkit.process.PosixProcesses;
import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.host.ProcessSpec;
import dev.watchkeeper.plugin.host.ProcessStatus;
import dev.watchkeeper.plugin.host.Processes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Durable processes in a workspace's container, by the shared protocol. Besides, it is known in
 * which life of the container each was started, and how often the kernel had killed something there
 * for the sake of memory: so that their end can be explained.
 */
final class DockerProcesses implements Processes {
    /** Prints how many processes of the container were killed for the sake of memory. */
    private static final String KILLED =
            """
            for f in /sys/fs/cgroup/memory.events /sys/fs/cgroup/memory/memory.oom_control; do
              [ -r $f ] && sed -n 's/^oom_kill //p' $f && break
            done
            :
            """;

    private static final List<String> FIRST_TO_GO =
            List.of(
                    "/bin/sh",
                    "-c",
                    "echo 500 2>/dev/null >/proc/self/oom_score_adj; exec \"$@\"",
                    "sh");

    private final PosixProcesses processes;
    private final ContainerTransport transport;
    private final WorkspaceContainer container;
    private final Runnable beforeStart;
    private final Path starts;

    /**
     * @param beforeStart done before a process is made; what it throws forbids that
     */
    DockerProcesses(
            ContainerTransport transport,
            WorkspaceContainer container,
            PlacedFolders folders,
            Runnable beforeStart) {
        // A container gives no namespaces to processes without capabilities.
        this.processes =
                new PosixProcesses(
                        transport,
                        folders.runs().toString(),
                        folders.workspace().toString(),
                        Isolation.SUBREAPER);
        this.transport = transport;
        this.container = container;
        this.beforeStart = beforeStart;
        this.starts = folders.state().resolve("starts");
    }

    @Override
    public ProcessStatus start(ProcessSpec spec) {
        beforeStart.run();
        renew();
        note(spec.id());
        return processes.start(firstToGo(spec));
    }

    /** Where memory runs out, the kernel kills the command before what writes down its end. */
    private static ProcessSpec firstToGo(ProcessSpec spec) {
        List<String> command = new ArrayList<>(FIRST_TO_GO);
        command.addAll(spec.command());
        return new ProcessSpec(
                spec.id(),
                command,
                spec.folder(),
                spec.environment(),
                spec.input(),
                spec.stdin(),
                spec.files(),
                spec.limit());
    }

    /** Nothing is taken from under a process that runs: then the container stays as it is. */
    private synchronized void renew() {
        if (container.outdated() && ids().stream().noneMatch(id -> !status(id).ended())) {
            transport.closeIdle();
            container.remove();
        }
    }

    /** Whether nothing was started here, or all of it was forgotten. */
    boolean noneKnown() {
        String[] names = starts.toFile().list();
        return names == null || names.length == 0;
    }

    private void note(String id) {
        Path file = starts.resolve(id);
        try {
            Files.createDirectories(starts);
            if (Files.exists(file) && Files.size(file) > 0) {
                return; // It was started before.
            }
            Files.writeString(file, ""); // From now on the container stays.
            WorkspaceContainer.Life life = container.running();
            Files.writeString(file, life.id() + "\n" + life.since() + "\n" + killed() + "\n");
        } catch (IOException e) {
            throw PlacedFolders.storage("write", file, e);
        }
    }

    private long killed() {
        String said = transport.brief(KILLED).text().strip();
        return said.matches("\\d{1,18}") ? Long.parseLong(said) : 0;
    }

    @Override
    public Optional<String> whyEnded(String id) {
        ProcessStatus status = status(id);
        Integer exit = status.exitStatus();
        List<String> noted = noted(id);
        if (!status.ended() || exit != null && exit == 0 || noted.size() != 3) {
            return Optional.empty();
        }
        var life = new WorkspaceContainer.Life(noted.get(0), noted.get(1));
        if (!container.running().equals(life)) {
            return status.state() == ProcessStatus.State.VANISHED
                    ? container.whyEnded(life)
                    : Optional.empty();
        }
        return killed() > Long.parseLong(noted.get(2))
                ? Optional.of(container.outOfMemory("the kernel ended a process of it"))
                : Optional.empty();
    }

    private List<String> noted(String id) {
        try {
            Path file = starts.resolve(id);
            return Files.exists(file) ? Files.readString(file).lines().toList() : List.of();
        } catch (IOException e) {
            return List.of(); // It only explains.
        }
    }

    @Override
    public ProcessStatus status(String id) {
        return processes.status(id);
    }

    @Override
    public Optional<Instant> endedAt(String id) {
        return processes.endedAt(id);
    }

    @Override
    public byte[] read(String id, Stream stream, long offset, int max) {
        return processes.read(id, stream, offset, max);
    }

    @Override
    public ProcessStatus await(String id, ProcessStatus seen, Duration atMost) {
        return processes.await(id, seen, atMost);
    }

    @Override
    public void send(String id, byte[] input) {
        processes.send(id, input);
    }

    @Override
    public void sendOnce(String id, byte[] lines) {
        processes.sendOnce(id, lines);
    }

    @Override
    public void waitsForUs(String id, boolean waits) {
        processes.waitsForUs(id, waits);
    }

    @Override
    public void closeInput(String id) {
        processes.closeInput(id);
    }

    @Override
    public void signal(String id, Signal signal) {
        processes.signal(id, signal);
    }

    @Override
    public ProcessStatus stop(String id, Duration grace) {
        return processes.stop(id, grace);
    }

    @Override
    public int reap(String id) {
        return processes.reap(id);
    }

    @Override
    public List<String> leftBehind(String id) {
        return processes.leftBehind(id);
    }

    @Override
    public long cpuMillis(String id) {
        return processes.cpuMillis(id);
    }

    @Override
    public boolean stopped(String id) {
        return processes.stopped(id);
    }

    @Override
    public List<String> ids() {
        return processes.ids();
    }

    @Override
    public void forget(String id) {
        processes.forget(id);
        try {
            Files.deleteIfExists(starts.resolve(id));
        } catch (IOException e) {
            throw new PluginException(
                    PluginException.Kind.STORAGE,
                    "could not remove what is known of " + id + ": " + e.getMessage(),
                    "see that the home can be written",
                    e);
        }
    }
}
