package dev.watchkeeper.desktop.screen.settings;

import dev.watchkeeper.desktop.fx.Bridge;
import dev.watchkeeper.desktop.kit.ScreenDescriptor;
import dev.watchkeeper.desktop.kit.ScreenPlace;

import org.kordamp.ikonli.bootstrapicons.BootstrapIcons;

/** The screen of the settings. */
public final class SettingsScreen {
    private SettingsScreen() {}

    /** Describes it. */
    public static ScreenDescriptor descriptor(Bridge bridge) {
        return new ScreenDescriptor(
                ScreenPlace.SETTINGS,
                "Settings",
                BootstrapIcons.SLIDERS,
                ScreenDescriptor.COMMA,
                ScreenDescriptor.Badge.NONE,
                navigation -> {
                    SettingsModel model = new SettingsModel(bridge);
                    return new ScreenDescriptor.Screen(new SettingsView(model), model);
                });
    }
}
