package dev.watchkeeper.claudecode;

import dev.watchkeeper.plugin.agent.Agent;
import dev.watchkeeper.plugin.agent.AgentConfig;
import dev.watchkeeper.plugin.agent.AgentProvider;

import org.pf4j.Extension;

import java.time.Clock;

/** Makes Claude Code agents. */
@Extension
public final class ClaudeCodeProvider implements AgentProvider {
    /** For PF4J. */
    public ClaudeCodeProvider() {}

    @Override
    public String type() {
        return "claude-code";
    }

    @Override
    public Agent create(AgentConfig config) {
        return new ClaudeCodeAgent(config, ClaudeCodeOptions.of(config), Clock.systemUTC());
    }
}
