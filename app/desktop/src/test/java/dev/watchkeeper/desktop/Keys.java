package dev.watchkeeper.desktop;

import javafx.event.Event;
import javafx.event.EventTarget;
import javafx.event.EventType;
import javafx.scene.Scene;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;

import java.util.Objects;

/** Keys as a system sends them: a held one is pressed again and again before it is released. */
final class Keys {
    private final Sight sight;
    private final String anything;

    /**
     * @param anything id of a part that is always there
     */
    Keys(Sight sight, String anything) {
        this.sight = sight;
        this.anything = anything;
    }

    /** Presses a key, as often as it repeats while it is held, and releases it. */
    void hold(KeyCode key, String character, int times) {
        Fx.run(() -> {
            for (int i = 0; i < times; i++) {
                send(KeyEvent.KEY_PRESSED, key, "");
                send(KeyEvent.KEY_TYPED, KeyCode.UNDEFINED, character);
            }
            send(KeyEvent.KEY_RELEASED, key, "");
        });
    }

    void type(KeyCode key, String character) {
        hold(key, character, 1);
    }

    /** Presses a key together with Ctrl. */
    void control(KeyCode key, int times) {
        Fx.run(() -> {
            for (int i = 0; i < times; i++) {
                fire(KeyEvent.KEY_PRESSED, key, "", true);
            }
            fire(KeyEvent.KEY_RELEASED, key, "", true);
        });
    }

    private void send(EventType<KeyEvent> type, KeyCode key, String character) {
        fire(type, key, character, false);
    }

    private void fire(EventType<KeyEvent> type, KeyCode key, String character, boolean control) {
        Scene scene = Objects.requireNonNull(sight.find(anything)).getScene();
        EventTarget to = scene.getFocusOwner() == null ? scene : scene.getFocusOwner();
        boolean shift =
                character.length() == 1 && Character.isUpperCase(character.charAt(0)) && !control;
        Event.fireEvent(
                to, new KeyEvent(type, character, character, key, shift, control, false, false));
    }
}
