package dev.watchkeeper.assess;

import dev.watchkeeper.plugin.CheckResult;
import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.host.Changes;
import dev.watchkeeper.plugin.host.Files;
import dev.watchkeeper.plugin.host.Host;
import dev.watchkeeper.plugin.host.ProcessSpec;
import dev.watchkeeper.plugin.host.ProcessStatus;
import dev.watchkeeper.plugin.host.Processes;
import dev.watchkeeper.plugin.host.Snapshots;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A host whose commands end as a test says, in a time of its own. */
final class PretendedHost implements Host, Processes {
    /** How a command ends. */
    sealed interface Ends {}

    /**
     * It ends.
     *
     * @param takes how long that takes
     */
    record Exits(int status, String output, Duration takes) implements Ends {
        Exits(int status, String output) {
            this(status, output, Duration.ZERO);
        }
    }

    record NeverEnds(String output) implements Ends {}

    /**
     * It ends at the second look; between the first and that one, the machine sleeps.
     *
     * @param asleep for how long
     */
    record SleptThrough(Duration asleep, Exits then) implements Ends {}

    record Vanishes() implements Ends {}

    record CannotStart(String why) implements Ends {}

    private final Map<String, Ends> ends = new HashMap<>();
    private final Map<String, Ends> next = new HashMap<>();
    private final Map<String, Ends> running = new HashMap<>();
    final List<String> calls = new ArrayList<>();
    String whyEnded = "";
    final Map<String, ProcessSpec> specs = new HashMap<>();
    private long nanos;

    /** How the next run of a command ends, before it ends as usual. */
    PretendedHost next(String command, Ends how) {
        next.put(command, how);
        return this;
    }

    PretendedHost when(String command, Ends how) {
        ends.put(command, how);
        return this;
    }

    /** Goes on only while somebody waits. */
    long nanos() {
        return nanos;
    }

    private static byte[] output(Ends how) {
        return switch (how) {
            case Exits e -> e.output().getBytes(StandardCharsets.UTF_8);
            case NeverEnds n -> n.output().getBytes(StandardCharsets.UTF_8);
            case SleptThrough s -> output(s.then());
            case Vanishes v -> new byte[0];
            case CannotStart c -> new byte[0];
        };
    }

    @Override
    public ProcessStatus start(ProcessSpec spec) {
        String line = spec.command().getLast().replaceFirst("(?s)^exec 2>&1\n", "");
        calls.add("start " + spec.id() + " " + line);
        specs.put(spec.id(), spec);
        Ends once = next.remove(line);
        Ends how = once != null ? once : ends.getOrDefault(line, new Exits(0, ""));
        if (how instanceof Exits e) {
            nanos += e.takes().toNanos();
        }
        if (how instanceof CannotStart c) {
            throw new PluginException(PluginException.Kind.MISSING, c.why(), "install it");
        }
        running.put(spec.id(), how);
        return status(spec.id());
    }

    @Override
    public ProcessStatus status(String id) {
        Ends how = running.get(id);
        if (how == null) {
            return new ProcessStatus(ProcessStatus.State.UNKNOWN, 0, null, 0, 0, 0);
        }
        long size = output(how).length;
        return switch (how) {
            case Exits e ->
                    new ProcessStatus(ProcessStatus.State.EXITED, 1, e.status(), size, 0, 0);
            case NeverEnds n -> new ProcessStatus(ProcessStatus.State.RUNNING, 1, null, size, 0, 0);
            case SleptThrough s ->
                    new ProcessStatus(ProcessStatus.State.RUNNING, 1, null, size, 0, 0);
            case Vanishes v -> new ProcessStatus(ProcessStatus.State.VANISHED, 1, null, 0, 0, 0);
            case CannotStart c -> throw new IllegalStateException();
        };
    }

    @Override
    public Optional<String> whyEnded(String id) {
        return whyEnded.isEmpty() ? Optional.empty() : Optional.of(whyEnded);
    }

    @Override
    public byte[] read(String id, Stream stream, long offset, int max) {
        Ends how = running.get(id);
        if (how == null || stream != Stream.OUT) {
            return new byte[0];
        }
        byte[] all = output(how);
        return Arrays.copyOfRange(all, (int) offset, (int) Math.min(all.length, offset + max));
    }

    @Override
    public ProcessStatus await(String id, ProcessStatus seen, Duration atMost) {
        nanos += atMost.toNanos();
        if (running.get(id) instanceof SleptThrough s) {
            nanos += s.asleep().toNanos();
            running.put(
                    id, s.asleep().isZero() ? s.then() : new SleptThrough(Duration.ZERO, s.then()));
        }
        return status(id);
    }

    @Override
    public ProcessStatus stop(String id, Duration grace) {
        calls.add("stop " + id);
        return status(id);
    }

    @Override
    public int reap(String id) {
        calls.add("reap " + id);
        return 0;
    }

    @Override
    public void forget(String id) {
        calls.add("forget " + id);
    }

    @Override
    public void send(String id, byte[] input) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void closeInput(String id) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void signal(String id, Signal signal) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long cpuMillis(String id) {
        return -1;
    }

    @Override
    public List<String> ids() {
        return List.copyOf(running.keySet());
    }

    @Override
    public String name() {
        return "pretended";
    }

    @Override
    public String workspace() {
        return "/workspace";
    }

    @Override
    public Files files() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Processes processes() {
        return this;
    }

    @Override
    public Changes changes() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Snapshots snapshots() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Map<String, String> environment() {
        return Map.of("PATH", "/bin", "LC_ALL", "C.UTF-8", "AWS_SECRET", "s3cret");
    }

    @Override
    public List<CheckResult> check() {
        return List.of();
    }

    @Override
    public void close() {}
}
