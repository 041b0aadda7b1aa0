package dev.watchkeeper.desktop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.desktop.kit.DrawingGuard;
import dev.watchkeeper.desktop.kit.Theme;

import javafx.application.ColorScheme;
import javafx.application.Platform;
import javafx.scene.Scene;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.stage.Stage;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** What can't be drawn says so in its place, and all around it lives on. */
final class GuardTest {
    private final List<String> logged = new ArrayList<>();
    private final WindowFaults faults = new WindowFaults((what, why) -> logged.add(what));
    private final AtomicInteger neighbours = new AtomicInteger();
    private final Region neighbour = counting();
    private Thread.UncaughtExceptionHandler before = (t, e) -> {};
    private final Stage stage = stage();

    /** A part whose layout throws from the moment in which it is told to. */
    private static final class Failing extends Pane {
        private boolean fails;

        @Override
        protected void layoutChildren() {
            if (fails) {
                throw new ArrayIndexOutOfBoundsException("Index 3 out of bounds for length 3");
            }
        }

        void fail() {
            fails = true;
            requestLayout();
        }
    }

    private static Stage stage() {
        Fx.start();
        return Fx.on(Stage::new);
    }

    private Region counting() {
        return new Region() {
            @Override
            protected void layoutChildren() {
                neighbours.incrementAndGet();
            }
        };
    }

    @BeforeEach
    void watch() {
        Fx.run(() -> {
            before = Thread.currentThread().getUncaughtExceptionHandler();
            Thread.currentThread().setUncaughtExceptionHandler(faults);
        });
    }

    @AfterEach
    void close() {
        Fx.run(() -> {
            stage.close();
            Thread.currentThread().setUncaughtExceptionHandler(before);
        });
    }

    private void show(Region root) {
        Fx.run(() -> {
            Scene scene = new Scene(root, 800, 400);
            Theme.apply(ColorScheme.LIGHT);
            Theme.dress(scene);
            stage.setScene(scene);
            stage.show();
        });
        pulses(3);
    }

    /** Lets some pulses pass, each with layout all over. */
    private void pulses(int n) {
        for (int i = 0; i < n; i++) {
            AtomicInteger passed = new AtomicInteger();
            Runnable count = passed::incrementAndGet;
            Fx.run(() -> {
                stage.getScene().addPostLayoutPulseListener(count);
                Platform.requestNextPulse();
            });
            Fx.until("a pulse has passed", () -> passed.get() > 0);
            Fx.run(() -> stage.getScene().removePostLayoutPulseListener(count));
        }
    }

    private boolean isLaidOut() {
        int seen = neighbours.get();
        Fx.run(neighbour::requestLayout);
        pulses(2);
        return neighbours.get() > seen;
    }

    @Test
    void whatFailsAtItsFirstLayoutSaysSoAndTheRestGoesOn() {
        Failing failing = new Failing();
        failing.fails = true;
        DrawingGuard guard = new DrawingGuard("The output", failing);
        show(new HBox(guard, neighbour));
        assertTrue(guard.isBroken());
        assertEquals(List.of("The output can't be drawn"), logged);
        assertTrue(isLaidOut());
    }

    @Test
    void whatFailsDeepInsideLaterSaysSoAndTheRestGoesOn() {
        Failing failing = new Failing();
        failing.setManaged(false);
        StackPane inside = new StackPane(new StackPane(failing));
        DrawingGuard guard = new DrawingGuard("The output", inside);
        show(new HBox(guard, neighbour));
        assertFalse(guard.isBroken());
        Fx.run(failing::fail);
        pulses(3);
        assertTrue(guard.isBroken());
        assertEquals(List.of("The output can't be drawn"), logged);
        assertTrue(isLaidOut());
    }

    @Test
    void whatCanNotEvenTellItsSizeSaysSoAndTheRestGoesOn() {
        Pane failing =
                new Pane() {
                    @Override
                    protected double computePrefHeight(double width) {
                        throw new IllegalStateException("no height");
                    }
                };
        DrawingGuard guard = new DrawingGuard("The list", failing);
        show(new VBox(guard, neighbour));
        assertTrue(guard.isBroken());
        assertEquals(List.of("The list can't be drawn"), logged);
        assertTrue(isLaidOut());
    }

    @Test
    void aFaultThatNobodyGuardsIsLoggedOnceAndTheLayoutMended() {
        Failing failing = new Failing();
        HBox root = new HBox(failing, new DrawingGuard("The rest", new StackPane(neighbour)));
        faults.whenUnguarded(() -> {
            failing.fails = false;
            DrawingGuard.mend(root);
        });
        show(root);
        Fx.run(failing::fail);
        pulses(3);
        assertEquals(List.of("the window goes on after a fault"), logged);
        assertTrue(isLaidOut());
    }

    @Test
    void aFaultOfEachPulseIsLoggedOnce() {
        show(new HBox(neighbour));
        for (int i = 0; i < 50; i++) {
            Platform.runLater(() -> {
                throw new IllegalStateException("again");
            });
        }
        Fx.run(() -> {});
        assertEquals(1, logged.size());
    }
}
