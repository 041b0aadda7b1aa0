package dev.watchkeeper.attempt;

import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.WatchkeeperException;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** Whether plugins are there for what begins now; they come and go while the supervisor runs. */
@FunctionalInterface
public interface PluginAvailability {
    /** For who has all that the settings name. */
    PluginAvailability ALL = (_, _, _) -> true;

    /**
     * Looks at the types of an agent, of a host and of gates: work that could not be judged is not
     * begun.
     *
     * @param host {@code null} where the settings have none of its name
     * @param gates all that would judge the work; command lines need no plugin
     * @return false while a plugin is being taken off: nothing may begin with it, and what it is
     *     then is known soon
     * @throws WatchkeeperException if no plugin provides one of them
     */
    boolean usable(
            Settings.AgentEntry agent,
            Settings.@Nullable HostEntry host,
            List<Settings.Gate> gates);
}
