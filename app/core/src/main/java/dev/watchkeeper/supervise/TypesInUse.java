package dev.watchkeeper.supervise;

import dev.watchkeeper.attempt.AttemptSettings;
import dev.watchkeeper.attempt.WorkspaceSession;
import dev.watchkeeper.attempt.WorkspaceSessions;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.state.StateManager;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Which types of agents, hosts and gates are in use, by what; lets go of those that only might be.
 */
public final class TypesInUse {
    private final RunningAttempts atWork;
    private final AttemptSettings taken;
    private final Function<Project, Settings> settingsOf;
    private final StateManager state;
    private final WorkspaceSessions workplaces;

    TypesInUse(
            RunningAttempts atWork,
            AttemptSettings taken,
            Function<Project, Settings> settingsOf,
            StateManager state,
            WorkspaceSessions workplaces) {
        this.atWork = atWork;
        this.taken = taken;
        this.settingsOf = settingsOf;
        this.state = state;
        this.workplaces = workplaces;
    }

    /** The attempts at work by their names, each with types such as {@code agent command}. */
    public Map<String, Set<String>> attempts() {
        Map<String, Set<String>> all = new HashMap<>();
        for (Attempt a : atWork.attempts()) {
            Settings settings = taken.of(a.ref());
            if (settings == null) {
                settings = settings(a.project());
            }
            Set<String> types = new HashSet<>();
            Settings.AgentEntry agent = settings.agents().get(a.agent());
            if (agent != null) {
                types.add("agent " + agent.type());
            }
            settings.gates().stream()
                    .filter(gate -> gate.type() != null)
                    .forEach(gate -> types.add("gate " + gate.type()));
            addHost(types, settings, a.host());
            all.put(a.ref().toString(), types);
        }
        return all;
    }

    /**
     * Closes the workspaces on hosts of some types in which nobody works; whoever works there next
     * opens them again.
     *
     * @param types such as {@code host docker}
     */
    public void letGo(Set<String> types) {
        for (WorkspaceSession place : workplaces.all()) {
            Set<String> used = new HashSet<>();
            addHost(used, settings(place.project().id()), place.workspace().host());
            if (used.stream().anyMatch(types::contains)) {
                atWork.ifNobodyIn(
                        place.workspace().id(),
                        () -> {
                            place.host().guard().unlock();
                            workplaces.forget(place.workspace().id());
                        });
            }
        }
    }

    private Settings settings(String project) {
        return settingsOf.apply(state.read(v -> v.project(project)).orElseThrow());
    }

    private static void addHost(Set<String> types, Settings settings, String name) {
        Settings.HostEntry host = settings.hosts().get(name);
        if (host != null) {
            types.add("host " + host.type());
        }
    }
}
