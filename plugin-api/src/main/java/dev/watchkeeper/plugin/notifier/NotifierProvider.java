package dev.watchkeeper.plugin.notifier;

import org.pf4j.ExtensionPoint;

/** Makes notifiers of one type. Implementations have a public constructor without parameters. */
public interface NotifierProvider extends ExtensionPoint {
    /** The word that settings use for {@code type}, such as {@code ntfy}. */
    String type();

    /**
     * Makes a notifier from its settings; nothing is started, looked up or sent.
     *
     * @throws dev.watchkeeper.plugin.PluginException if the settings ask for something impossible
     */
    Notifier create(NotifierConfig config);
}
