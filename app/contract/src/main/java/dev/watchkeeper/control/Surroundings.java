package dev.watchkeeper.control;

/**
 * What a home has around its tasks: settings, plugins, models, agents and hosts. A supervisor that
 * runs answers for its home; where none runs, the command's own process does, by the files alone.
 */
public interface Surroundings
        extends SettingsPort, HostsPort, PluginsPort, ModelsPort, JobsPort, AutoCloseable {
    @Override
    void close();
}
