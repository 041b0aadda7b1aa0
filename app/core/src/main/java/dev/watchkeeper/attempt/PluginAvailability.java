package dev.watchkeeper.attempt;

import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.WatchkeeperException;

import org.jspecify.annotations.Nullable;

/** Whether plugins are there for what begins now; they come and go while the supervisor runs. */
@FunctionalInterface
public interface PluginAvailability {
    /** For who has all that the settings name. */
    PluginAvailability ALL = (_, _) -> true;

    /**
     * Looks at the types of an agent and of a host.
     *
     * @param host {@code null} where the settings have none of its name
     * @return false while a plugin is being taken off: nothing may begin with it, and what it is
     *     then is known soon
     * @throws WatchkeeperException if no plugin provides one of them
     */
    boolean usable(Settings.AgentEntry agent, Settings.@Nullable HostEntry host);
}
