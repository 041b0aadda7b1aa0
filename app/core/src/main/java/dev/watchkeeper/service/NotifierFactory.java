package dev.watchkeeper.service;

import dev.watchkeeper.domain.NotifierEntry;
import dev.watchkeeper.plugin.notifier.Notifier;
import dev.watchkeeper.plugin.notifier.NotifierConfig;
import dev.watchkeeper.plugins.PluginRegistry;
import dev.watchkeeper.settings.Secrets;

import java.util.function.Function;

/** Makes the notifiers that the settings name, by the plugins that provide them. */
public final class NotifierFactory implements Function<NotifierEntry, Notifier> {
    private final PluginRegistry plugins;

    public NotifierFactory(PluginRegistry plugins) {
        this.plugins = plugins;
    }

    @Override
    public Notifier apply(NotifierEntry entry) {
        return plugins.notifierProvider(entry.type())
                .create(
                        new NotifierConfig(
                                entry.name(),
                                Secrets.ofThisProcess().resolveOptions(entry.options())));
    }
}
