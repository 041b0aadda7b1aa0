package dev.watchkeeper.desktop;

import javafx.event.Event;
import javafx.event.EventTarget;
import javafx.event.EventType;
import javafx.scene.Scene;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.robot.Robot;
import javafx.stage.Window;

import org.jspecify.annotations.Nullable;

import java.util.Locale;

/**
 * A keyboard before the window that has the focus. Each call returns when the window has done with
 * the key, without the pauses of a person's fingers.
 */
final class Keyboard {
    /** One, for it alone knows which of the keys that change others are held. */
    private @Nullable Robot robot;

    /** Presses keys and holds them. */
    Keyboard press(KeyCode... keys) {
        for (KeyCode key : keys) {
            done(() -> robot().keyPress(key));
        }
        return this;
    }

    Keyboard release(KeyCode... keys) {
        for (KeyCode key : keys) {
            done(() -> robot().keyRelease(key));
        }
        return this;
    }

    /** Presses and releases each key in turn. */
    Keyboard type(KeyCode... keys) {
        for (KeyCode key : keys) {
            press(key).release(key);
        }
        return this;
    }

    Keyboard type(KeyCode key, int times) {
        for (int i = 0; i < times; i++) {
            type(key);
        }
        return this;
    }

    /** Types characters, whatever key they are on. */
    Keyboard write(String text) {
        text.chars()
                .mapToObj(c -> String.valueOf((char) c))
                .forEach(c -> {
                    done(() -> {
                        fire(KeyEvent.KEY_PRESSED, key(c), "");
                        fire(KeyEvent.KEY_TYPED, KeyCode.UNDEFINED, c);
                        fire(KeyEvent.KEY_RELEASED, key(c), "");
                    });
                });
        return this;
    }

    /** On the JavaFX thread, where alone one can be made. */
    private Robot robot() {
        if (robot == null) {
            robot = new Robot();
        }
        return robot;
    }

    private static KeyCode key(String character) {
        KeyCode key = KeyCode.getKeyCode(character.toUpperCase(Locale.ROOT));
        return key == null ? KeyCode.UNDEFINED : key;
    }

    private static void fire(EventType<KeyEvent> type, KeyCode key, String character) {
        Scene scene =
                Window.getWindows().stream()
                        .filter(Window::isFocused)
                        .findFirst()
                        .orElseThrow(() -> new IllegalStateException("no window has the focus"))
                        .getScene();
        EventTarget to = scene.getFocusOwner() == null ? scene : scene.getFocusOwner();
        Event.fireEvent(
                to, new KeyEvent(type, character, character, key, false, false, false, false));
    }

    /** Does it, and what it leaves for later to the JavaFX thread. */
    private static void done(Runnable work) {
        Fx.run(work);
        Fx.run(() -> {});
    }
}
