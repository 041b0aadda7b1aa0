package dev.watchkeeper.agentkit;

import dev.watchkeeper.plugin.CheckResult;
import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.agent.AgentConfig;
import dev.watchkeeper.plugin.agent.AgentEnvironment;
import dev.watchkeeper.plugin.host.Host;
import dev.watchkeeper.plugin.host.ProcessSpec;
import dev.watchkeeper.plugin.host.ProcessStatus;
import dev.watchkeeper.plugin.host.Processes;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Asks a command-line program on a host what it is by short commands, such as {@code --version}.
 * Each runs as a durable process, whose folder is removed afterwards, with nothing on its standard
 * input, and is ended when it takes too long.
 */
public final class CliProbe {
    private static final Duration LONGEST = Duration.ofSeconds(20);
    private static final Duration GRACE = Duration.ofSeconds(2);

    /** Bytes of what it says that are looked at. */
    private static final int SAID = 4000;

    private final Host host;
    private final Map<String, String> environment;
    private final Duration atMost;

    /**
     * @param environment what the program is given, as when it works
     */
    public CliProbe(Host host, Map<String, String> environment) {
        this(host, environment, LONGEST);
    }

    /**
     * @param atMost how long one command may take
     */
    CliProbe(Host host, Map<String, String> environment, Duration atMost) {
        this.host = host;
        this.environment = Map.copyOf(environment);
        this.atMost = atMost;
    }

    /**
     * What a short command said.
     *
     * @param ok whether it ended by itself with exit status 0
     * @param out its standard output, without white space around it
     * @param all that and its standard error
     */
    public record Answer(boolean ok, String out, String all) {}

    /**
     * Where an agent's executable is on a host.
     *
     * @param agent its name in the settings
     * @param name by absolute path, path from the workspace, or name on the PATH
     * @param hint what a person can do where there is none
     * @throws PluginException of kind {@code MISSING} if there is none
     */
    public static String executable(Host host, String agent, String name, String hint) {
        return host.files()
                .which(name)
                .orElseThrow(() ->
                        new PluginException(
                                PluginException.Kind.MISSING,
                                "agent "
                                        + agent
                                        + ": no executable '"
                                        + name
                                        + "' on host "
                                        + host.name()
                                        + AgentEnvironment.searched(host, name),
                                hint));
    }

    /**
     * What a check says of an agent that is a command-line program: whether it is there, whether it
     * starts, and what it says of its login.
     *
     * @param executable finds it; throws if it is not there
     * @param environment what it is given when it works
     * @param login asks whether it is logged in; called if it starts
     */
    public static List<CheckResult> agent(
            Host host,
            AgentConfig config,
            Function<Host, String> executable,
            Function<Host, Map<String, String>> environment,
            BiFunction<CliProbe, String, Login> login) {
        String what = "agent " + config.name();
        String own = config.executable();
        CheckResult later = own == null ? null : ofEachWorkspace(what, own);
        if (later != null) {
            return List.of(later);
        }
        List<CheckResult> results = new ArrayList<>();
        try {
            String found = executable.apply(host);
            CliProbe cli = new CliProbe(host, environment.apply(host));
            CheckResult version = cli.version(what, found);
            results.add(version);
            if (version.ok()) {
                Login told = login.apply(cli, found);
                results.add(
                        new CheckResult(
                                what + " login",
                                told.ok(),
                                told.says(),
                                told.ok() ? "" : told.mend()));
            }
        } catch (PluginException e) {
            results.add(new CheckResult(what, false, String.valueOf(e.getMessage()), e.hint()));
        }
        return results;
    }

    /**
     * What is known of a login.
     *
     * @param mend what a person can do if it is not ok
     */
    public record Login(boolean ok, String says, String mend) {
        /** One that is there or is not. */
        public static Login of(boolean ok, String mend) {
            return new Login(ok, ok ? "logged in" : "not logged in", mend);
        }
    }

    /**
     * What a check says of an executable that is named by a path from the workspace: a check may
     * run where no project is, so each project has its own.
     *
     * @param what the subject of the result
     * @param name as {@link #executable} takes it
     * @return {@code null} if the name means the same in every workspace
     */
    public static @Nullable CheckResult ofEachWorkspace(String what, String name) {
        boolean everywhere = !name.contains("/") || name.startsWith("/") || name.startsWith("~");
        return everywhere
                ? null
                : new CheckResult(
                        what,
                        true,
                        name + " is looked for in each project's own folder when it runs there",
                        "");
    }

    /**
     * Runs a short command and waits for its end.
     *
     * @throws PluginException if it can't be started, or the host can't be reached
     */
    public Answer ask(List<String> command) {
        Processes processes = host.processes();
        String id = "check-" + UUID.randomUUID();
        ProcessStatus status =
                processes.start(
                        new ProcessSpec(
                                id,
                                command,
                                "",
                                environment,
                                ProcessSpec.Input.GIVEN,
                                new byte[0],
                                Map.of()));
        try {
            long end = System.nanoTime() + atMost.toNanos();
            while (!status.ended() && System.nanoTime() < end) {
                status = processes.await(id, status, Duration.ofNanos(end - System.nanoTime()));
            }
            boolean inTime = status.ended();
            if (!inTime) {
                status = processes.stop(id, GRACE);
            }
            String out = text(processes.read(id, Processes.Stream.OUT, 0, SAID));
            String err = text(processes.read(id, Processes.Stream.ERR, 0, SAID));
            Integer exit = status.exitStatus();
            return new Answer(inTime && exit != null && exit == 0, out, (out + " " + err).strip());
        } finally {
            processes.forget(id);
        }
    }

    /**
     * Whether a program starts, by {@code --version}.
     *
     * @param what the subject of the result
     * @param executable where it is
     */
    public CheckResult version(String what, String executable) {
        Answer version = ask(List.of(executable, "--version"));
        return new CheckResult(
                what,
                version.ok(),
                version.ok() ? version.out() : "does not start: " + version.all(),
                version.ok() ? "" : "run '" + executable + " --version' on host " + host.name());
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8).strip();
    }
}
