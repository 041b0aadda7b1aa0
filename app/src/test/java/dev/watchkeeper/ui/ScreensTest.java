package dev.watchkeeper.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.watchkeeper.testkit.FakeControl;
import dev.watchkeeper.testkit.SampleNight;

import javafx.application.ColorScheme;
import javafx.scene.input.KeyCode;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.testfx.api.FxRobot;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Every screen, light and dark, empty, typical and full: drawn to a picture, and true to facts. */
final class ScreensTest {
    private final FxRobot robot = new FxRobot();

    /** A picture to take. */
    record Shot(String screen, String night, ColorScheme scheme, int width, int height) {
        @Override
        public String toString() {
            return String.join(
                    "-", screen, night, scheme.name().toLowerCase(Locale.ROOT), "" + width);
        }

        FakeControl control() {
            return switch (night) {
                case "empty" -> SampleNight.empty();
                case "full" -> SampleNight.large();
                default -> SampleNight.typical();
            };
        }
    }

    static Stream<Shot> shots() {
        Stream.Builder<Shot> shots = Stream.builder();
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            for (String night : List.of("empty", "typical", "full")) {
                for (String screen : List.of("now", "breakpoints")) {
                    shots.add(new Shot(screen, night, scheme, 1280, 720));
                }
            }
            for (String task : List.of("ready", "live", "asked", "accepted")) {
                shots.add(new Shot("run", task, scheme, 1280, 720));
            }
            for (String screen : List.of("now", "breakpoints")) {
                shots.add(new Shot(screen, "typical", scheme, 1920, 1080));
            }
            shots.add(new Shot("run", "asked", scheme, 1920, 1080));
        }
        return shots.build();
    }

    @ParameterizedTest
    @MethodSource("shots")
    void aScreenIsDrawnWhollyAndLegibly(Shot shot) {
        try (Stand stand = open(shot.control(), shot.scheme(), shot.width(), shot.height())) {
            show(stand, shot.screen(), shot.night());
            check(stand, shot.toString());
        }
    }

    private static Stand open(FakeControl control, ColorScheme scheme, int width, int height) {
        return Stand.open(
                control, SampleNight.clock(), scheme, width, height, Duration.ofMinutes(5));
    }

    private void show(Stand stand, String screen, String night) {
        stand.await(night.equals("empty") ? "now-empty" : "now-full");
        switch (screen) {
            case "breakpoints" -> {
                robot.press(KeyCode.CONTROL, KeyCode.DIGIT2)
                        .release(KeyCode.DIGIT2, KeyCode.CONTROL);
                stand.await(night.equals("empty") ? "breakpoints-empty" : "breakpoint-question");
                if (!night.equals("empty")) {
                    Fx.until(
                            "the evidence is read",
                            () ->
                                    stand.sees("breakpoints-tab-diff")
                                                    && stand.text("breakpoints-tab-diff")
                                                            .matches(".*\\d")
                                            || stand.text("breakpoint-question")
                                                    .contains("Change number"));
                }
            }
            case "run" -> {
                String task =
                        switch (night) {
                            case "ready" -> "speed-import";
                            case "live" -> "docs-api";
                            case "accepted" -> "parse-dates";
                            default -> "totals-rounding";
                        };
                robot.press(KeyCode.CONTROL, KeyCode.K).release(KeyCode.K, KeyCode.CONTROL);
                stand.await("palette-words");
                robot.write(task);
                Fx.until("the palette has found it", () -> stand.items("palette-goals") == 1);
                robot.type(KeyCode.ENTER);
                stand.await("run-title");
            }
            default -> {}
        }
    }

    private static void check(Stand stand, String name) {
        Fx.run(() -> {
            stand.window().scene().getRoot().applyCss();
            stand.window().scene().getRoot().layout();
        });
        var file = Picture.take(stand, name);
        assertEquals(List.of(), Fx.on(() -> Facts.broken(stand)), "see " + file);
    }

    @ParameterizedTest
    @CsvSource({"LIGHT", "DARK"})
    void whatComesOverTheScreensIsDrawnWhollyAndLegibly(ColorScheme scheme) {
        String suffix = "-" + scheme.name().toLowerCase(Locale.ROOT);
        try (Stand stand = open(SampleNight.typical(), scheme, 1280, 720)) {
            stand.await("now-full");
            robot.press(KeyCode.CONTROL, KeyCode.K).release(KeyCode.K, KeyCode.CONTROL);
            stand.await("palette-words");
            robot.write("co");
            Fx.until("tasks are found", () -> stand.items("palette-goals") > 1);
            check(stand, "palette" + suffix);
            robot.type(KeyCode.ESCAPE);
            robot.press(KeyCode.CONTROL, KeyCode.DIGIT2).release(KeyCode.DIGIT2, KeyCode.CONTROL);
            stand.await("breakpoint-question");
            robot.write("?");
            stand.await("keys-close");
            check(stand, "keys" + suffix);
            robot.type(KeyCode.ESCAPE);
            robot.write("s");
            stand.await("frame-held");
            check(stand, "held" + suffix);
        }
    }
}
