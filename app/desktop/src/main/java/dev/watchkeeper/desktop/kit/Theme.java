package dev.watchkeeper.desktop.kit;

import atlantafx.base.theme.PrimerDark;
import atlantafx.base.theme.PrimerLight;

import javafx.application.Application;
import javafx.application.ColorScheme;
import javafx.scene.Scene;

import java.net.URL;

/** Light and dark. */
public final class Theme {
    private Theme() {}

    /** Dresses the program in a scheme. */
    public static void apply(ColorScheme scheme) {
        Application.setUserAgentStylesheet(
                switch (scheme) {
                    case LIGHT -> new PrimerLight().getUserAgentStylesheet();
                    case DARK -> new PrimerDark().getUserAgentStylesheet();
                });
    }

    /** Adds our own stylesheet to a scene. */
    public static void dress(Scene scene) {
        URL sheet = Theme.class.getResource("/dev/watchkeeper/desktop/watchkeeper.css");
        if (sheet == null) {
            throw new IllegalStateException("the stylesheet is not in the program");
        }
        scene.getStylesheets().add(sheet.toExternalForm());
    }
}
