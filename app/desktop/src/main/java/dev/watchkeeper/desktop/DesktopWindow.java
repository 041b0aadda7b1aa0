package dev.watchkeeper.desktop;

import dev.watchkeeper.desktop.fx.Bridge;
import dev.watchkeeper.desktop.fx.ControlConnector;
import dev.watchkeeper.desktop.kit.Theme;
import dev.watchkeeper.desktop.screen.breakpoints.BreakpointsScreen;
import dev.watchkeeper.desktop.screen.breakpoints.PendingAnswers;
import dev.watchkeeper.desktop.screen.now.NowScreen;
import dev.watchkeeper.desktop.screen.plugins.DroppedJars;
import dev.watchkeeper.desktop.screen.plugins.PluginsScreen;
import dev.watchkeeper.desktop.screen.run.RunScreen;
import dev.watchkeeper.desktop.screen.settings.SettingsScreen;
import dev.watchkeeper.desktop.screen.tasks.DroppedPlans;
import dev.watchkeeper.desktop.screen.tasks.TasksScreen;
import dev.watchkeeper.desktop.shell.Shell;

import javafx.application.ColorScheme;
import javafx.application.Platform;
import javafx.scene.Group;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.function.LongSupplier;

/** The window's content and its life. For the JavaFX thread, but for {@link #finish}. */
final class DesktopWindow {
    /** How long an answer can be taken back. */
    static final Duration UNDO = Duration.ofSeconds(5);

    private static final double WIDTH = 1280;
    private static final double HEIGHT = 800;

    private final Bridge bridge;
    private final PendingAnswers answers;
    private final DroppedJars jars;
    private final DroppedPlans plans = new DroppedPlans();
    private final Shell frame;
    private final Scene scene;
    private ColorScheme scheme;
    private boolean capsLock;

    /**
     * @param nanos a clock that nobody sets, as {@link System#nanoTime}
     * @param undo how long an answer can be taken back
     */
    DesktopWindow(
            ControlConnector door,
            Clock clock,
            LongSupplier nanos,
            ZoneId zone,
            Duration undo,
            ColorScheme first) {
        this.bridge = new Bridge(door, clock, Platform::runLater);
        this.answers = new PendingAnswers(bridge, undo);
        this.jars = new DroppedJars(bridge);
        this.scheme = first;
        Theme.apply(first);
        this.frame =
                new Shell(
                        bridge,
                        List.of(
                                NowScreen.descriptor(bridge, zone),
                                BreakpointsScreen.descriptor(bridge, answers, zone, nanos),
                                TasksScreen.descriptor(bridge, plans, zone),
                                PluginsScreen.descriptor(bridge, jars),
                                SettingsScreen.descriptor(bridge),
                                RunScreen.descriptor(bridge, zone)),
                        answers,
                        jars,
                        plans,
                        zone,
                        this::changeScheme,
                        () -> capsLock || Platform.isKeyLocked(KeyCode.CAPS).orElse(false));
        // Dressed while it is empty: each change of its stylesheets looks up the styles of all.
        this.scene = new Scene(new Group(), WIDTH, HEIGHT);
        Theme.dress(scene);
    }

    /** Shows it on a stage and begins to follow the supervisor. */
    void open(Stage stage, String title) {
        stage.setMinWidth(960);
        stage.setMinHeight(600);
        open(stage, title, content());
    }

    /**
     * As {@link #open(Stage, String)}, for tests, whose windows are smaller than what they hold.
     *
     * @param root holds the content, or is it
     */
    void open(Stage stage, String title, Parent root) {
        stage.setTitle(title);
        scene.setRoot(root);
        stage.setScene(scene);
        stage.show();
        frame.enter(scene);
        bridge.start();
    }

    /** Dresses the window in a scheme. */
    void dress(ColorScheme wanted) {
        if (wanted != scheme) {
            scheme = wanted;
            Theme.apply(wanted);
        }
    }

    private void changeScheme() {
        dress(scheme == ColorScheme.DARK ? ColorScheme.LIGHT : ColorScheme.DARK);
    }

    /** Lays out anew after a fault, which may have left parts of the window without layout. */
    void mend() {
        frame.mend();
    }

    /** Takes Caps Lock for pressed, for tests: no display of theirs has one. */
    void capsLock(boolean on) {
        capsLock = on;
    }

    /** How many answers can be taken back. */
    int answersHeld() {
        return answers.heldCount();
    }

    /**
     * What takes files that are dropped on it, for tests: no display of theirs has a pointer that
     * drags.
     */
    DroppedJars jars() {
        return jars;
    }

    /** What takes files of tasks, for tests likewise. */
    DroppedPlans plans() {
        return plans;
    }

    Scene scene() {
        return scene;
    }

    /** All that the window shows. */
    StackPane content() {
        return frame.node();
    }

    /** Sends what is held; on the JavaFX thread, before {@link #finish}. */
    void leave() {
        answers.flush();
    }

    /** Waits for what is being sent and leaves the supervisor; off the JavaFX thread. */
    void finish() {
        bridge.close();
    }
}
