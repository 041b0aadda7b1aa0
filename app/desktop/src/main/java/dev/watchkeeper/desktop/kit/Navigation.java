package dev.watchkeeper.desktop.kit;

/** The way from one screen to another. For the JavaFX thread. */
@FunctionalInterface
public interface Navigation {
    /** Shows a place, and puts the keyboard there. */
    void go(ScreenPlace place);
}
