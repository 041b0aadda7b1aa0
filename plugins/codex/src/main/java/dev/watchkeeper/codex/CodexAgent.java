package dev.watchkeeper.codex;

import dev.watchkeeper.agentkit.CliProbe;
import dev.watchkeeper.plugin.CheckResult;
import dev.watchkeeper.plugin.agent.Agent;
import dev.watchkeeper.plugin.agent.AgentConfig;
import dev.watchkeeper.plugin.agent.AgentEnvironment;
import dev.watchkeeper.plugin.agent.OutputReader;
import dev.watchkeeper.plugin.host.Host;
import dev.watchkeeper.plugin.host.ProcessSpec;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Starts the Codex CLI without a terminal: one process a leg, with the prompt on its standard
 * input.
 *
 * <p>Its configuration folder stays the person's own: the login and the sessions live there, and a
 * resumed session must find both.
 */
final class CodexAgent implements Agent {
    /** The key that {@code exec} takes in place of a login. */
    private static final String KEY = "CODEX_API_KEY";

    /** Describe a session or a sandbox around ours, or how another copy of it was installed. */
    private static final Set<String> NOT_INHERITED =
            Set.of(
                    "CODEX_SANDBOX",
                    "CODEX_SANDBOX_NETWORK_DISABLED",
                    "CODEX_THREAD_ID",
                    "CODEX_CI",
                    "CODEX_INTERNAL_ORIGINATOR_OVERRIDE",
                    "CODEX_MANAGED_BY_NPM",
                    "CODEX_MANAGED_BY_BUN",
                    "CODEX_MANAGED_PACKAGE_ROOT");

    private final AgentConfig config;
    private final CodexOptions options;
    private final Clock clock;

    CodexAgent(AgentConfig config, CodexOptions options, Clock clock) {
        this.config = config;
        this.options = options;
        this.clock = clock;
    }

    /** It chooses its own, and says it first of all. */
    @Override
    public @Nullable String newSession() {
        return null;
    }

    @Override
    public ProcessSpec launch(Host host, Assignment assignment) {
        List<String> command = new ArrayList<>();
        command.add(executable(host));
        // Whether the workspace is a repository is not its business: checkpoints are ours.
        command.addAll(List.of("exec", "--json", "--skip-git-repo-check"));
        command.addAll(options.arguments());
        String session = assignment.session();
        if (session != null && assignment.resume()) {
            command.add("resume");
            command.add(session);
        }
        command.add("-");
        return new ProcessSpec(
                assignment.run(),
                command,
                "",
                environment(host),
                ProcessSpec.Input.GIVEN,
                assignment.prompt().getBytes(StandardCharsets.UTF_8),
                Map.of());
    }

    @Override
    public OutputReader reader() {
        return new ExecEventsReader(clock.withZone(zone()));
    }

    /** Its tokens are those of the whole thread. */
    @Override
    public boolean countsWholeSession() {
        return true;
    }

    @Override
    public List<CheckResult> check(Host host) {
        return CliProbe.agent(
                host,
                config,
                this::executable,
                this::environment,
                (cli, executable) -> login(cli, executable, host));
    }

    private CliProbe.Login login(CliProbe cli, String executable, Host host) {
        if (options.ownProvider()) {
            return new CliProbe.Login(
                    true, "its settings name a model provider, which takes no login of Codex", "");
        }
        if (!environment(host).getOrDefault(KEY, "").isEmpty()) {
            return new CliProbe.Login(true, "by " + KEY, "");
        }
        return CliProbe.Login.of(
                cli.ask(List.of(executable, "login", "status")).ok(),
                "run '"
                        + executable
                        + " login' on host "
                        + host.name()
                        + ", or set agents."
                        + config.name()
                        + ".env."
                        + KEY);
    }

    private Map<String, String> environment(Host host) {
        return AgentEnvironment.of(host.environment(), CodexAgent::readsItself, config.env());
    }

    private static boolean readsItself(String name) {
        return (name.startsWith("CODEX_") || name.startsWith("OPENAI_"))
                && !NOT_INHERITED.contains(name);
    }

    private String executable(Host host) {
        String wanted = config.executable();
        return CliProbe.executable(
                host,
                config.name(),
                wanted == null ? "codex" : wanted,
                wanted == null
                        ? "npm install --global @openai/codex there, or set agents."
                                + config.name()
                                + ".executable to its path"
                        : "correct agents." + config.name() + ".executable");
    }

    /** In which it writes when a limit ends. */
    private ZoneId zone() {
        String own = config.env().get("TZ");
        try {
            return own == null ? ZoneId.systemDefault() : ZoneId.of(own);
        } catch (DateTimeException e) {
            return ZoneId.systemDefault();
        }
    }
}
