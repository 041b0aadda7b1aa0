package dev.watchkeeper.control;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/**
 * What is to be rehearsed.
 *
 * @param project its id, name or path; {@code null} for every project with open tasks
 * @param agents whether each agent does a trivial change, which costs tokens
 * @param checkLimit the longest that one check may take here; its own limit holds too
 * @param agentLimit the longest that an agent may take for the trivial change
 */
public record PreflightRequest(
        @Nullable String project, boolean agents, Duration checkLimit, Duration agentLimit) {
    /** How long a check may take unless somebody says otherwise. */
    public static final Duration CHECK_LIMIT = Duration.ofMinutes(2);

    /** How long an agent may take unless somebody says otherwise. */
    public static final Duration AGENT_LIMIT = Duration.ofMinutes(3);
}
