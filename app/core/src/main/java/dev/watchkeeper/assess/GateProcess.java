package dev.watchkeeper.assess;

import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.host.ProcessSpec;
import dev.watchkeeper.plugin.host.ProcessStatus;
import dev.watchkeeper.plugin.host.Processes;
import dev.watchkeeper.plugin.host.WorkspaceException;
import dev.watchkeeper.plugin.process.WatchedTime;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.LongSupplier;

/** Runs the command lines of gates and checks on the host, as durable processes. */
final class GateProcess {
    private static final Duration GRACE = Duration.ofSeconds(3);

    /** What a host may need to keep a limit by itself, before it is ended from here. */
    private static final Duration BEYOND = Duration.ofSeconds(10);

    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final int TRIES = 3;
    private static final int CHUNK = 1 << 18;
    private static final Set<String> PASSED_ON =
            Set.of(
                    "PATH",
                    "HOME",
                    "USER",
                    "LOGNAME",
                    "SHELL",
                    "LANG",
                    "LANGUAGE",
                    "TZ",
                    "TMPDIR",
                    "TEMP",
                    "TMP",
                    "TERM",
                    "JAVA_HOME",
                    "MAVEN_HOME",
                    "MAVEN_OPTS",
                    "GRADLE_USER_HOME",
                    "GOPATH",
                    "GOROOT",
                    "GOCACHE",
                    "CARGO_HOME",
                    "RUSTUP_HOME",
                    "PYENV_ROOT",
                    "VIRTUAL_ENV",
                    "NVM_DIR",
                    "NODE_PATH",
                    "NODE_EXTRA_CA_CERTS",
                    "SSL_CERT_FILE",
                    "SSL_CERT_DIR",
                    "HTTP_PROXY",
                    "HTTPS_PROXY",
                    "NO_PROXY",
                    "http_proxy",
                    "https_proxy",
                    "no_proxy",
                    "DISPLAY",
                    "DOCKER_HOST",
                    "CI");

    private final Assessor.Input in;
    private final Assessor.Sink sink;
    private final LongSupplier nanos;
    private final Processes processes;

    /** A folder beside the run folders, of no run. */
    private static final String BYTE_CODE = "~byte-code";

    private final Map<String, String> environment;
    private final List<String> started = new ArrayList<>();

    GateProcess(Assessor.Input in, Assessor.Sink sink, LongSupplier nanos) {
        this.in = in;
        this.sink = sink;
        this.nanos = nanos;
        this.processes = in.host().processes();
        this.environment = environment(in);
    }

    /**
     * How a command ended.
     *
     * @param exit {@code null} if it left none
     * @param reports that its test runners wrote, as {@link ReportReader} reads them
     */
    record Ran(
            @Nullable Integer exit,
            boolean timedOut,
            Assessor.Sink.Content output,
            Assessor.Sink.Content reports) {}

    /**
     * Runs a command and waits for its end.
     *
     * @param name of the run, unique in the attempt; a run of the same name that is still there
     *     from before is gone on with
     * @param folder absolute path of where it runs; empty for the workspace
     * @param more environment besides the usual one
     * @param reports whether to look for what its test runners wrote
     */
    Ran run(
            String name,
            Settings.Gate gate,
            String folder,
            Map<String, String> more,
            boolean reports) {
        return run(name, gate, folder, more, reports, Laid.NONE);
    }

    /**
     * What is put into place before a command line runs.
     *
     * @param files content by name, in the run's own folder
     * @param script shell lines that end with status 126 where something can't be put into place
     */
    record Laid(Map<String, byte[]> files, String script) {
        /** Nothing at all. */
        static final Laid NONE = new Laid(Map.of(), "");

        Laid {
            files = Map.copyOf(files);
        }
    }

