package dev.watchkeeper.codex;

import dev.watchkeeper.plugin.agent.Agent;
import dev.watchkeeper.plugin.agent.AgentConfig;
import dev.watchkeeper.plugin.agent.AgentProvider;

import org.pf4j.Extension;

import java.time.Clock;

/** Makes Codex agents. */
@Extension
public final class CodexProvider implements AgentProvider {
    /** For PF4J. */
    public CodexProvider() {}

    @Override
    public String type() {
        return "codex";
    }

    @Override
    public Agent create(AgentConfig config) {
        return new CodexAgent(config, CodexOptions.of(config), Clock.systemUTC());
    }
}
