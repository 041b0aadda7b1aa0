package dev.watchkeeper.control;

import java.util.List;

/** The plugins of a home. A supervisor that runs sees a change at its next start. */
public interface PluginsPort {
    @Reading
    List<InstalledPlugin> plugins();

    /**
     * Copies a plugin's jar into the home.
     *
     * @param jar absolute path
     */
    InstalledPlugin installPlugin(String jar);

    /** Takes a plugin that was installed out of the home again. */
    void removePlugin(String id);

    /** Switches a plugin on or off. */
    InstalledPlugin enablePlugin(String id, boolean on);
}
