package dev.watchkeeper.hostkit.process;

import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.host.ProcessSpec;
import dev.watchkeeper.plugin.host.ProcessStatus;
import dev.watchkeeper.plugin.host.Processes;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Durable processes on any POSIX host. All state is in run folders on the host, so that any
 * instance of this class finds what another one started.
 */
public final class PosixProcesses implements Processes {
    /** The file of the script that runs a process. */
    static final String SCRIPT = "wrapper.sh";

    private static final Duration LAUNCH = Duration.ofSeconds(20);

    /** How long what is left of a finished process may tidy up before it is killed. */
    private static final Duration TIDY = Duration.ofMillis(300);

    private static final long LOOK_ALIVE = TimeUnit.MILLISECONDS.toNanos(250);

    private final Transport host;
    private final String runs;
    private final String workspace;
    private final Isolation isolation;
    private final KnownRuns known;

    /**
     * @param runs absolute path on the host of the folder for run folders; exists
     * @param workspace absolute path on the host
     */
    public PosixProcesses(Transport host, String runs, String workspace) {
        this(host, runs, workspace, Isolation.AUTO);
    }

    /**
     * @param isolation what keeps together what comes from a process
     */
    public PosixProcesses(Transport host, String runs, String workspace, Isolation isolation) {
        this.host = host;
        this.runs = runs;
        this.workspace = workspace;
        this.isolation = isolation;
        this.known = new KnownRuns(host, this::folder);
    }

    @Override
    public ProcessStatus start(ProcessSpec spec) {
        String run = folder(spec.id());
        Look look = look(spec.id(), true);
        ProcessStatus before = status(spec.id(), look);
        if (before.state() != ProcessStatus.State.UNKNOWN) {
            return before;
        }
        Map<String, byte[]> files = prepared(spec, run);
        if (!look.sizes().isEmpty() && !isOurs(run, files)) {
            // Whoever wrote that may have been what was to be started, which is not started twice.
            return of(ProcessStatus.State.VANISHED, null, look);
        }
        host.create(run, files, spec.id() + "~" + UUID.randomUUID());
        host.launch(run, SCRIPT);
        boolean up =
                waitFor(
                        () -> {
                            Look now = look(spec.id(), false);
                            known.note(spec.id(), now);
                            return written(now.sizes(), "pid") || written(now.sizes(), "exit");
                        },
                        LAUNCH);
        ProcessStatus now = status(spec.id());
        if (!up && now.state() == ProcessStatus.State.UNKNOWN) {
            String why = new String(host.read(run + "/err", 0, 2000), StandardCharsets.UTF_8);
            throw new PluginException(
                    why.contains("No space left")
                            ? PluginException.Kind.STORAGE
                            : PluginException.Kind.TRANSIENT,
                    "process %s did not start in %s: %s"
                            .formatted(
                                    spec.id(),
                                    run,
                                    why.isBlank() ? "no word from it" : why.strip()),
                    why.contains("No space left") ? "free some room on that disk" : "try again");
        }
        return now;
    }

    /** Whether a folder that was prepared earlier has the script that would be started now. */
    private boolean isOurs(String run, Map<String, byte[]> files) {
        byte[] script = files.getOrDefault(SCRIPT, new byte[0]);
        return Arrays.equals(host.read(run + "/" + SCRIPT, 0, script.length + 1), script);
    }

    private Map<String, byte[]> prepared(ProcessSpec spec, String run) {
        spec.environment()
                .keySet()
                .forEach(name -> {
                    if (name.isEmpty() || name.contains("=")) {
                        throw new PluginException(
                                PluginException.Kind.SETTINGS,
                                "'" + name + "' can't be the name of a variable",
                                "mend it in env");
                    }
                });
        Map<String, byte[]> files = new LinkedHashMap<>(spec.files());
        String place = spec.folder().isEmpty() ? workspace : workspace + "/" + spec.folder();
        files.put("in", spec.stdin());
        if (spec.input() == ProcessSpec.Input.CONVERSATION) {
            files.put("conversation", new byte[0]);
        }
        files.put(SCRIPT, utf8(Sh.wrapper(spec, place, run, isolation)));
        return files;
    }

