package dev.watchkeeper.desktop.screen.run;

import dev.watchkeeper.desktop.fx.Bridge;
import dev.watchkeeper.desktop.kit.ScreenDescriptor;
import dev.watchkeeper.desktop.kit.ScreenPlace;

import org.kordamp.ikonli.bootstrapicons.BootstrapIcons;

import java.time.ZoneId;

/** The screen of one attempt. */
public final class RunScreen {
    private RunScreen() {}

    /** Describes it. */
    public static ScreenDescriptor descriptor(Bridge bridge, ZoneId zone) {
        return new ScreenDescriptor(
                ScreenPlace.RUN,
                "Run",
                BootstrapIcons.TERMINAL,
                0,
                ScreenDescriptor.Badge.NONE,
                navigation -> {
                    RunModel model = new RunModel(bridge, zone);
                    return new ScreenDescriptor.Screen(new RunView(model), model);
                });
    }
}
