package dev.watchkeeper.desktop.fx;

import dev.watchkeeper.control.Control;

/** Where the control port is found; both methods may block and are called off the JavaFX thread. */
public interface ControlConnector {
    /**
     * Opens the port: of the supervisor that runs, or of one in this process.
     *
     * @throws dev.watchkeeper.domain.WatchkeeperException if neither can be had
     */
    Control open();

    /** Leaves a port that was opened here. Never ends a run. */
    void leave(Control control);
}
