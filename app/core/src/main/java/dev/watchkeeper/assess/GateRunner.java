package dev.watchkeeper.assess;

import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.GateResult;
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
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.LongSupplier;

/** Runs gates and checks on the host, one after the other, as durable processes. */
final class GateRunner {
    /** How long a check may take; the settings name no limit for checks. */
    static final Duration CHECK_TIMEOUT = Duration.ofMinutes(10);

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
    private final Map<String, String> environment;
    private final List<String> started = new ArrayList<>();

    GateRunner(Assessor.Input in, Assessor.Sink sink, LongSupplier nanos) {
        this.in = in;
        this.sink = sink;
        this.nanos = nanos;
        this.processes = in.host().processes();
        this.environment = environment(in);
    }

    /**
     * All gates, up to a blocking one that fails; then, unless one did, all of the task's checks.
     */
    List<GateResult> runAll() {
        List<GateResult> results = new ArrayList<>();
        int n = 0;
        boolean goOn = true;
        for (Settings.Gate gate : in.gates()) {
            GateResult result = run(++n, gate, false);
            results.add(result);
            if (gate.blocking() && result.failed()) {
                goOn = false;
                break;
            }
        }
        if (goOn) {
            int c = 0;
            for (String check : in.task().checks()) {
                String name = "check-" + (++c);
                results.add(run(++n, new Settings.Gate(name, check, true, CHECK_TIMEOUT), true));
            }
        }
        started.forEach(this::forget);
        return results;
    }

    private GateResult run(int n, Settings.Gate gate, boolean check) {
        long from = nanos.getAsLong();
        Ran ran = ran(n, gate);
        double seconds = Duration.ofNanos(nanos.getAsLong() - from).toMillis() / 1000.0;
        GateResult.Status status = status(ran);
        OutputTail end = new OutputTail();
        String evidence =
                sink.evidence(
                        evidenceName(n, gate.name()), file -> ran.output().to(end.besides(file)));
        String text = ReadableOutput.readable(end.bytes());
        GateResult result =
                new GateResult(
                        gate.name(),
                        gate.run(),
                        check,
                        gate.blocking(),
                        status,
                        ran.exit(),
                        seconds,
                        evidence,
                        ReadableOutput.tail(text),
                        status == GateResult.Status.PASS
                                ? ""
                                : ReadableOutput.fingerprint(status + " " + ran.exit(), text));
        sink.event(EventType.GATE_ENDED, told(result));
        return result;
    }

    /**
     * How a command ended.
     *
     * @param exit {@code null} if it left none
     */
    private record Ran(@Nullable Integer exit, boolean timedOut, Assessor.Sink.Content output) {}

    private Ran ran(int n, Settings.Gate gate) {
        String base = in.ref().task() + "." + in.ref().number() + ".gate-" + n;
        for (int attempt = 1; ; attempt++) {
            String id = attempt == 1 ? base : base + "-try" + attempt;
            started.add(id);
            try {
                ProcessStatus status = processes.start(spec(id, gate));
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
                        return new Ran(null, true, output(id, stopped));
                    }
                    status = processes.await(id, status, left.compareTo(LOOK) < 0 ? left : LOOK);
                }
                processes.reap(id);
                if (status.timedOut()) {
                    return new Ran(null, true, output(id, processes.status(id)));
                }
                if (status.state() == ProcessStatus.State.EXITED || attempt == TRIES) {
                    return new Ran(status.exitStatus(), false, output(id, status));
                }
            } catch (WorkspaceException e) {
                throw e; // No check has failed: its folder is gone.
            } catch (PluginException e) {
                switch (e.kind()) {
                    case MISSING, SETTINGS -> {
                        String said = e.getMessage() + "\n" + e.hint() + "\n";
                        byte[] bytes = said.getBytes(StandardCharsets.UTF_8);
                        return new Ran(null, false, file -> file.write(bytes));
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
            started.forEach(this::forget);
        } finally {
            Thread.currentThread().interrupt();
        }
        return new CancellationException("stopped while '" + gate.name() + "' was running");
    }

    private void forget(String id) {
        try {
            processes.forget(id);
        } catch (PluginException e) {
            // A folder that is left over takes room and does no harm; the evidence is kept.
            System.getLogger(GateRunner.class.getName())
                    .log(System.Logger.Level.WARNING, "could not forget process " + id, e);
        }
    }

    /** The line runs as it is; both streams go to one, so that they keep their order. */
    private ProcessSpec spec(String id, Settings.Gate gate) {
        return new ProcessSpec(
                id,
                List.of("sh", "-c", "exec 2>&1\n" + gate.run()),
                "",
                environment,
                ProcessSpec.Input.GIVEN,
                new byte[0],
                Map.of(),
                new ProcessSpec.Limit(gate.timeout(), GRACE));
    }

    /** All that it printed, piece by piece: a log may be larger than any memory. */
    private Assessor.Sink.Content output(String id, ProcessStatus status) {
        return file -> {
            copy(id, Processes.Stream.OUT, status.out(), file);
            copy(id, Processes.Stream.ERR, status.err(), file);
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

    private static GateResult.Status status(Ran ran) {
        if (ran.timedOut()) {
            return GateResult.Status.TIMEOUT;
        }
        @Nullable Integer exit = ran.exit();
        if (exit == null || exit == 126 || exit == 127) {
            // What a shell says of a command that it can't find or may not run.
            return GateResult.Status.ERROR;
        }
        return exit == 0 ? GateResult.Status.PASS : GateResult.Status.FAIL;
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
        // One number for each attempt of a home, from which ports and names can be derived.
        env.put(
                "WATCHKEEPER_ATTEMPT_NUMBER",
                String.valueOf(in.task().number() * 100 + in.ref().number() % 100));
        return env;
    }

    private static String evidenceName(int n, String name) {
        String safe = name.replaceAll("[^A-Za-z0-9._-]", "_");
        return "gate-" + n + "-" + safe.substring(0, Math.min(60, safe.length())) + ".log";
    }

    private static Map<String, Object> told(GateResult result) {
        Map<String, Object> data = new HashMap<>();
        data.put("name", result.name());
        data.put("command", result.command());
        data.put("check", result.check());
        data.put("blocking", result.blocking());
        data.put("status", result.status().name().toLowerCase(Locale.ROOT));
        data.put("seconds", result.seconds());
        data.put("evidence", result.evidence());
        @Nullable Integer exit = result.exitStatus();
        if (exit != null) {
            data.put("exit_status", exit);
        }
        return data;
    }
}
