package dev.watchkeeper.plugin.gate;

import org.pf4j.ExtensionPoint;

/** Makes gates of one type. Implementations have a public constructor without parameters. */
public interface QualityGateProvider extends ExtensionPoint {
    /** The word that settings use for {@code type}, such as {@code diff-size}. */
    String type();

    /**
     * Makes a gate from its settings; nothing is started or looked up.
     *
     * @throws dev.watchkeeper.plugin.PluginException if the settings ask for something impossible
     */
    QualityGate create(GateConfig config);
}
