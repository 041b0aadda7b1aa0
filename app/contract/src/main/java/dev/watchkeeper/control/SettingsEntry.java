package dev.watchkeeper.control;

/**
 * An agent or a host of the settings.
 *
 * @param host the agent's; empty for a host and for an agent of any host
 */
public record SettingsEntry(String name, String type, String host) {}
