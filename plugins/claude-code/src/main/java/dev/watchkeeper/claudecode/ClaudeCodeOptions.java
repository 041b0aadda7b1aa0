package dev.watchkeeper.claudecode;

import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.agent.AgentConfig;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
        Map<String, Object> given = config.options();
        String mode = text(config, given.get("permission-mode"), "permission-mode");
        if (mode == null) {
            mode = "acceptEdits";
        }
        if (!MODES.contains(mode)) {
            throw settings(
                    config,
                    "permission-mode is '" + mode + "'",
                    "one of " + MODES.stream().sorted().toList());
        }
        List<String> arguments = new ArrayList<>(List.of("--permission-mode", mode));
        plain(config, arguments, "max-turns", "--max-turns");
        plain(config, arguments, "model", "--model");
        plain(config, arguments, "fallback-model", "--fallback-model");
        plain(config, arguments, "max-budget-usd", "--max-budget-usd");
        plain(config, arguments, "append-system-prompt", "--append-system-prompt");
        listed(config, arguments, "allowed-tools", "--allowedTools");
        listed(config, arguments, "disallowed-tools", "--disallowedTools");
        listed(config, arguments, "mcp-config", "--mcp-config");
        arguments.addAll(list(config, "arguments"));
        return new ClaudeCodeOptions(mode, arguments);
    }

    private static void plain(AgentConfig config, List<String> to, String key, String option) {
        String value = text(config, config.options().get(key), key);
        if (value != null) {
            to.add(option);
            to.add(value);
        }
    }

    /** Written as one argument: an option with many values would swallow what follows. */
    private static void listed(AgentConfig config, List<String> to, String key, String option) {
        List<String> values = list(config, key);
        if (!values.isEmpty()) {
            to.add(option + "=" + String.join(",", values));
        }
    }

    private static List<String> list(AgentConfig config, String key) {
        Object value = config.options().get(key);
        if (value == null) {
            return List.of();
        }
        if (value instanceof List<?> items) {
            List<String> words = new ArrayList<>();
            for (Object item : items) {
                String word = text(config, item, key);
                if (word != null) {
                    words.add(word);
                }
            }
            return words;
        }
        String word = text(config, value, key);
        return word == null ? List.of() : List.of(word);
    }

    private static @Nullable String text(AgentConfig config, @Nullable Object value, String key) {
        return switch (value) {
            case null -> null;
            case String word -> word;
            case Number number -> number.toString();
            case Boolean yes -> yes.toString();
            case Object other ->
                    throw settings(config, key + " is " + other, "give it a plain value");
        };
    }

    private static PluginException settings(AgentConfig config, String what, String hint) {
        return new PluginException(
                PluginException.Kind.SETTINGS, "agents." + config.name() + ": " + what, hint);
    }
}
