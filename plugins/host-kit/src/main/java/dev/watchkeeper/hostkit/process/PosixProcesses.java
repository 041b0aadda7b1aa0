package dev.watchkeeper.hostkit.process;

import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.host.ProcessSpec;
import dev.watchkeeper.plugin.host.ProcessStatus;
import dev.watchkeeper.plugin.host.Processes;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Durable processes on any POSIX host. All state is in run folders on the host, so that any
 * instance of this class finds what another one started.
 */
public final class PosixProcesses implements Processes {
    private static final Duration LAUNCH = Duration.ofSeconds(20);

    /** How long what is left of a finished process may tidy up before it is killed. */
    private static final Duration TIDY = Duration.ofMillis(300);

    private static final long LOOK_ALIVE = TimeUnit.MILLISECONDS.toNanos(250);

    private final Transport host;
    private final String runs;
    private final String workspace;
    private final Isolation isolation;

    /** Descendants seen while they could be told: some lose both their parent and the marker. */
    private final Map<String, Set<HostProcess>> noted = new ConcurrentHashMap<>();

    /** Wrappers as they were first seen: a command may change what its run folder says later. */
    private final Map<String, Claim> wrappers = new ConcurrentHashMap<>();

    /** Those whose wrapper is gone, which none comes back from. */
    private final Set<String> over = ConcurrentHashMap.newKeySet();

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
    }

    @Override
    public ProcessStatus start(ProcessSpec spec) {
        ProcessStatus before = status(spec.id());
        if (before.state() != ProcessStatus.State.UNKNOWN) {
            return before;
        }
        String run = folder(spec.id());
        host.create(run, prepared(spec, run), spec.id() + "~" + UUID.randomUUID());
        host.launch(run, "wrapper.sh");
        boolean up =
                waitFor(
                        () -> {
                            Map<String, Long> files = host.list(run);
                            if (written(files, "wrapper")) {
                                wrapper(spec.id());
                            }
                            return written(files, "pid") || written(files, "exit");
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
        files.put("wrapper.sh", utf8(Sh.wrapper(spec, place, run, isolation)));
        return files;
    }

    @Override
    public ProcessStatus status(String id) {
        return status(id, true);
    }

    private ProcessStatus status(String id, boolean lookAlive) {
        String run = folder(id);
        Look look = host.look(run, lookAlive);
        boolean known = wrappers.containsKey(id) && !look.sizes().isEmpty();
        if (!known && !written(look.sizes(), "wrapper")) {
            return new ProcessStatus(ProcessStatus.State.UNKNOWN, 0, null, 0, 0, 0);
        }
        if (!written(look.sizes(), "exit") && !look.alive()) {
            look = host.look(run, true); // It may have begun or ended between the two halves.
        }
        if (!written(look.sizes(), "exit")) {
            return of(
                    look.alive() || wrapperLives(id)
                            ? ProcessStatus.State.RUNNING
                            : ProcessStatus.State.VANISHED,
                    null,
                    look);
        }
        if (!over.contains(id)) {
            if (wrapperLives(id)) {
                // It is about to end, or the command wrote that file itself and goes on.
                return of(ProcessStatus.State.RUNNING, null, look);
            }
            look = host.look(run, false); // What the wrapper wrote counts.
        }
        // An exit file without a number is what a crash of the host leaves.
        return look.exit().matches("\\d{1,3}")
                ? of(ProcessStatus.State.EXITED, Integer.valueOf(look.exit()), look)
                : of(ProcessStatus.State.VANISHED, null, look);
    }

    /** The wrapper of a process, as it was when it was first asked for. */
    private @Nullable Claim wrapper(String id) {
        Claim known = wrappers.get(id);
        if (known == null) {
            known = claim(folder(id) + "/wrapper");
            if (known != null) {
                wrappers.put(id, known);
            }
        }
        return known;
    }

    private boolean wrapperLives(String id) {
        if (over.contains(id)) {
            return false;
        }
        Claim wrapper = wrapper(id);
        boolean lives = wrapper != null && host.startOf(wrapper.pid()).equals(wrapper.start());
        if (wrapper != null && !lives) {
            over.add(id);
        }
        return lives;
    }

    @Override
    public Optional<String> activity(String id) {
        Claim child = claim(folder(id) + "/pid");
        return child == null ? Optional.empty() : host.activity(child.process().pid());
    }

    @Override
    public Optional<Instant> endedAt(String id) {
        return status(id, false).state() == ProcessStatus.State.EXITED
                ? host.changedAt(folder(id) + "/exit")
                : Optional.empty();
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
        Claim child = claim(folder(id) + "/pid");
        if (child != null) {
            host.kill(List.of(child.process()), signal.name());
        }
    }

    @Override
    public ProcessStatus stop(String id, Duration grace) {
        if (status(id).state() == ProcessStatus.State.UNKNOWN) {
            return status(id);
        }
        Family family = family(id);
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
        Family family = family(id);
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
        List<HostProcess> family = family(id).look();
        if (family.stream().anyMatch(p -> p.cpuMillis() < 0)) {
            return -1;
        }
        return family.stream().mapToLong(HostProcess::cpuMillis).sum();
    }

    @Override
    public boolean stopped(String id) {
        return family(id).look().stream().anyMatch(HostProcess::stopped);
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
        noted.remove(id);
        wrappers.remove(id);
        over.remove(id);
    }

    private String folder(String id) {
        if (!id.matches("[A-Za-z0-9._-]+") || id.equals(".") || id.equals("..")) {
            throw new IllegalArgumentException("not a process id: '" + id + "'");
        }
        return runs + "/" + id;
    }

    private @Nullable Claim claim(String path) {
        return Claim.read(host, path);
    }

    private Family family(String id) {
        return new Family(
                host,
                id,
                folder(id),
                wrapper(id),
                claim(folder(id) + "/pid"),
                noted.computeIfAbsent(id, _ -> ConcurrentHashMap.newKeySet()));
    }

    private boolean waitFor(BooleanSupplier condition, Duration atMost) {
        return host.waitFor(condition, atMost);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
