package dev.watchkeeper.command;

import dev.watchkeeper.agentkit.CliProbe;
import dev.watchkeeper.plugin.CheckResult;
import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.agent.Agent;
import dev.watchkeeper.plugin.agent.AgentConfig;
import dev.watchkeeper.plugin.agent.AgentEnvironment;
import dev.watchkeeper.plugin.agent.OutputReader;
import dev.watchkeeper.plugin.host.Host;
import dev.watchkeeper.plugin.host.ProcessSpec;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Starts a command for each leg. */
final class CommandAgent implements Agent {
    private static final String PROMPT_FILE = "prompt";

    /** How the command gets its prompt, besides the file that is always there. */
    enum Prompt {
        STDIN,
        FILE,
        ARGUMENT
    }

    private final AgentConfig config;
    private final List<String> run;
    private final Prompt prompt;

    CommandAgent(AgentConfig config, List<String> run, Prompt prompt) {
        this.config = config;
        this.run = List.copyOf(run);
        this.prompt = prompt;
    }

    /** A command reports its session, if it has one. */
    @Override
    public @Nullable String newSession() {
        return null;
    }

    @Override
    public ProcessSpec launch(Host host, Assignment assignment) {
        List<String> command = new ArrayList<>(run);
        command.set(0, executable(host));
        byte[] words = assignment.prompt().getBytes(StandardCharsets.UTF_8);
        byte[] stdin =
                switch (prompt) {
                    case STDIN -> words;
                    case FILE -> new byte[0];
                    case ARGUMENT -> {
                        command.add(assignment.prompt());
                        yield new byte[0];
                    }
                };
        Map<String, String> environment =
                AgentEnvironment.of(host.environment(), name -> false, config.env());
        environment.put("WATCHKEEPER_TASK", assignment.task());
        environment.put("WATCHKEEPER_ATTEMPT", Integer.toString(assignment.attempt()));
        environment.put("WATCHKEEPER_LEG", Integer.toString(assignment.leg()));
        environment.put("WATCHKEEPER_PROMPT_FILE", ProcessSpec.RUN + "/" + PROMPT_FILE);
        environment.put("WATCHKEEPER_EVENTS", ProcessSpec.RUN + "/" + ProcessSpec.EVENTS);
        String session = assignment.session();
        if (session != null) {
            environment.put("WATCHKEEPER_SESSION", session);
        }
        return new ProcessSpec(
                assignment.run(),
                command,
                "",
                environment,
                ProcessSpec.Input.GIVEN,
                stdin,
                Map.of(PROMPT_FILE, words));
    }

    @Override
    public OutputReader reader() {
        return new EventsReader();
    }

    @Override
    public List<CheckResult> check(Host host) {
        String what = "agent " + config.name();
        CheckResult later = CliProbe.ofEachWorkspace(what, name());
        if (later != null) {
            return List.of(later);
        }
        try {
            return List.of(new CheckResult(what, true, executable(host), ""));
        } catch (PluginException e) {
            return List.of(new CheckResult(what, false, String.valueOf(e.getMessage()), e.hint()));
        }
    }

    private String executable(Host host) {
        return CliProbe.executable(
                host,
                config.name(),
                name(),
                "make it executable (chmod +x), install it, or correct agents."
                        + config.name()
                        + (config.executable() == null ? ".run" : ".executable"));
    }

    private String name() {
        String own = config.executable();
        return own == null ? run.getFirst() : own;
    }
}
