package dev.watchkeeper.desktop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.testkit.FakeControl;
import dev.watchkeeper.testkit.Refusing;
import dev.watchkeeper.testkit.SampleNight;
import dev.watchkeeper.testkit.SamplePlugins;

import javafx.application.ColorScheme;
import javafx.scene.input.KeyCode;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** The screen of the plugins: drawn in every state, and used by keyboard alone. */
final class PluginsScreenTest {
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
        keys.press(KeyCode.CONTROL, KeyCode.DIGIT7).release(KeyCode.DIGIT7, KeyCode.CONTROL);
        stand.await("plugins");
        return stand;
    }

    private static void check(Stand stand, String what, ColorScheme scheme) {
        Fx.run(() -> {
            stand.window().scene().getRoot().applyCss();
            stand.window().scene().getRoot().layout();
        });
        var file =
                Picture.take(
                        stand, "plugins-" + what + "-" + scheme.name().toLowerCase(Locale.ROOT));
        assertEquals(List.of(), Fx.on(() -> Facts.broken(stand)), "see " + file);
    }

    /** Selects the row of a plugin by the keyboard. */
    private void select(Stand stand, String id) {
        keys.type(KeyCode.HOME);
        for (int i = 0; i < 12 && !Fx.on(() -> stand.text("plugins-title").startsWith(id)); i++) {
            keys.type(KeyCode.DOWN);
        }
        assertTrue(Fx.on(() -> stand.text("plugins-title").startsWith(id)), id);
    }

    @ParameterizedTest
    @CsvSource({"LIGHT", "DARK"})
    void everyStateIsDrawnWhollyAndLegibly(ColorScheme scheme) {
        SamplePlugins.typical(control.pluginsThere());
        try (Stand stand = open(scheme, 1280, 720)) {
            Fx.until("they are read", () -> stand.items("plugins-list") == 9);
            // In the other scheme those of each colour.
            for (String id :
                    scheme == ColorScheme.DARK
                            ? List.of("crush", "my-agent", "claude")
                            : List.of(
                                    "amp",
                                    "crush",
                                    "goose",
                                    "my-agent",
                                    "notes",
                                    "qwen",
                                    "claude")) {
                select(stand, id);
                check(stand, id, scheme);
            }
            Fx.until(
                    "what runs with it is a link",
                    () ->
                            stand.sees("plugins-attempts")
                                    && stand.text("plugins-word").equals("On"));
            select(stand, "my-agent");
            keys.write("h");
            Fx.until("the harmless answer has it", () -> stand.hasFocus("plugins-not-now"));
            check(stand, "trust", scheme);
            keys.type(KeyCode.ESCAPE);
            select(stand, "goose");
            keys.type(KeyCode.DELETE);
            stand.await("plugins-confirm");
            check(stand, "remove", scheme);
            assertEquals(List.of(), control.calls(), "nothing was done");
        }
    }

    @ParameterizedTest
    @CsvSource({"LIGHT", "DARK"})
    void whatIsDroppedIsDrawnWhollyAndLegibly(ColorScheme scheme) {
        SamplePlugins.typical(control.pluginsThere());
        try (Stand stand = open(scheme, 1280, 720)) {
            Fx.until("they are read", () -> stand.items("plugins-list") == 9);
            List<String> files =
                    List.of(SamplePlugins.GOOD, SamplePlugins.BAD, "/home/dev/Downloads/notes.txt");
            Fx.run(() -> stand.window().jars().over(files));
            Fx.until(
                    "all are looked at",
                    () ->
                            stand.window()
                                    .jars()
                                    .words()
                                    .get()
                                    .lines()
                                    .noneMatch(l -> l.contains("looked")));
            check(stand, "drop", scheme);
            Fx.run(() -> stand.window().jars().dropped(files));
            Fx.until(
                    "all are offered",
                    () -> stand.text("plugins-question-title").endsWith("(2 more after it)"));
            check(stand, "offer", scheme);
            keys.press(KeyCode.CONTROL, KeyCode.ENTER).release(KeyCode.ENTER, KeyCode.CONTROL);
            Fx.until(
                    "the next is asked about",
                    () ->
                            stand.text("plugins-question-title")
                                    .equals("old-agent.jar can't be installed (1 more after it)"));
            assertEquals(
                    List.of(
                            "installPlugin("
                                    + SamplePlugins.GOOD
                                    + ", "
                                    + SamplePlugins.hash("aider")
                                    + ")"),
                    control.calls());
            check(stand, "refused", scheme);
        }
    }

    @ParameterizedTest
    @CsvSource({"LIGHT", "DARK"})
    void emptyBrokenAndFullIsDrawnWhollyAndLegibly(ColorScheme scheme) {
        control.pluginsThere().clear();
        refusing.refuse(
                "plugins",
                new WatchkeeperException(
                        WatchkeeperException.Code.HOME,
                        "/home/dev/.local/share/watchkeeper/plugins: can't be read: Permission denied",
                        "see who may read there"));
        try (Stand stand = open(scheme, 1280, 720)) {
            stand.await("plugins-trouble");
            check(stand, "error", scheme);
            refusing.relent();
            Fx.until("it is read again", () -> stand.text("plugins-empty").startsWith("There is"));
            check(stand, "empty", scheme);
        }
        SamplePlugins.extreme(control.pluginsThere());
        try (Stand stand = open(scheme, 1920, 1080)) {
            Fx.until("they are read", () -> stand.items("plugins-list") > 300);
            keys.type(KeyCode.HOME);
            check(stand, "full", scheme);
        }
    }
}