    @Override
    public ProcessStatus status(String id) {
        return status(id, true);
    }

    private ProcessStatus status(String id, boolean lookAlive) {
        return status(id, look(id, lookAlive));
    }

    private Look look(String id, boolean lookAlive) {
        return host.look(folder(id), lookAlive, known.claim(id));
    }

    private ProcessStatus status(String id, Look seen) {
        Look look = seen;
        if (!known.begun(id, look)) {
            return new ProcessStatus(ProcessStatus.State.UNKNOWN, 0, null, 0, 0, 0);
        }
        known.note(id, look);
        if (!written(look.sizes(), "exit") && !look.alive()) {
            // It may have begun or ended between the two halves.
            look = look(id, true);
        }
        if (!written(look.sizes(), "exit")) {
            return of(
                    look.alive()
                                    || known.wrapperLives(id)
                                    || look.named() && known.child(id) != null
                            ? ProcessStatus.State.RUNNING
                            : ProcessStatus.State.VANISHED,
                    null,
                    look);
        }
        if (!known.isOver(id)) {
            if (known.wrapperLives(id)) {
                // It is about to end, or the command wrote that file itself and goes on.
                return of(ProcessStatus.State.RUNNING, null, look);
            }
            look = look(id, false); // What the wrapper wrote counts.
        }
        // An exit file without a number is what a crash of the host leaves.
        return look.exit().matches("\\d{1,3}")
                ? of(ProcessStatus.State.EXITED, Integer.valueOf(look.exit()), look)
                : of(ProcessStatus.State.VANISHED, null, look);
    }

    @Override
    public Optional<String> activity(String id) {
        HostProcess child = known.child(id);
        return child == null ? Optional.empty() : host.activity(child.pid());
    }

    @Override
    public Optional<Instant> endedAt(String id) {
        return switch (status(id, false).state()) {
            case EXITED -> host.changedAt(folder(id) + "/exit");
            case VANISHED ->
                    List.of(Stream.OUT, Stream.ERR, Stream.EVENTS).stream()
                            .flatMap(s -> host.changedAt(folder(id) + "/" + name(s)).stream())
                            .max(Comparator.naturalOrder());
            case RUNNING, UNKNOWN -> Optional.empty();
        };
    }

    private static ProcessStatus of(ProcessStatus.State state, @Nullable Integer exit, Look look) {
        String pid = look.pid().split(" ", 2)[0];
        return new ProcessStatus(
                state,
                pid.matches("\\d{1,18}") ? Long.parseLong(pid) : 0,
                exit,
                look.sizes().getOrDefault("out", 0L),
                look.sizes().getOrDefault("err", 0L),
                look.sizes().getOrDefault(ProcessSpec.EVENTS, 0L),
                look.sizes().containsKey(Guard.LATE));
    }

    @Override
    public byte[] read(String id, Stream stream, long offset, int max) {
        return host.read(folder(id) + "/" + name(stream), offset, max);
    }

    /** Whether a file of one line is there; an empty one is about to be written. */
    private static boolean written(Map<String, Long> files, String name) {
        return files.getOrDefault(name, 0L) > 0;
    }

    private static String name(Stream stream) {
        return switch (stream) {
            case OUT -> "out";
            case ERR -> "err";
            case EVENTS -> ProcessSpec.EVENTS;
        };
    }

    @Override
    public ProcessStatus await(String id, ProcessStatus seen, Duration atMost) {
        long end = System.nanoTime() + atMost.toNanos();
        long begin = System.nanoTime();
        long looked = System.nanoTime() - LOOK_ALIVE;
        while (true) {
            long now = System.nanoTime();
            boolean alive = now - looked >= LOOK_ALIVE;
            if (alive) {
                looked = now;
            }
            ProcessStatus status = status(id, alive);
            if (status.state() != ProcessStatus.State.RUNNING
                    || status.out() > seen.out()
                    || status.err() > seen.err()
                    || status.events() > seen.events()
                    || now >= end) {
                return status;
            }
            LockSupport.parkNanos(Math.min(host.pause(now - begin), end - now));
            if (Thread.currentThread().isInterrupted()) {
                return status;
            }
        }
    }

