package dev.watchkeeper.desktop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.control.Control;
import dev.watchkeeper.control.ControlClient;
import dev.watchkeeper.service.ControlServer;
import dev.watchkeeper.testkit.FakeControl;
import dev.watchkeeper.testkit.SampleNight;

import javafx.application.ColorScheme;
import javafx.scene.input.KeyCode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** All that the window shows and does goes through the socket's door as well. */
final class AttachedWindowTest {
    @TempDir Path home;

    @Test
    void aQuestionOfAnotherProcessIsReadAndAnswered() {
        FakeControl control = SampleNight.typical();
        FxRobot robot = new FxRobot();
        try (ControlServer server = ControlServer.open(home, control);
                Control attached = ControlClient.connect(home);
                Stand stand =
                        Stand.open(
                                attached,
                                SampleNight.clock(),
                                ColorScheme.DARK,
                                1280,
                                720,
                                Duration.ofMillis(100))) {
            stand.await("now-full");
            robot.press(KeyCode.CONTROL, KeyCode.DIGIT2).release(KeyCode.DIGIT2, KeyCode.CONTROL);
            Fx.until(
                    "the evidence is read",
                    () -> stand.text("breakpoints-tab-diff").equals("Diff 2"));
            robot.write("s");
            Fx.until(
                    "the answer has arrived",
                    () ->
                            control.calls().stream()
                                    .anyMatch(c -> c.equals("resolveBreakpoint(bp-1, skip, )")));
            robot.write("o");
            Fx.until("the run is read", () -> stand.text("run-title").contains("settings module"));
            Fx.until(
                    "its output is read", () -> stand.text("run-output").contains("tidied the CI"));
            assertTrue(Fx.on(() -> stand.sees("run-step-decide")));
        }
    }

    @Test
    void closingTheWindowSendsTheAnswerThatWasHeld() {
        FakeControl control = SampleNight.typical();
        FxRobot robot = new FxRobot();
        try (Stand stand =
                Stand.open(
                        control,
                        SampleNight.clock(),
                        ColorScheme.LIGHT,
                        1280,
                        720,
                        Duration.ofMinutes(5))) {
            stand.await("now-full");
            robot.press(KeyCode.CONTROL, KeyCode.DIGIT2).release(KeyCode.DIGIT2, KeyCode.CONTROL);
            stand.await("breakpoint-question");
            robot.write("s");
            stand.await("frame-undo");
            assertEquals(List.of(), control.calls());
        }
        assertEquals(List.of("resolveBreakpoint(bp-1, skip, )"), control.calls());
    }
}
