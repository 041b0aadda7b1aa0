package dev.watchkeeper.plugin.agent;

import org.pf4j.ExtensionPoint;

/** Makes agents of one type. Implementations have a public constructor without parameters. */
public interface AgentProvider extends ExtensionPoint {
    /** The word that settings use for {@code type}, such as {@code claude-code}. */
    String type();

    /**
     * Makes an agent from its settings; nothing is started or looked up.
     *
     * @throws dev.watchkeeper.plugin.PluginException if the settings ask for something impossible
     */
    Agent create(AgentConfig config);
}
