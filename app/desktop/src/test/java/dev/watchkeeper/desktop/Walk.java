package dev.watchkeeper.desktop;

import static org.junit.jupiter.api.Assertions.fail;

import javafx.scene.input.KeyCode;

import org.testfx.api.FxRobot;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** A person with a keyboard and no mouse, in front of the demo. */
final class Walk {
    private static final Duration DEMO = Duration.ofSeconds(120);

    private final FxRobot robot = new FxRobot();
    private final Sight sight;

    Walk(Sight sight) {
        this.sight = sight;
    }

    /** Starts what is ready, from the first screen. */
    void start() {
        sight.await("now-full");
        Fx.until("the start has the keyboard", () -> sight.hasFocus("now-start"));
        robot.type(KeyCode.SPACE);
        until("something runs", () -> sight.items("now-live") > 0);
    }

    /** Opens the question about a task that is asked sooner or later, from any screen. */
    void openQuestion(String task) {
        robot.press(KeyCode.CONTROL, KeyCode.DIGIT2).release(KeyCode.DIGIT2, KeyCode.CONTROL);
        until("the first question is asked", () -> sight.sees("breakpoint-question"));
        long deadline = System.nanoTime() + DEMO.toNanos();
        while (!Fx.on(() -> sight.text("breakpoint-run").startsWith(task))) {
            if (System.nanoTime() > deadline) {
                fail("the question about " + task + " was never asked");
            }
            String before = Fx.on(() -> sight.text("breakpoint-run"));
            robot.write("j");
            if (Fx.on(() -> sight.text("breakpoint-run").equals(before))) {
                robot.write("k");
            }
        }
    }

    /** Reads the checks' output and returns it. */
    String readGates() {
        robot.write("]");
        until("the checks' output is read", () -> sight.text("breakpoints-gates").contains("$"));
        return Fx.on(() -> sight.text("breakpoints-gates"));
    }

    /** Answers with another try and a hint. */
    void retryWith(String hint) {
        String asked = Fx.on(() -> sight.text("breakpoint-run"));
        robot.write("r");
        Fx.until("the guidance has the keyboard", () -> sight.hasFocus("breakpoint-guidance"));
        robot.write(hint);
        robot.press(KeyCode.CONTROL, KeyCode.ENTER).release(KeyCode.ENTER, KeyCode.CONTROL);
        // The next question, if there is one, takes its place as soon as the answer is held.
        Fx.until("the answer is taken", () -> !sight.text("breakpoint-run").equals(asked));
    }

    /** Opens the run of a task by its name and waits for what was decided in an attempt. */
    void seeDecision(String task, int attempt, String decision) {
        robot.press(KeyCode.CONTROL, KeyCode.K).release(KeyCode.K, KeyCode.CONTROL);
        Fx.until("the palette has the keyboard", () -> sight.hasFocus("palette-words"));
        robot.write(task);
        Fx.until("the palette has found it", () -> sight.items("palette-goals") == 1);
        robot.type(KeyCode.ENTER);
        until(
                "attempt " + attempt + " is there",
                () -> {
                    if (!sight.sees("run-attempt-" + attempt)) {
                        return false;
                    }
                    return sight.find("run-step-decide") instanceof javafx.scene.Node step
                            && String.valueOf(step.getAccessibleText()).endsWith(decision);
                });
    }

    private static void until(String what, BooleanSupplier holds) {
        Fx.until(what, DEMO, holds);
    }
}
