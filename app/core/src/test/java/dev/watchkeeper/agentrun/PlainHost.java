package dev.watchkeeper.agentrun;

import dev.watchkeeper.plugin.CheckResult;
import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.host.Changes;
import dev.watchkeeper.plugin.host.FileInfo;
import dev.watchkeeper.plugin.host.Files;
import dev.watchkeeper.plugin.host.Host;
import dev.watchkeeper.plugin.host.ProcessSpec;
import dev.watchkeeper.plugin.host.ProcessStatus;
import dev.watchkeeper.plugin.host.Processes;
import dev.watchkeeper.plugin.host.Snapshots;

import org.jspecify.annotations.Nullable;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A host of real processes and nothing else, for tests of what follows them. No stand-in for the
 * local host: nothing here survives a crash.
 */
public final class PlainHost implements Host, Files, Processes {
    private final Path workspace;
    private final Path runs;

    /** How many of the next reads fail as a dropped line does. */
    final AtomicInteger failingReads = new AtomicInteger();

    /** How many of the next waits for news fail so. */
    final AtomicInteger failingWaits = new AtomicInteger();

    public PlainHost(Path workspace, Path runs) {
        this.workspace = workspace;
        this.runs = runs;
    }

    @Override
    public String name() {
        return "plain";
    }

    @Override
    public String workspace() {
        return workspace.toString();
    }

    @Override
    public Files files() {
        return this;
    }

    @Override
    public Processes processes() {
        return this;
    }

    @Override
    public Changes changes() {
        throw new UnsupportedOperationException("no changes on a plain host");
    }

    @Override
    public Snapshots snapshots() {
        throw new UnsupportedOperationException("no snapshots on a plain host");
    }

    @Override
    public Map<String, String> environment() {
        return System.getenv();
    }

    @Override
    public List<CheckResult> check() {
        return List.of();
    }

    @Override
    public void close() {}

    @Override
    public Optional<FileInfo> info(String path) {
        return Optional.empty();
    }

    @Override
    public byte[] read(String path, int max) {
        return bytes(workspace.resolve(path), 0, max);
    }

    @Override
    public void write(String path, byte[] content) {
        put(workspace.resolve(path), content);
    }

    @Override
    public void delete(String path) {
        throw new UnsupportedOperationException("nothing is deleted on a plain host");
    }

    @Override
    public List<String> list(int limit) {
        return List.of();
    }

    @Override
    public Optional<String> which(String executable) {
        if (executable.contains("/")) {
            Path path = workspace.resolve(executable).normalize();
            return path.toFile().canExecute() ? Optional.of(path.toString()) : Optional.empty();
        }
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
                .map(folder -> new File(folder, executable))
                .filter(File::canExecute)
                .map(File::getPath)
                .findFirst();
    }

    @Override
    public ProcessStatus start(ProcessSpec spec) {
        Path run = runs.resolve(spec.id());
        String place = run.toString();
        spec.files().forEach((name, content) -> put(run.resolve(name), content));
        put(run.resolve("in"), spec.stdin());
        List<String> command = new ArrayList<>();
        command.addAll(
                List.of(
                        "sh",
                        "-c",
                        "\"$@\" <\"$D/in\" >\"$D/out\" 2>\"$D/err\"; echo $? >\"$D/x\"; mv \"$D/x\" \"$D/exit\""));
        command.add("sh");
        spec.command().forEach(word -> command.add(word.replace(ProcessSpec.RUN, place)));
        ProcessBuilder builder = new ProcessBuilder(command).directory(workspace.toFile());
        builder.environment().clear();
        spec.environment()
                .forEach((k, v) -> builder.environment().put(k, v.replace(ProcessSpec.RUN, place)));
        builder.environment().put("D", place);
        builder.environment().put(ProcessSpec.MARKER, place);
        builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            put(run.resolve("pid"), Long.toString(process.pid()).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new PluginException(PluginException.Kind.MISSING, "can't start", "", e);
        }
        return status(spec.id());
    }

