package dev.watchkeeper.plugins;

import dev.watchkeeper.plugin.agent.Agent;
import dev.watchkeeper.plugin.agent.AgentConfig;
import dev.watchkeeper.plugin.agent.AgentProvider;

/** A plugin that can make none of its agents. */
public final class ThrowingAgents implements AgentProvider {
    @Override
    public String type() {
        return "throws";
    }

    @Override
    public Agent create(AgentConfig config) {
        throw new IllegalStateException("not today");
    }
}
