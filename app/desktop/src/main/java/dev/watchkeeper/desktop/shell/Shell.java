package dev.watchkeeper.desktop.shell;

import dev.watchkeeper.desktop.fx.Bridge;
import dev.watchkeeper.desktop.kit.DrawingGuard;
import dev.watchkeeper.desktop.kit.Nodes;
import dev.watchkeeper.desktop.kit.ScreenDescriptor;
import dev.watchkeeper.desktop.kit.ScreenPlace;
import dev.watchkeeper.desktop.kit.ScreenView;
import dev.watchkeeper.desktop.screen.breakpoints.PendingAnswers;
import dev.watchkeeper.desktop.screen.plugins.DroppedJars;
import dev.watchkeeper.desktop.screen.tasks.DroppedPlans;

import javafx.css.PseudoClass;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

import org.kordamp.ikonli.bootstrapicons.BootstrapIcons;

import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;

/** What stands around the screens, and the way from one to another. */
public final class Shell {
    /** Whether letters are letters, so that the keys printed on buttons do nothing. */
    private static final PseudoClass TYPING = PseudoClass.getPseudoClass("typing");

    private final StackPane root = new StackPane();
    private final Button back =
            Nodes.button("frame-back", BootstrapIcons.ARROW_LEFT, "Back", "Alt+Left");
    private final List<ScreenDescriptor> screens;
    private final PendingAnswers answers;
    private final ShellModel model;
    private final Navigator navigator;
    private final Rail rail;
    private final KeyList keyList;
    private final Palette palette;
    private final UndoBand undo;
    private final HeldKeys held = new HeldKeys();
    private final BooleanSupplier capsLock;

    /**
     * @param screens all there are, the first of them shown at the beginning
     * @param answers whose held ones can be taken back here
     * @param jars takes what is dropped here
     * @param plans takes the files of tasks that are dropped here
     * @param scheme changes between light and dark
     * @param capsLock whether Caps Lock is on
     */
    public Shell(
            Bridge bridge,
            List<ScreenDescriptor> screens,
            PendingAnswers answers,
            DroppedJars jars,
            DroppedPlans plans,
            ZoneId zone,
            Runnable scheme,
            BooleanSupplier capsLock) {
        this.screens = List.copyOf(screens);
        this.answers = answers;
        this.capsLock = capsLock;
        this.undo = new UndoBand(answers, this::takeBack);
        this.model = new ShellModel(bridge, zone);
        this.navigator = new Navigator(screens, this::shown);
        this.rail = new Rail(model, screens, navigator);
        this.keyList = new KeyList(screens, this::focusScreen);
        this.palette = new Palette(bridge, screens, navigator, this::focusScreen);

        Label title = Nodes.label("", "frame-title");
        title.setId("frame-title");
        title.setMinWidth(0);
        title.textProperty().bind(navigator.title());
        back.setOnAction(e -> navigator.back());
        Button search = Nodes.key("frame-search", "Ctrl+K", "Go to…", "any screen or task");
        search.setOnAction(e -> palette.open());
        Button keys = Nodes.key("frame-keys", "?", "Keys", "lists the keys");
        keys.setOnAction(e -> keyList.open(screen().keys()));
        Button light =
                Nodes.button(
                        "frame-scheme",
                        BootstrapIcons.CIRCLE_HALF,
                        "",
                        "changes between light and dark until the window closes");
        light.setAccessibleText("Light or dark");
        light.getStyleClass().add("button-icon");
        light.setOnAction(e -> scheme.run());
        for (Button button : List.of(back, search, keys, light)) {
            button.getStyleClass().add("flat");
        }
        HBox header = Nodes.row(8, back, title, Nodes.spring(), search, keys, light);
        header.getStyleClass().add("frame-header");

        VBox column =
                new VBox(
                        new DrawingGuard("The header", header),
                        new DrawingGuard("The band", Bands.fault(model)),
                        new DrawingGuard("The band", Bands.lost(model)),
                        new DrawingGuard("The band", Bands.died(model, this::goOn)),
                        navigator.node(),
                        new DrawingGuard("The band", undo.node()));
        VBox.setVgrow(navigator.node(), Priority.ALWAYS);
        BorderPane frame = new BorderPane(column);
        frame.setLeft(new DrawingGuard("The rail", rail.node()));
        frame.setBottom(new DrawingGuard("The status bar", StatusBar.of(model, navigator)));
        frame.getStyleClass().add("frame");
        DropZone drop = new DropZone(root, jars, plans, this::answerDropped);
        root.getChildren()
                .addAll(
                        frame,
                        overlay("The list of keys", keyList.node()),
                        overlay("The palette", palette.node()),
                        overlay("The dropped files", drop.node()));
        root.setId("frame");
        Nodes.home(root, this::focusScreen);
        shown(navigator.here());
    }

    private static Node overlay(String what, Node node) {
        DrawingGuard guard = new DrawingGuard(what, node);
        guard.setPickOnBounds(false);
        return guard;
    }

    /** Listens to the keys of a scene that shows this frame, and puts the keyboard in it. */
    public void enter(Scene scene) {
        scene.addEventFilter(KeyEvent.KEY_PRESSED, this::pressed);
        scene.addEventFilter(KeyEvent.KEY_TYPED, this::typed);
        scene.addEventFilter(KeyEvent.KEY_RELEASED, held::released);
        scene.focusOwnerProperty().addListener((o, was, is) -> focusMoved());
        scene.getWindow()
                .focusedProperty()
                .addListener((o, was, is) -> {
                    if (!is) {
                        held.forget();
                    }
                });
        focusScreen();
    }

