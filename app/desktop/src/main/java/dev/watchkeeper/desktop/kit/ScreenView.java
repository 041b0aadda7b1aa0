package dev.watchkeeper.desktop.kit;

import javafx.beans.value.ObservableStringValue;
import javafx.scene.Node;
import javafx.scene.input.KeyCode;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** A screen as the frame knows it. */
public interface ScreenView {
    /**
     * A key of a screen, for the list of keys and the palette.
     *
     * @param key as printed
     * @param does what it does
     */
    record Key(String key, String does) {}

    Node node();

    /** Shows what a place on this screen names. */
    default void open(ScreenPlace place) {}

    /** Does what is offered outside of the screen, such as {@code start} on a band. */
    default void act(String action) {}

    /**
     * What is shown, in a few words, where that is more than the screen's title; {@code null} where
     * it is not.
     */
    default @Nullable ObservableStringValue heading() {
        return null;
    }

    /** Puts the keyboard where a person who comes here needs it. */
    void focus();

    /**
     * A character was typed outside of text fields.
     *
     * @return whether it meant something here
     */
    boolean typed(String character);

    /**
     * Whether a held key may say this character again and again: only what moves, never an answer.
     */
    default boolean repeats(String character) {
        return false;
    }

    /**
     * A key was pressed outside of text fields, alone, and nothing else has taken it yet.
     *
     * @return whether it meant something here
     */
    default boolean pressed(KeyCode key) {
        return false;
    }

    /**
     * Ctrl+Enter was pressed, in a text field or outside.
     *
     * @return whether it meant something here
     */
    boolean send();

    /**
     * Ctrl+S was pressed, in a text field or outside.
     *
     * @return whether it meant something here
     */
    default boolean save() {
        return false;
    }

    /**
     * Esc was pressed.
     *
     * @return whether it meant something here
     */
    boolean escape();

    /** The keys that mean something here. */
    List<Key> keys();
}
