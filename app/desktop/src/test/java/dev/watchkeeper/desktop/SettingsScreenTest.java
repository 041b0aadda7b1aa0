package dev.watchkeeper.desktop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.control.Backtest;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.testkit.FakeControl;
import dev.watchkeeper.testkit.Refusing;
import dev.watchkeeper.testkit.SampleNight;

import javafx.application.ColorScheme;
import javafx.scene.input.KeyCode;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** The screen of the settings: drawn in every state, and used by keyboard alone. */
final class SettingsScreenTest {
    private static final String FILE =
            """
            # Mine. Comments stay.
            thresholds.accept: 0.75  # since May

            supervisor.parallel: 3
            model.name: qwen3.6:27b
            """;

    private final Keyboard keys = new Keyboard();
    private final FakeControl control = SampleNight.typical();
    private final Refusing refusing = new Refusing(control);

    private Stand open(ColorScheme scheme, int width, int height) {
        Stand stand =
                Stand.open(
                        refusing.port(),
                        SampleNight.clock(),
                        scheme,
                        width,
                        height,
                        Duration.ofMinutes(5));
        stand.await("now-full");
        keys.press(KeyCode.CONTROL, KeyCode.COMMA).release(KeyCode.COMMA, KeyCode.CONTROL);
        stand.await("settings");
        return stand;
    }

    private static void check(Stand stand, String what, ColorScheme scheme) {
        Fx.run(() -> {
            stand.window().scene().getRoot().applyCss();
            stand.window().scene().getRoot().layout();
        });
        var file =
                Picture.take(
                        stand, "settings-" + what + "-" + scheme.name().toLowerCase(Locale.ROOT));
        assertEquals(List.of(), Fx.on(() -> Facts.broken(stand)), "see " + file);
    }

    private static void says(Stand stand, String words) {
        Fx.until("it says: " + words, () -> stand.text("settings-state").startsWith(words));
    }

    @ParameterizedTest
    @CsvSource({"LIGHT", "DARK"})
    void aThresholdIsMovedTriedOnThePastAndSavedByKeys(ColorScheme scheme) {
        control.settingsFileThere().put(FILE);
        control.backtestFinds(
                new Backtest(
                        143,
                        0,
                        0,
                        new Backtest.Counts(121, 6, 16, 0),
                        new Backtest.Counts(115, 6, 22, 0),
                        4,
                        1,
                        1,
                        6,
                        0,
                        6,
                        List.of(),
                        2));
        try (Stand stand = open(scheme, 1280, 720)) {
            says(stand, "As in the file.");
            check(stand, "typical", scheme);
            keys.type(KeyCode.RIGHT);
            says(stand, "1 change, valid: thresholds.accept 0.76 (next attempt).");
            Fx.until(
                    "it is tried on the past",
                    () -> stand.text("settings-what-if").startsWith("Of 143 past attempts"));
            check(stand, "changed", scheme);
            assertTrue(
                    Fx.on(() -> stand.text("settings-yaml"))
                            .contains("thresholds.accept: 0.76  # since May"));
            keys.press(KeyCode.CONTROL, KeyCode.S).release(KeyCode.S, KeyCode.CONTROL);
            Fx.until(
                    "it is saved", () -> stand.text("settings-message").equals("Saved: 1 change."));
            says(stand, "As in the file.");
        }
    }

    @ParameterizedTest
    @CsvSource({"LIGHT", "DARK"})
    void aFaultIsMarkedAtItsLine(ColorScheme scheme) {
        control.settingsFileThere().put(FILE);
        try (Stand stand = open(scheme, 1280, 720)) {
            says(stand, "As in the file.");
            keys.write("e");
            Fx.until("the text has the keyboard", () -> stand.hasFocus("settings-yaml"));
            keys.write("wrong\n");
            says(stand, "1 fault: can't be saved");
            check(stand, "error", scheme);
            keys.press(KeyCode.CONTROL, KeyCode.S).release(KeyCode.S, KeyCode.CONTROL);
            keys.type(KeyCode.ESCAPE);
            Fx.until(
                    "the forms have it", () -> stand.hasFocus("settings-thresholds-accept-slider"));
            assertEquals(List.of(), control.calls(), "nothing was saved");
        }
    }

    @ParameterizedTest
    @CsvSource({"LIGHT", "DARK"})
    void emptyUnreadableAndFullIsDrawnWhollyAndLegibly(ColorScheme scheme) {
        control.settingsFileThere().put("");
        refusing.refuse(
                "settingsText",
                new WatchkeeperException(
                        WatchkeeperException.Code.SETTINGS,
                        "/home/dev/.local/share/watchkeeper/settings.yaml:3:1: this is no UTF-8",
                        "save it as UTF-8"));
        try (Stand stand = open(scheme, 1280, 720)) {
            stand.await("settings-trouble");
            check(stand, "unreadable", scheme);
            refusing.relent();
            says(stand, "As in the file.");
            check(stand, "empty", scheme);
        }
        control.settingsFileThere()
                .put(
                        FILE
                                + "# שלום עולם, 日本語の説明 🚀 "
                                + "a comment that goes on and on ".repeat(20)
                                + "\n"
                                + "# more\n".repeat(2_000)
                                + "model.name: "
                                + "a-model-with-a-name-".repeat(12)
                                + "\n");
        try (Stand stand = open(scheme, 1920, 1080)) {
            says(stand, "As in the file.");
            check(stand, "full", scheme);
        }
    }
}
