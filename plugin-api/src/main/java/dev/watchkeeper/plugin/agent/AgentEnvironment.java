package dev.watchkeeper.plugin.agent;

import dev.watchkeeper.plugin.host.Host;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/** What of a host's environment an agent's process is given: never more than it needs. */
public final class AgentEnvironment {
    private static final Set<String> COMMON =
            Set.of(
                    "PATH",
                    "HOME",
                    "LANG",
                    "TERM",
                    "TMPDIR",
                    "USER",
                    "SHELL",
                    "TZ",
                    "HTTP_PROXY",
                    "HTTPS_PROXY",
                    "ALL_PROXY",
                    "NO_PROXY",
                    "http_proxy",
                    "https_proxy",
                    "all_proxy",
                    "no_proxy",
                    "SSL_CERT_FILE",
                    "SSL_CERT_DIR");

    private AgentEnvironment() {}

    /**
     * Where a program was looked for that was not found, to be added to what says so; empty for a
     * path, which says it itself.
     */
    public static String searched(Host host, String executable) {
        return executable.contains("/")
                ? ""
                : ", whose PATH is " + host.environment().getOrDefault("PATH", "not set");
    }

    /**
     * The common variables, those that the agent's own program reads, and over them the ones of the
     * settings.
     *
     * @param host the host's whole environment
     * @param own which variables the agent's program reads itself
     * @param settings the agent's {@code env}; wins
     * @return a new map, free to be added to
     */
    public static Map<String, String> of(
            Map<String, String> host, Predicate<String> own, Map<String, String> settings) {
        Map<String, String> given = new TreeMap<>();
        host.forEach((name, value) -> {
            if (COMMON.contains(name) || name.startsWith("LC_") || own.test(name)) {
                given.put(name, value);
            }
        });
        given.putAll(settings);
        return given;
    }
}
