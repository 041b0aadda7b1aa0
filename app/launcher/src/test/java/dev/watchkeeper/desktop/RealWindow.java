package dev.watchkeeper.desktop;

import dev.watchkeeper.Main;

import javafx.application.Platform;
import javafx.scene.Scene;
import javafx.stage.Stage;
import javafx.stage.Window;
import javafx.stage.WindowEvent;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * A process of its own with a real window: plays {@code demo} as a person starts it, walks through
 * it by keyboard, then closes the window. Its output tells how far it came.
 */
final class RealWindow {
    private RealWindow() {}

    public static void main(String[] args) {
        Thread.ofPlatform().name("main").start(() -> Main.main(args));
        try {
            Walk walk = new Walk(new Sight(RealWindow::scene));
            awaitWindow();
            if (Boolean.getBoolean("walk.leave")) {
                close();
                return;
            }
            walk.openQuestion("leap-years");
            System.out.println("walk: question");
            String gates = walk.readGates();
            System.out.println("walk: " + (gates.contains("FAILED") ? "evidence" : gates));
            walk.retryWith("every 4th year, not every 100th, but every 400th");
            System.out.println("walk: answered");
            walk.seeDecision("leap-years", 4, "Accept");
            System.out.println("walk: accepted");
            close();
        } catch (AssertionError | RuntimeException e) {
            e.printStackTrace();
            Runtime.getRuntime().halt(99);
        }
    }

    /** Closes the window as its frame's button does. */
    private static void close() {
        Fx.run(() -> {
            Stage stage = stage();
            if (stage != null) {
                stage.fireEvent(new WindowEvent(stage, WindowEvent.WINDOW_CLOSE_REQUEST));
            }
        });
        System.out.println("walk: closed");
    }

    private static void awaitWindow() {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (true) {
            try {
                if (Fx.on(() -> stage() != null)) {
                    return;
                }
            } catch (IllegalStateException e) {
                // JavaFX is not started yet.
                if (System.nanoTime() > deadline) {
                    throw e;
                }
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        "no window was opened; " + Platform.isFxApplicationThread());
            }
            LockSupport.parkNanos(50_000_000);
        }
    }

    private static @Nullable Stage stage() {
        for (Window window : Window.getWindows()) {
            if (window instanceof Stage stage && stage.isShowing() && stage.getTitle() != null) {
                return stage;
            }
        }
        return null;
    }

    private static @Nullable Scene scene() {
        Stage stage = stage();
        return stage == null ? null : stage.getScene();
    }
}
