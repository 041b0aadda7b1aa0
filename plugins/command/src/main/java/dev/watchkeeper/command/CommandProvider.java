package dev.watchkeeper.command;

import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.agent.Agent;
import dev.watchkeeper.plugin.agent.AgentConfig;
import dev.watchkeeper.plugin.agent.AgentProvider;

import org.pf4j.Extension;

import java.util.List;
import java.util.Locale;

/** Makes agents that are any command. */
@Extension
public final class CommandProvider implements AgentProvider {
    /** For PF4J. */
    public CommandProvider() {}

    @Override
    public String type() {
        return "command";
    }

    @Override
    public Agent create(AgentConfig config) {
        return new CommandAgent(config, run(config), prompt(config));
    }

    private static List<String> run(AgentConfig config) {
        Object run = config.options().get("run");
        if (run instanceof List<?> words && !words.isEmpty()) {
            return words.stream().map(String::valueOf).toList();
        }
        throw new PluginException(
                PluginException.Kind.SETTINGS,
                "agents." + config.name() + ".run: no command is given",
                "give the executable and its arguments: run: [./my-agent.sh, --flag]");
    }

    private static CommandAgent.Prompt prompt(AgentConfig config) {
        Object way = config.options().getOrDefault("prompt", "stdin");
        return switch (String.valueOf(way).toLowerCase(Locale.ROOT)) {
            case "stdin" -> CommandAgent.Prompt.STDIN;
            case "file" -> CommandAgent.Prompt.FILE;
            case "argument" -> CommandAgent.Prompt.ARGUMENT;
            case String other ->
                    throw new PluginException(
                            PluginException.Kind.SETTINGS,
                            "agents." + config.name() + ".prompt is '" + other + "'",
                            "stdin, file or argument");
        };
    }
}
