package dev.watchkeeper.plugin.agent;

import dev.watchkeeper.plugin.CheckResult;
import dev.watchkeeper.plugin.host.Host;
import dev.watchkeeper.plugin.host.ProcessSpec;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** One agent of the settings: how it is started and what its output means. No state of its own. */
public interface Agent {
    /**
     * A session id chosen before the start, so that the session is known even if the process dies
     * at once.
     *
     * @return {@code null} if this agent chooses its own or has none
     */
    @Nullable String newSession();

    /**
     * What to start for one leg of an attempt.
     *
     * @param host where it will run; its executable is looked up there
     * @throws dev.watchkeeper.plugin.PluginException of kind {@code MISSING} if the executable is
     *     not there; nothing was started then
     */
    ProcessSpec launch(Host host, Assignment assignment);

    /** A reader for the output of one leg, from its first byte on. */
    OutputReader reader();

    /**
     * Whether the tokens, the cost and the turns that a reader tells are those of the session since
     * its beginning, earlier legs and attempts included, and not those of its own leg.
     */
    default boolean countsWholeSession() {
        return false;
    }

    /** Whether it is installed, which version, logged in; each with its mend. */
    List<CheckResult> check(Host host);

    /**
     * What an agent is given to do.
     *
     * @param run id of the durable process
     * @param prompt what to do, in full; after a limit or a stop a short word to go on
     * @param session its session, if it has one
     * @param resume whether the session exists already and goes on
     */
    record Assignment(
            String run,
            String task,
            int attempt,
            int leg,
            String prompt,
            @Nullable String session,
            boolean resume) {}
}
