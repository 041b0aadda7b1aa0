package dev.watchkeeper.claudecode;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.watchkeeper.agentkit.CliProbe;
import dev.watchkeeper.plugin.CheckResult;
import dev.watchkeeper.plugin.agent.Agent;
import dev.watchkeeper.plugin.agent.AgentConfig;
import dev.watchkeeper.plugin.agent.AgentEnvironment;
import dev.watchkeeper.plugin.agent.AgentSession;
import dev.watchkeeper.plugin.host.Host;
import dev.watchkeeper.plugin.host.ProcessSpec;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Starts Claude Code without a terminal: one process a leg, whose standard input is a conversation:
 * the prompt, then the answers to what it asks, until its result is there.
 *
 * <p>Its configuration folder stays the person's own: the login and the sessions live there, and a
 * resumed session must find both.
 */
final class ClaudeCodeAgent implements Agent {
    /** Describe a session around ours, or a setting that an unattended run makes itself. */
    private static final Set<String> NOT_INHERITED =
            Set.of(
                    "CLAUDE_CODE_ENTRYPOINT",
                    "CLAUDE_CODE_SSE_PORT",
                    "CLAUDE_CODE_SESSION_ID",
                    "CLAUDE_CODE_REMOTE_SESSION_ID");

    private final AgentConfig config;
    private final ClaudeCodeOptions options;
    private final Clock clock;

    ClaudeCodeAgent(AgentConfig config, ClaudeCodeOptions options, Clock clock) {
        this.config = config;
        this.options = options;
        this.clock = clock;
    }

    @Override
    public String newSession() {
        return UUID.randomUUID().toString();
    }

    @Override
    public ProcessSpec launch(Host host, Assignment assignment) {
        List<String> command = new ArrayList<>();
        command.add(executable(host));
        command.addAll(List.of("-p", "--output-format", "stream-json", "--verbose"));
        command.addAll(List.of("--input-format", "stream-json"));
        command.addAll(List.of("--permission-prompt-tool", "stdio"));
        String session = assignment.session();
        if (session != null) {
            command.add(assignment.resume() ? "--resume" : "--session-id");
            command.add(session);
        }
        command.addAll(options.arguments());
        return new ProcessSpec(
                assignment.run(),
                command,
                "",
                environment(host),
                ProcessSpec.Input.CONVERSATION,
                message(assignment.prompt()),
                Map.of());
    }

    @Override
    public AgentSession reader() {
        return new StreamJsonReader(options.permissionMode(), clock);
    }

    @Override
    public List<CheckResult> check(Host host) {
        return CliProbe.agent(
                host,
                config,
                this::executable,
                this::environment,
                (cli, executable) ->
                        CliProbe.Login.of(
                                cli.ask(List.of(executable, "auth", "status")).ok(),
                                "run '"
                                        + executable
                                        + " /login' on host "
                                        + host.name()
                                        + ", or set agents."
                                        + config.name()
                                        + ".env.ANTHROPIC_API_KEY"));
    }

    private Map<String, String> environment(Host host) {
        Map<String, String> environment =
                AgentEnvironment.of(host.environment(), ClaudeCodeAgent::readsItself, config.env());
        // A command in the background is killed at the end of the turn, and success is told.
        environment.putIfAbsent("CLAUDE_CODE_DISABLE_BACKGROUND_TASKS", "1");
        environment.putIfAbsent("DISABLE_AUTOUPDATER", "1");
        return environment;
    }

    private static boolean readsItself(String name) {
        return (name.startsWith("ANTHROPIC_") || name.startsWith("CLAUDE_"))
                        && !NOT_INHERITED.contains(name)
                || name.equals("NODE_EXTRA_CA_CERTS")
                || name.equals("IS_SANDBOX");
    }

    private String executable(Host host) {
        String wanted = config.executable();
        String name = wanted == null ? "claude" : wanted;
        return CliProbe.executable(
                host,
                config.name(),
                name,
                wanted == null
                        ? "npm install --global @anthropic-ai/claude-code there, or set agents."
                                + config.name()
                                + ".executable to its path"
                        : "correct agents." + config.name() + ".executable");
    }

    /** The first line of the conversation. */
    private static byte[] message(String prompt) {
        ObjectNode line = JsonNodeFactory.instance.objectNode().put("type", "user");
        line.putObject("message").put("role", "user").put("content", disarmed(prompt));
        return (line + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** A prompt that begins like one of the program's own commands would run that instead. */
    private static String disarmed(String prompt) {
        return prompt.stripLeading().startsWith("/") ? "Task: " + prompt : prompt;
    }
}
