package dev.watchkeeper.testkit;

import dev.watchkeeper.control.Control;
import dev.watchkeeper.desktop.fx.ControlConnector;

/** A door that always leads to the same port and is left without a trace. */
public record OneDoor(Control port) implements ControlConnector {
    @Override
    public Control open() {
        return port;
    }

    @Override
    public void leave(Control left) {}
}
