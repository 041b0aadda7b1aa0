package dev.watchkeeper.architecture.crooked.desktop;

import javafx.scene.paint.Color;

/** A view model that knows the scene, which it must not. */
public final class NowViewModel {
    /** A colour. */
    public Color colour() {
        return Color.RED;
    }
}
