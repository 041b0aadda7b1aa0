package dev.watchkeeper.plugins;

import dev.watchkeeper.plugin.agent.Agent;
import dev.watchkeeper.plugin.agent.AgentConfig;
import dev.watchkeeper.plugin.agent.AgentProvider;

/** A plugin that can be loaded; how often it was, stands in a property of the virtual machine. */
public final class HelloAgents implements AgentProvider {
    static final String MADE = "watchkeeper.test.hello";

    /** For PF4J. */
    public HelloAgents() {
        System.setProperty(MADE, String.valueOf(Integer.getInteger(MADE, 0) + 1));
    }

    @Override
    public String type() {
        return "hello";
    }

    @Override
    public Agent create(AgentConfig config) {
        throw new UnsupportedOperationException();
    }
}
