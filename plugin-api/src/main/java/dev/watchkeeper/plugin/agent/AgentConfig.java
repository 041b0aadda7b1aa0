package dev.watchkeeper.plugin.agent;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/**
 * What an agent needs to know.
 *
 * @param name of the agent in the settings
 * @param executable what to run instead of its usual name
 * @param env values for its process, secrets resolved
 * @param options its settings besides the common ones, as plain values
 */
public record AgentConfig(
        String name,
        @Nullable String executable,
        Map<String, String> env,
        Map<String, Object> options) {
    public AgentConfig {
        env = Map.copyOf(env);
        options = Map.copyOf(options);
    }

    /** Without the values of {@code env}, which may be secrets. */
    @Override
    public String toString() {
        return "AgentConfig[name=" + name + ", env=" + env.keySet() + "]";
    }
}
