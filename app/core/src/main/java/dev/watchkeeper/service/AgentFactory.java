package dev.watchkeeper.service;

import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.plugin.agent.Agent;
import dev.watchkeeper.plugin.agent.AgentConfig;
import dev.watchkeeper.plugins.PluginRegistry;
import dev.watchkeeper.settings.Secrets;

import java.util.function.Function;

/** Makes the agents of the settings, by the plugins that provide them. */
public final class AgentFactory implements Function<Settings.AgentEntry, Agent> {
    private final PluginRegistry plugins;

    public AgentFactory(PluginRegistry plugins) {
        this.plugins = plugins;
    }

    @Override
    public Agent apply(Settings.AgentEntry entry) {
        return plugins.agentProvider(entry.type())
                .create(
                        new AgentConfig(
                                entry.name(),
                                entry.executable(),
                                Secrets.ofThisProcess().resolve(entry.env()),
                                entry.options()));
    }
}