    @Override
    public void send(String id, byte[] input) {
        if (!host.list(folder(id)).containsKey("conversation")) {
            throw new PluginException(
                    PluginException.Kind.MISSING,
                    "process " + id + " takes no further input",
                    "only a conversation that was started does");
        }
        host.append(folder(id) + "/in", input);
    }

    @Override
    public void sendOnce(String id, byte[] lines) {
        byte[] rest = Sent.rest(host, folder(id) + "/in", lines);
        if (rest.length > 0) {
            send(id, rest);
        }
    }

    @Override
    public void waitsForUs(String id, boolean waits) {
        if (waits) {
            host.append(folder(id) + "/" + Guard.WAITS, new byte[0]);
        } else {
            host.remove(folder(id) + "/" + Guard.WAITS);
        }
    }

    @Override
    public void closeInput(String id) {
        host.append(folder(id) + "/in.closed", new byte[0]);
    }

    @Override
    public void signal(String id, Signal signal) {
        HostProcess child = known.child(id);
        if (child != null) {
            host.kill(List.of(child), signal.name());
        }
    }

    @Override
    public ProcessStatus stop(String id, Duration grace) {
        if (status(id).state() == ProcessStatus.State.UNKNOWN) {
            return status(id);
        }
        Family family = known.family(id);
        for (Signal signal : List.of(Signal.INT, Signal.TERM)) {
            // All of them: a git that is only killed leaves its lock files behind.
            List<HostProcess> left = family.look();
            if (left.isEmpty() && status(id).ended()) {
                break;
            }
            host.kill(left, signal.name());
            waitFor(() -> family.look().isEmpty() && status(id).ended(), grace.dividedBy(2));
        }
        family.end();
        if (!waitFor(() -> status(id).ended(), Duration.ofSeconds(5))) {
            family.endBelowWrapper();
            waitFor(() -> status(id).ended(), Duration.ofSeconds(5));
        }
        return status(id);
    }

    @Override
    public int reap(String id) {
        if (status(id).state() == ProcessStatus.State.UNKNOWN) {
            return 0;
        }
        Family family = known.family(id);
        List<HostProcess> left = family.look();
        if (left.isEmpty()) {
            return 0;
        }
        host.kill(left, Signal.TERM.name());
        waitFor(() -> family.look().isEmpty(), TIDY);
        return Math.max(left.size(), family.end());
    }

    @Override
    public List<String> leftBehind(String id) {
        byte[] said = host.read(folder(id) + "/" + Isolation.LEFT, 0, 4000);
        return new String(said, StandardCharsets.UTF_8).lines().toList();
    }

    @Override
    public long cpuMillis(String id) {
        List<HostProcess> family = known.family(id).look();
        if (family.stream().anyMatch(p -> p.cpuMillis() < 0)) {
            return -1;
        }
        return family.stream().mapToLong(HostProcess::cpuMillis).sum();
    }

    @Override
    public boolean stopped(String id) {
        return known.family(id).look().stream().anyMatch(HostProcess::stopped);
    }

    @Override
    public List<String> ids() {
        return host.list(runs).keySet().stream().filter(n -> !n.contains("~")).sorted().toList();
    }

    @Override
    public void forget(String id) {
        if (status(id).state() == ProcessStatus.State.RUNNING) {
            throw new PluginException(
                    PluginException.Kind.TRANSIENT,
                    "process " + id + " still runs",
                    "stop it first");
        }
        host.discard(folder(id));
        known.forget(id);
    }

    private String folder(String id) {
        if (!id.matches("[A-Za-z0-9._-]+") || id.equals(".") || id.equals("..")) {
            throw new IllegalArgumentException("not a process id: '" + id + "'");
        }
        return runs + "/" + id;
    }

    private boolean waitFor(BooleanSupplier condition, Duration atMost) {
        return host.waitFor(condition, atMost);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
