package dev.watchkeeper.desktop.screen.plugins;

import dev.watchkeeper.desktop.fx.Bridge;
import dev.watchkeeper.desktop.kit.ScreenDescriptor;
import dev.watchkeeper.desktop.kit.ScreenPlace;

import org.kordamp.ikonli.bootstrapicons.BootstrapIcons;

/** The screen of the plugins. */
public final class PluginsScreen {
    private PluginsScreen() {}

    /**
     * Describes it.
     *
     * @param jars those that were dropped on the window
     */
    public static ScreenDescriptor descriptor(Bridge bridge, DroppedJars jars) {
        return new ScreenDescriptor(
                ScreenPlace.PLUGINS,
                "Plugins",
                BootstrapIcons.PUZZLE,
                7,
                ScreenDescriptor.Badge.NONE,
                navigation -> {
                    PluginsModel model = new PluginsModel(bridge, jars);
                    return new ScreenDescriptor.Screen(
                            new PluginsView(model, navigation, JarChooser::choose), model);
                });
    }
}
