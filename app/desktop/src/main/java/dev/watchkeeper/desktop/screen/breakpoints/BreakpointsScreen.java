package dev.watchkeeper.desktop.screen.breakpoints;

import dev.watchkeeper.desktop.fx.Bridge;
import dev.watchkeeper.desktop.kit.ScreenDescriptor;
import dev.watchkeeper.desktop.kit.ScreenPlace;

import org.kordamp.ikonli.bootstrapicons.BootstrapIcons;

import java.time.ZoneId;

/** The screen of the questions and their answers. */
public final class BreakpointsScreen {
    private BreakpointsScreen() {}

    /** Describes it. */
    public static ScreenDescriptor descriptor(Bridge bridge, PendingAnswers answers, ZoneId zone) {
        return new ScreenDescriptor(
                ScreenPlace.BREAKPOINTS,
                "Breakpoints",
                BootstrapIcons.EXCLAMATION_DIAMOND,
                2,
                ScreenDescriptor.Badge.OPEN_BREAKPOINTS,
                navigation -> {
                    BreakpointsModel model = new BreakpointsModel(bridge, answers, zone);
                    return new ScreenDescriptor.Screen(
                            new BreakpointsView(model, navigation), model);
                });
    }
}
