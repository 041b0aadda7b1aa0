package dev.watchkeeper.architecture.crooked.desktop;

import dev.watchkeeper.control.Control;

import java.nio.file.Files;
import java.nio.file.Path;

/** A part of a window that holds the port and looks into files, which it must not. */
public final class Grabber {
    private final Control control;

    public Grabber(Control control) {
        this.control = control;
    }

    /** Whether there is something. */
    public boolean any() {
        return Files.exists(Path.of("x")) && control.projects().isEmpty();
    }
}
