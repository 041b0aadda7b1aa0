package dev.watchkeeper.desktop.screen.breakpoints;

import dev.watchkeeper.desktop.fx.Bridge;
import dev.watchkeeper.desktop.kit.ScreenDescriptor;
import dev.watchkeeper.desktop.kit.ScreenPlace;

import org.kordamp.ikonli.bootstrapicons.BootstrapIcons;

import java.time.ZoneId;
import java.util.function.LongSupplier;

/** The screen of the questions and their answers. */
public final class BreakpointsScreen {
    private BreakpointsScreen() {}

    /**
     * Describes it.
     *
     * @param nanos the time, as {@link System#nanoTime}: a question that came up just now takes no
     *     answer for a moment
     */
    public static ScreenDescriptor descriptor(
            Bridge bridge, PendingAnswers answers, ZoneId zone, LongSupplier nanos) {
        return new ScreenDescriptor(
                ScreenPlace.BREAKPOINTS,
                "Breakpoints",
                BootstrapIcons.EXCLAMATION_DIAMOND,
                2,
                ScreenDescriptor.Badge.OPEN_BREAKPOINTS,
                navigation -> {
                    BreakpointsModel model = new BreakpointsModel(bridge, answers, zone);
                    return new ScreenDescriptor.Screen(
                            new BreakpointsView(model, navigation, nanos), model);
                });
    }
}
