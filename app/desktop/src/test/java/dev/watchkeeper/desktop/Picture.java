package dev.watchkeeper.desktop;

import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

import javax.imageio.ImageIO;

/** Takes pictures of windows. */
final class Picture {
    private Picture() {}

    /** Writes what a window shows to {@code app/desktop/target/screens/NAME.png}. */
    static Path take(Stand stand, String name) {
        WritableImage image =
                Fx.on(() -> {
                    stand.window().scene().getRoot().applyCss();
                    stand.window().scene().getRoot().layout();
                    return stand.frame().snapshot(null, null);
                });
        int width = (int) image.getWidth();
        int height = (int) image.getHeight();
        int[] pixels = new int[width * height];
        image.getPixelReader()
                .getPixels(0, 0, width, height, PixelFormat.getIntArgbInstance(), pixels, 0, width);
        BufferedImage out = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        out.setRGB(0, 0, width, height, pixels, 0, width);
        Path file =
                Path.of(Objects.requireNonNull(System.getProperty("watchkeeper.test.root")))
                        .resolve("app/desktop/target/screens")
                        .resolve(name + ".png");
        try {
            Files.createDirectories(file.getParent());
            if (!ImageIO.write(out, "png", file.toFile())) {
                throw new IllegalStateException("no writer for PNG");
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