    /**
     * The same, with files put into place before.
     *
     * @param laid where nothing of the host's is changed but in the folder
     */
    Ran run(
            String name,
            Settings.Gate gate,
            String folder,
            Map<String, String> more,
            boolean reports,
            Laid laid) {
        String base = in.ref().task() + "." + in.ref().number() + "." + name;
        for (int attempt = 1; ; attempt++) {
            String id = attempt == 1 ? base : base + "-try" + attempt;
            started.add(id);
            try {
                ProcessStatus status = processes.start(spec(id, gate, folder, more, reports, laid));
                WatchedTime time = new WatchedTime(nanos, LOOK.multipliedBy(3));
                Duration most = gate.timeout().plus(BEYOND);
                while (!status.ended() && status.state() != ProcessStatus.State.UNKNOWN) {
                    if (Thread.currentThread().isInterrupted()) {
                        throw cancelled(id, gate);
                    }
                    sink.waits();
                    Duration left = most.minus(time.now());
                    if (!left.isPositive()) {
                        ProcessStatus stopped = processes.stop(id, GRACE);
                        return ran(null, true, id, stopped);
                    }
                    status = processes.await(id, status, left.compareTo(LOOK) < 0 ? left : LOOK);
                }
                processes.reap(id);
                if (status.timedOut()) {
                    return ran(null, true, id, processes.status(id));
                }
                if (status.state() == ProcessStatus.State.EXITED || attempt == TRIES) {
                    return ran(status.exitStatus(), false, id, status);
                }
            } catch (WorkspaceException e) {
                throw e; // No check has failed: its folder is gone.
            } catch (PluginException e) {
                switch (e.kind()) {
                    case MISSING, SETTINGS -> {
                        String said = e.getMessage() + "\n" + e.hint() + "\n";
                        byte[] bytes = said.getBytes(StandardCharsets.UTF_8);
                        return new Ran(null, false, file -> file.write(bytes), file -> {});
                    }
                    case TRANSIENT, STORAGE -> throw e;
                }
            }
        }
    }

    private CancellationException cancelled(String id, Settings.Gate gate) {
        boolean unused = Thread.interrupted();
        try {
            processes.stop(id, GRACE);
            forget();
        } finally {
            Thread.currentThread().interrupt();
        }
        return new CancellationException("stopped while '" + gate.name() + "' was running");
    }

    /** Forgets all that was run. */
    void forget() {
        started.forEach(this::forget);
    }

    private void forget(String id) {
        try {
            processes.forget(id);
        } catch (PluginException e) {
            // A folder that is left over takes room and does no harm; the evidence is kept.
            System.getLogger(GateProcess.class.getName())
                    .log(System.Logger.Level.WARNING, "could not forget process " + id, e);
        }
    }

    /** The line runs as it is; both streams go to one, so that they keep their order. */
    private ProcessSpec spec(
            String id,
            Settings.Gate gate,
            String folder,
            Map<String, String> more,
            boolean reports,
            Laid laid) {
        String line = laid.script() + gate.run();
        Map<String, String> given = new HashMap<>(environment);
        given.putAll(more);
        return new ProcessSpec(
                id,
                reports ? ReportScript.command(folder, line) : ReportScript.plain(folder, line),
                "",
                given,
                ProcessSpec.Input.GIVEN,
                new byte[0],
                laid.files(),
                new ProcessSpec.Limit(gate.timeout(), GRACE));
    }

    private Ran ran(@Nullable Integer exit, boolean timedOut, String id, ProcessStatus status) {
        return new Ran(
                exit,
                timedOut,
                output(id, status),
                file -> copy(id, Processes.Stream.EVENTS, status.events(), file));
    }

    /**
     * All that it printed, piece by piece: a log may be larger than any memory. Below it stands why
     * it ended, where the host knows more than its exit status says.
     */
    private Assessor.Sink.Content output(String id, ProcessStatus status) {
        return file -> {
            copy(id, Processes.Stream.OUT, status.out(), file);
            copy(id, Processes.Stream.ERR, status.err(), file);
            Optional<String> why = processes.whyEnded(id);
            if (why.isPresent()) {
                file.write(("\n" + why.get() + "\n").getBytes(StandardCharsets.UTF_8));
            }
        };
    }

    private void copy(String id, Processes.Stream stream, long size, OutputStream to)
            throws IOException {
        for (long at = 0; at < size; ) {
            byte[] piece = processes.read(id, stream, at, (int) Math.min(CHUNK, size - at));
            if (piece.length == 0) {
                return;
            }
            to.write(piece);
            at += piece.length;
        }
    }

    private static Map<String, String> environment(Assessor.Input in) {
        Map<String, String> env = new HashMap<>();
        in.host()
                .environment()
                .forEach((name, value) -> {
                    if (PASSED_ON.contains(name)
                            || name.startsWith("LC_")
                            || name.startsWith("XDG_")) {
                        env.put(name, value);
                    }
                });
        env.put("WATCHKEEPER_TASK", in.task().id());
        env.put("WATCHKEEPER_ATTEMPT", String.valueOf(in.ref().number()));
        // Python would take what an attempt left in __pycache__ for the code beside it.
        env.put("PYTHONPYCACHEPREFIX", ProcessSpec.RUN + "/../" + BYTE_CODE);
        // One number for each attempt of a home, from which ports and names can be derived.
        env.put(
                "WATCHKEEPER_ATTEMPT_NUMBER",
                String.valueOf(in.task().number() * 100 + in.ref().number() % 100));
        return env;
    }
}
