package dev.watchkeeper.control;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** The plugins of a home. A supervisor that runs takes a change up at once. */
public interface PluginsPort {
    @Reading
    List<InstalledPlugin> plugins();

    /**
     * Looks at a jar wherever it lies, without running anything of it.
     *
     * @param jar absolute path
     */
    @Reading
    InstalledPlugin verifyPlugin(String jar);

    /**
     * Copies a plugin's jar into the home, and trusts it. Another version of one that was installed
     * takes its place.
     *
     * @param jar absolute path
     * @param sha256 what the jar must have, as a person has seen it; {@code null} for whatever it
     *     has
     */
    InstalledPlugin installPlugin(String jar, @Nullable String sha256);

    /**
     * Trusts a jar that was put into the home: from now on this version of the plugin is this
     * content, and may run.
     *
     * @param sha256 what the jar must have; {@code null} for whatever it has
     */
    InstalledPlugin trustPlugin(String id, @Nullable String sha256);

    /**
     * Takes a plugin that was installed out of the home again; nothing of it is trusted after that.
     *
     * @return what still uses it; empty if it is gone
     */
    String removePlugin(String id);

    /** Switches a plugin on or off. */
    InstalledPlugin enablePlugin(String id, boolean on);
}
