package dev.watchkeeper.desktop.screen.now;

import dev.watchkeeper.desktop.fx.Bridge;
import dev.watchkeeper.desktop.kit.ScreenDescriptor;
import dev.watchkeeper.desktop.kit.ScreenPlace;

import org.kordamp.ikonli.bootstrapicons.BootstrapIcons;

import java.time.ZoneId;

/** The screen of what stands now: what needs the person, what runs, what is next. */
public final class NowScreen {
    private NowScreen() {}

    /** Describes it. */
    public static ScreenDescriptor descriptor(Bridge bridge, ZoneId zone) {
        return new ScreenDescriptor(
                ScreenPlace.NOW,
                "Now",
                BootstrapIcons.SPEEDOMETER2,
                1,
                ScreenDescriptor.Badge.NONE,
                navigation -> {
                    NowModel model = new NowModel(bridge, zone);
                    return new ScreenDescriptor.Screen(new NowView(model, navigation), model);
                });
    }
}
