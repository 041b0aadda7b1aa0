package dev.watchkeeper.agentkit;

import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.agent.AgentConfig;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Reads an agent's own settings as the words of a command line. What is of another form is a {@link
 * PluginException} of kind {@code SETTINGS} that names the agent and the key.
 */
public final class AgentOptions {
    private final AgentConfig config;

    public AgentOptions(AgentConfig config) {
        this.config = config;
    }

    /** A plain value as a word; {@code null} if it is not set. */
    public @Nullable String word(String key) {
        return word(key, config.options().get(key));
    }

    /**
     * One of a few words.
     *
     * @param otherwise what holds if it is not set
     */
    public String oneOf(String key, Collection<String> words, String otherwise) {
        String word = word(key);
        if (word == null) {
            return otherwise;
        }
        if (!words.contains(word)) {
            throw wrong(key + " is '" + word + "'", "one of " + words.stream().sorted().toList());
        }
        return word;
    }

    /** Whether a switch is on; off if it is not set. */
    public boolean isOn(String key) {
        return oneOf(key, List.of("true", "false"), "false").equals("true");
    }

    /** The words of a list, or the one that stands in its place; empty if it is not set. */
    public List<String> words(String key) {
        Object value = config.options().get(key);
        List<String> words = new ArrayList<>();
        for (Object item : value instanceof List<?> items ? items : listed(value)) {
            String word = word(key, item);
            if (word != null) {
                words.add(word);
            }
        }
        return words;
    }

    /** Adds an option with its value if the key is set. */
    public void add(List<String> arguments, String key, String option) {
        String word = word(key);
        if (word != null) {
            arguments.add(option);
            arguments.add(word);
        }
    }

    private @Nullable String word(String key, @Nullable Object value) {
        return switch (value) {
            case null -> null;
            case String word -> word;
            case Number number -> number.toString();
            case Boolean yes -> yes.toString();
            case Object other -> throw wrong(key + " is " + other, "give it a plain value");
        };
    }

    private static List<?> listed(@Nullable Object value) {
        return value == null ? List.of() : List.of(value);
    }

    private PluginException wrong(String what, String hint) {
        return new PluginException(
                PluginException.Kind.SETTINGS, "agents." + config.name() + ": " + what, hint);
    }
}
