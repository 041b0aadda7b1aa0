package dev.watchkeeper.claudecode;

import dev.watchkeeper.agentkit.AgentOptions;
import dev.watchkeeper.plugin.agent.AgentConfig;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The settings of a Claude Code agent, as {@code agent-claude-code.schema.json} describes them.
 *
 * @param permissionMode the mode that must be in force
 * @param arguments further arguments of the command line, in order
 */
record ClaudeCodeOptions(String permissionMode, List<String> arguments) {
    private static final Set<String> MODES =
            Set.of("acceptEdits", "bypassPermissions", "default", "dontAsk", "plan", "auto");

    ClaudeCodeOptions {
        arguments = List.copyOf(arguments);
    }

    static ClaudeCodeOptions of(AgentConfig config) {
        AgentOptions given = new AgentOptions(config);
        String mode = given.oneOf("permission-mode", MODES, "acceptEdits");
        List<String> arguments = new ArrayList<>(List.of("--permission-mode", mode));
        given.add(arguments, "max-turns", "--max-turns");
        given.add(arguments, "model", "--model");
        given.add(arguments, "fallback-model", "--fallback-model");
        given.add(arguments, "max-budget-usd", "--max-budget-usd");
        given.add(arguments, "append-system-prompt", "--append-system-prompt");
        listed(given, arguments, "allowed-tools", "--allowedTools");
        listed(given, arguments, "disallowed-tools", "--disallowedTools");
        listed(given, arguments, "mcp-config", "--mcp-config");
        arguments.addAll(given.words("arguments"));
        return new ClaudeCodeOptions(mode, arguments);
    }

    /** Written as one argument: an option with many values would swallow what follows. */
    private static void listed(AgentOptions given, List<String> to, String key, String option) {
        List<String> values = given.words(key);
        if (!values.isEmpty()) {
            to.add(option + "=" + String.join(",", values));
        }
    }
}