    @Override
    public ProcessStatus status(String id) {
        Path run = runs.resolve(id);
        Optional<ProcessHandle> handle = handle(id);
        boolean alive = handle.map(ProcessHandle::isAlive).orElse(false);
        String exit = text(run.resolve("exit"));
        ProcessStatus.State state =
                !exit.isEmpty()
                        ? ProcessStatus.State.EXITED
                        : alive
                                ? ProcessStatus.State.RUNNING
                                : run.toFile().exists()
                                        ? ProcessStatus.State.VANISHED
                                        : ProcessStatus.State.UNKNOWN;
        @Nullable Integer status = exit.isEmpty() ? null : Integer.valueOf(exit);
        return new ProcessStatus(
                state,
                handle.map(ProcessHandle::pid).orElse(0L),
                status,
                run.resolve("out").toFile().length(),
                run.resolve("err").toFile().length(),
                run.resolve("events").toFile().length());
    }

    @Override
    public byte[] read(String id, Processes.Stream stream, long offset, int max) {
        failIfSet(failingReads);
        String name = stream.name().toLowerCase(Locale.ROOT);
        return bytes(runs.resolve(id).resolve(name), offset, max);
    }

    @Override
    public ProcessStatus await(String id, ProcessStatus seen, Duration atMost) {
        failIfSet(failingWaits);
        long end = System.nanoTime() + atMost.toNanos();
        while (true) {
            ProcessStatus now = status(id);
            if (now.ended()
                    || now.out() > seen.out()
                    || now.err() > seen.err()
                    || now.events() > seen.events()
                    || System.nanoTime() >= end) {
                return now;
            }
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        }
    }

    @Override
    public void send(String id, byte[] input) {
        throw new UnsupportedOperationException("no conversation on a plain host");
    }

    @Override
    public void closeInput(String id) {
        throw new UnsupportedOperationException("no conversation on a plain host");
    }

    @Override
    public void signal(String id, Processes.Signal signal) {
        children(id).forEach(ProcessHandle::destroyForcibly);
    }

    @Override
    public ProcessStatus stop(String id, Duration grace) {
        List<ProcessHandle> tree = children(id);
        tree.forEach(ProcessHandle::destroy);
        long end = System.nanoTime() + grace.toNanos();
        ProcessStatus now = status(id);
        while (!now.ended() && System.nanoTime() < end) {
            now = await(id, now, Duration.ofMillis(20));
        }
        tree.forEach(ProcessHandle::destroyForcibly);
        while (!now.ended()) {
            now = await(id, now, Duration.ofMillis(20));
        }
        return now;
    }

    @Override
    public int reap(String id) {
        return 0;
    }

    @Override
    public long cpuMillis(String id) {
        return children(id).stream()
                .mapToLong(c -> c.info().totalCpuDuration().orElse(Duration.ZERO).toMillis())
                .sum();
    }

    @Override
    public List<String> ids() {
        return List.of();
    }

    @Override
    public void forget(String id) {}

    @Override
    public Optional<Instant> endedAt(String id) {
        long time = runs.resolve(id).resolve("exit").toFile().lastModified();
        return time == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(time));
    }

    private static void failIfSet(AtomicInteger times) {
        if (times.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
            throw new PluginException(PluginException.Kind.TRANSIENT, "the line dropped", "");
        }
    }

    private List<ProcessHandle> children(String id) {
        return handle(id).map(h -> h.descendants().toList()).orElse(List.of());
    }

    private Optional<ProcessHandle> handle(String id) {
        String pid = text(runs.resolve(id).resolve("pid"));
        return pid.isEmpty() ? Optional.empty() : ProcessHandle.of(Long.parseLong(pid));
    }

    private static String text(Path file) {
        return new String(bytes(file, 0, 100), StandardCharsets.UTF_8).strip();
    }

    private static byte[] bytes(Path path, long offset, int max) {
        if (!path.toFile().exists()) {
            return new byte[0];
        }
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
            byte[] piece = new byte[(int) Math.clamp(file.length() - offset, 0, (long) max)];
            file.seek(offset);
            file.readFully(piece);
            return piece;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void put(Path file, byte[] content) {
        try {
            Path folder = file.getParent();
            if (folder != null) {
                java.nio.file.Files.createDirectories(folder);
            }
            java.nio.file.Files.write(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
