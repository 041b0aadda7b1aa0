package dev.watchkeeper.desktop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.watchkeeper.testkit.FakeControl;
import dev.watchkeeper.testkit.Refusing;
import dev.watchkeeper.testkit.SampleNight;

import javafx.application.ColorScheme;
import javafx.scene.input.KeyCode;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.testfx.api.FxRobot;

import java.time.Duration;
import java.util.Locale;

/** The screen of the tasks: drawn in every state, and used by keyboard alone. */
final class TasksScreenTest {
    private final FxRobot robot = new FxRobot();
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
        robot.press(KeyCode.CONTROL, KeyCode.DIGIT3).release(KeyCode.DIGIT3, KeyCode.CONTROL);
        stand.await("tasks");
        return stand;
    }

    private static void check(Stand stand, String what, ColorScheme scheme) {
        Fx.run(() -> {
            stand.window().scene().getRoot().applyCss();
            stand.window().scene().getRoot().layout();
        });
        var file =
                Picture.take(stand, "tasks-" + what + "-" + scheme.name().toLowerCase(Locale.ROOT));
        assertEquals(java.util.List.of(), Fx.on(() -> Facts.broken(stand)), "see " + file);
    }

    @ParameterizedTest
    @CsvSource({"LIGHT", "DARK"})
    void everyViewIsDrawnWhollyAndLegibly(ColorScheme scheme) {
        try (Stand stand = open(scheme, 1280, 720)) {
            Fx.until("they are read", () -> stand.text("tasks-count").equals("11 tasks"));
            Fx.until("the board has the keyboard", () -> stand.hasFocus("tasks-column-pending"));
            check(stand, "board", scheme);
            robot.write("2");
            Fx.until("it is laid out", () -> stand.frame().lookupAll(".graph-box").size() == 11);
            check(stand, "graph", scheme);
            robot.write("3");
            Fx.until("the list has the keyboard", () -> stand.hasFocus("tasks-list"));
            check(stand, "list", scheme);
            robot.write("n");
            Fx.until("the form has the keyboard", () -> stand.hasFocus("tasks-form-title"));
            check(stand, "new", scheme);
            robot.type(KeyCode.ESCAPE);
            robot.write("1");
            robot.type(KeyCode.DELETE);
            stand.await("tasks-confirm");
            check(stand, "cancel", scheme);
            robot.type(KeyCode.ESCAPE);
            robot.type(KeyCode.ENTER);
            stand.await("tasks-detail-title");
            check(stand, "detail", scheme);
        }
    }
}