    public StackPane node() {
        return root;
    }

    /** What is in the way of it is told on its screen. */
    private void goOn() {
        navigator.go(ScreenPlace.of(ScreenPlace.NOW));
        screen().act("start");
    }

    private void answerDropped(String screen) {
        palette.hide();
        keyList.hide();
        navigator.go(ScreenPlace.of(screen));
    }

    private void takeBack() {
        String breakpoint = answers.takeBack();
        if (breakpoint != null) {
            palette.hide();
            keyList.hide();
            navigator.go(ScreenPlace.breakpoint(breakpoint));
        }
    }

    private void shown(ScreenPlace place) {
        rail.show(place.screen());
        back.setDisable(!navigator.canGoBack());
    }

    private ScreenView screen() {
        return navigator.screen();
    }

    private void focusScreen() {
        screen().focus();
    }

    private void pressed(KeyEvent e) {
        held.pressed(e, root.getScene().getFocusOwner());
        if (held.elsewhere()) {
            e.consume();
            return;
        }
        if (e.getCode() == KeyCode.Z && plainShortcut(e) && answers.holdsAny()) {
            if (!held.repeats()) {
                takeBack();
            }
            e.consume();
            return;
        }
        if (palette.isOpen() || keyList.isOpen()) {
            if (e.getCode() == KeyCode.ESCAPE) {
                palette.close();
                keyList.close();
                e.consume();
            }
            return;
        }
        if (means(e)) {
            e.consume();
        }
    }

    private static boolean plainShortcut(KeyEvent e) {
        return e.isShortcutDown() && !e.isShiftDown() && !e.isAltDown();
    }

    /** Whether a press means something to the frame or the screen, and is done if so. */
    private boolean means(KeyEvent e) {
        boolean again = held.repeats();
        return switch (e.getCode()) {
            case DIGIT1, DIGIT2, DIGIT3, DIGIT4, DIGIT5, DIGIT6, DIGIT7, DIGIT8, DIGIT9 ->
                    e.isShortcutDown()
                            && goes(e.getCode().ordinal() - KeyCode.DIGIT0.ordinal(), again);
            case COMMA -> e.isShortcutDown() && goes(ScreenDescriptor.COMMA, again);
            case S -> e.isShortcutDown() ? again || screen().save() : alone(e);
            case K -> e.isShortcutDown() && (again || opens());
            case LEFT -> e.isAltDown() ? again || went() : alone(e);
            case ENTER -> e.isShortcutDown() ? again || screen().send() : !again && alone(e);
            case ESCAPE -> again || screen().escape();
            default -> alone(e);
        };
    }

    /** A key without others, which a text field would want for itself. */
    private boolean alone(KeyEvent e) {
        return !e.isShortcutDown()
                && !e.isControlDown()
                && !e.isAltDown()
                && !e.isShiftDown()
                && !TextFields.has(root.getScene())
                && screen().pressed(e.getCode());
    }

    private boolean goes(int wanted, boolean again) {
        for (ScreenDescriptor screen : screens) {
            if (screen.digit() == wanted) {
                if (!again) {
                    navigator.go(ScreenPlace.of(screen.id()));
                }
                return true;
            }
        }
        return false;
    }

    private boolean opens() {
        palette.open();
        return true;
    }

    private boolean went() {
        navigator.back();
        return true;
    }

    private void typed(KeyEvent e) {
        if (held.elsewhere()) {
            // Not even a text field wants the rest of a key that opened it.
            e.consume();
            return;
        }
        if (palette.isOpen()
                || e.isShortcutDown()
                || e.isAltDown()
                || TextFields.has(root.getScene())) {
            return;
        }
        String character = meant(e);
        if (held.repeats() && !screen().repeats(character)) {
            e.consume();
            return;
        }
        if (keyList.isOpen()) {
            switch (character) {
                case "?" -> {
                    keyList.close();
                    e.consume();
                }
                case "z" -> {
                    takeBack();
                    e.consume();
                }
                default -> {
                    // The list is there to be read.
                }
            }
            return;
        }
        boolean did =
                switch (character) {
                    case "?" -> {
                        keyList.open(screen().keys());
                        yield true;
                    }
                    case "z" -> {
                        takeBack();
                        yield true;
                    }
                    default -> screen().typed(character);
                };
        if (did) {
            e.consume();
        }
    }

    /** A capital letter means Shift: with Caps Lock, the key is meant that was pressed. */
    private String meant(KeyEvent e) {
        String c = e.getCharacter();
        if (!capsLock.getAsBoolean() || c.length() != 1 || !Character.isLetter(c.charAt(0))) {
            return c;
        }
        return e.isShiftDown() ? c.toUpperCase(Locale.ROOT) : c.toLowerCase(Locale.ROOT);
    }

    private void focusMoved() {
        boolean typing = TextFields.has(root.getScene());
        root.pseudoClassStateChanged(TYPING, typing);
        undo.letters(!typing);
    }

    /** Lays all out anew after a fault that nothing here has kept to itself, and says so. */
    public void mend() {
        model.fault();
        DrawingGuard.mend(root);
    }

    /** The screen that is shown, for tests. */
    Node shown() {
        return screen().node();
    }
}
