package dev.watchkeeper.control;

/**
 * An agent of the settings.
 *
 * @param host the agent's; empty for one of any host
 */
public record SettingsEntry(String name, String type, String host) {}
