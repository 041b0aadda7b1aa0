package dev.watchkeeper.attempt;

import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.Workspace;
import dev.watchkeeper.evidence.EvidenceStore;
import dev.watchkeeper.llm.LocalModel;
import dev.watchkeeper.plugin.agent.Agent;
import dev.watchkeeper.plugin.gate.QualityGate;
import dev.watchkeeper.plugin.host.Host;
import dev.watchkeeper.prompt.Prompts;
import dev.watchkeeper.state.StateManager;

import java.time.Clock;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * What a supervisor is made of, as the composition root wired it. Only what wires takes all of it;
 * every other class names in its constructor what it needs.
 *
 * @param settings the settings in force for a project, read afresh where files have changed
 * @param hosts opens the host of a workspace
 * @param agents makes an agent from its settings entry
 * @param prompts the templates in force for a project
 * @param plugins whether what the settings name can be used by what begins now
 * @param gates makes a gate of a type from its settings entry
 */
public record SupervisorParts(
        StateManager state,
        EvidenceStore evidence,
        Function<Project, Settings> settings,
        BiFunction<Workspace, Settings, Host> hosts,
        Function<Settings.AgentEntry, Agent> agents,
        Function<Project, Prompts> prompts,
        LocalModel model,
        Clock clock,
        PluginAvailability plugins,
        Function<Settings.Gate, QualityGate> gates) {
    /** Without gates of any type. */
    public SupervisorParts(
            StateManager state,
            EvidenceStore evidence,
            Function<Project, Settings> settings,
            BiFunction<Workspace, Settings, Host> hosts,
            Function<Settings.AgentEntry, Agent> agents,
            Function<Project, Prompts> prompts,
            LocalModel model,
            Clock clock,
            PluginAvailability plugins) {
        this(
                state,
                evidence,
                settings,
                hosts,
                agents,
                prompts,
                model,
                clock,
                plugins,
                gate -> {
                    throw new IllegalStateException("nothing provides gates of a type");
                });
    }

    /** With plugins that are all there. */
    public SupervisorParts(
            StateManager state,
            EvidenceStore evidence,
            Function<Project, Settings> settings,
            BiFunction<Workspace, Settings, Host> hosts,
            Function<Settings.AgentEntry, Agent> agents,
            Function<Project, Prompts> prompts,
            LocalModel model,
            Clock clock) {
        this(
                state,
                evidence,
                settings,
                hosts,
                agents,
                prompts,
                model,
                clock,
                PluginAvailability.ALL);
    }
}
