package dev.watchkeeper.desktop.kit;

import org.kordamp.ikonli.Ikon;

import java.util.function.Function;

/**
 * A screen: rail, palette, list of keys and navigation follow from it.
 *
 * @param id unique among the screens; part of the ids of its nodes
 * @param title as it is read on the rail and in the header
 * @param digit it is reached by Ctrl and this digit, 1 to 9, or by Ctrl and the comma: {@link
 *     #COMMA}; 0 for a screen that needs an item, and is reached from others only
 * @param badge what is counted beside its icon
 * @param factory makes it when it is shown for the first time
 */
public record ScreenDescriptor(
        String id,
        String title,
        Ikon icon,
        int digit,
        Badge badge,
        Function<Navigation, Screen> factory) {
    /** In the place of a digit: the comma, by which settings are reached in most programs. */
    public static final int COMMA = 10;

    /** A screen that was made; its model is attached before its view is told what to show. */
    public record Screen(ScreenView view, ScreenModel model) {}

    /** What a badge counts. */
    public enum Badge {
        NONE,
        OPEN_BREAKPOINTS
    }

    /** Whether it stands on the rail and in the palette. */
    public boolean onRail() {
        return digit > 0;
    }

    /** The key that shows it, as printed. */
    public String key() {
        return "Ctrl+" + (digit == COMMA ? "," : String.valueOf(digit));
    }
}
