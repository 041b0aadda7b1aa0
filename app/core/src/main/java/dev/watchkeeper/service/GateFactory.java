package dev.watchkeeper.service;

import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.plugin.gate.GateConfig;
import dev.watchkeeper.plugin.gate.QualityGate;
import dev.watchkeeper.plugins.PluginRegistry;
import dev.watchkeeper.settings.Secrets;

import java.util.Objects;
import java.util.function.Function;

/** Makes the gates of a type that the settings name, by the plugins that provide them. */
public final class GateFactory implements Function<Settings.Gate, QualityGate> {
    private final PluginRegistry plugins;

    public GateFactory(PluginRegistry plugins) {
        this.plugins = plugins;
    }

    @Override
    public QualityGate apply(Settings.Gate entry) {
        return plugins.gateProvider(Objects.requireNonNull(entry.type(), entry.name()))
                .create(
                        new GateConfig(
                                entry.name(),
                                Secrets.ofThisProcess().resolveOptions(entry.options())));
    }
}
