package dev.watchkeeper.desktop.shell;

import javafx.scene.Node;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;

import org.jspecify.annotations.Nullable;

import java.util.EnumMap;
import java.util.Map;

/**
 * Which keys are down. A key that is held is pressed again and again by the system; it means
 * nothing a second time, and never anything to what got the keyboard after it went down.
 */
final class HeldKeys {
    /** Where the keyboard was when a key went down. */
    private record Down(@Nullable Node at) {}

    private final Map<KeyCode, Down> down = new EnumMap<>(KeyCode.class);
    private boolean repeats;
    private boolean elsewhere;

    /**
     * Takes a press.
     *
     * @param focus what has the keyboard
     */
    void pressed(KeyEvent e, @Nullable Node focus) {
        KeyCode code = e.getCode();
        // Several keys may have no code of their own.
        Down before = code == KeyCode.UNDEFINED ? null : down.get(code);
        repeats = before != null;
        elsewhere = before != null && before.at() != focus;
        if (before == null && code != KeyCode.UNDEFINED) {
            down.put(code, new Down(focus));
        }
    }

    void released(KeyEvent e) {
        down.remove(e.getCode());
        repeats = false;
        elsewhere = false;
    }

    /** Another window has the keyboard: what is released there is not told to us. */
    void forget() {
        down.clear();
        repeats = false;
        elsewhere = false;
    }

    /**
     * Whether the last press, and the character after it, came from a key that was down already.
     */
    boolean repeats() {
        return repeats;
    }

    /** Whether it went down while the keyboard was somewhere else. */
    boolean elsewhere() {
        return elsewhere;
    }
}
