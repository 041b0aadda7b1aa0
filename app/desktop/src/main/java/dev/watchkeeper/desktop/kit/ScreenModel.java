package dev.watchkeeper.desktop.kit;

/** What a screen shows, as the frame knows it. For the JavaFX thread. */
public interface ScreenModel {
    /**
     * The screen is shown from now on: the model follows what happens. Called again after each
     * {@link #detach}.
     */
    void attach();

    /** It is not shown any more: the model follows nothing, so that it costs nothing. */
    void detach();

    /** It is never shown again; called after {@link #detach}. */
    default void close() {}
}
