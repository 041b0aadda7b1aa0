package dev.watchkeeper.docker;

import dev.watchkeeper.hostkit.process.Isolation;
import dev.watchkeeper.hostkit.process.PosixProcesses;
import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.host.ProcessSpec;
import dev.watchkeeper.plugin.host.ProcessStatus;
import dev.watchkeeper.plugin.host.Processes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

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

    /** Nanoseconds between two looks whether it lives. */
    private static final long ALIVE = TimeUnit.SECONDS.toNanos(1);

    /** Nanoseconds between two looks at sizes. */
    private static final long SIZES = TimeUnit.MILLISECONDS.toNanos(15);

    private final PosixProcesses processes;
    private final ContainerTransport transport;
    private final WorkspaceContainer container;
    private final Runnable beforeStart;
    private final Path runs;
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
        this.runs = folders.runs();
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

    /**
     * Looks at the sizes of the run's files, which are this machine's too, and asks in the
     * container only once they have changed, or whether it lives: to ask there all the time would
     * take a fifth of a processor. Nothing is opened, so whatever an agent puts in their place does
     * no harm.
     */
    @Override
    public ProcessStatus await(String id, ProcessStatus seen, Duration atMost) {
        Path run = runs.resolve(id);
        long end = System.nanoTime() + atMost.toNanos();
        boolean known = isAsSeen(run, seen);
        while (true) {
            if (known) {
                List<Long> sizes = sizes(run);
                long look = Math.min(end, System.nanoTime() + ALIVE);
                while (System.nanoTime() < look && sizes(run).equals(sizes)) {
                    LockSupport.parkNanos(SIZES);
                    if (Thread.currentThread().isInterrupted()) {
                        return seen;
                    }
                }
            }
            ProcessStatus now = processes.status(id);
            if (now.state() != ProcessStatus.State.RUNNING
                    || now.out() > seen.out()
                    || now.err() > seen.err()
                    || now.events() > seen.events()
                    || System.nanoTime() >= end) {
                return now;
            }
            known = size(run, "exit") <= 0; // Else it is about to end.
            LockSupport.parkNanos(SIZES);
            if (Thread.currentThread().isInterrupted()) {
                return now;
            }
        }
    }

    private static boolean isAsSeen(Path run, ProcessStatus seen) {
        return seen.state() == ProcessStatus.State.RUNNING
                && size(run, "exit") <= 0
                && Math.max(0, size(run, "out")) <= seen.out()
                && Math.max(0, size(run, "err")) <= seen.err()
                && Math.max(0, size(run, ProcessSpec.EVENTS)) <= seen.events();
    }

    private static List<Long> sizes(Path run) {
        return List.of("out", "err", ProcessSpec.EVENTS, "exit").stream()
                .map(name -> size(run, name))
                .toList();
    }

    /** -1 for what is no regular file. */
    private static long size(Path run, String name) {
        try {
            BasicFileAttributes it =
                    Files.readAttributes(
                            run.resolve(name),
                            BasicFileAttributes.class,
                            LinkOption.NOFOLLOW_LINKS);
            return it.isRegularFile() ? it.size() : -1;
        } catch (IOException e) {
            return -1;
        }
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
