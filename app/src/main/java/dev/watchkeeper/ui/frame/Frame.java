package dev.watchkeeper.ui.frame;

import dev.watchkeeper.ui.breakpoints.Answers;
import dev.watchkeeper.ui.breakpoints.BreakpointsModel;
import dev.watchkeeper.ui.breakpoints.BreakpointsView;
import dev.watchkeeper.ui.fx.Bridge;
import dev.watchkeeper.ui.look.Parts;
import dev.watchkeeper.ui.look.Screen;
import dev.watchkeeper.ui.now.NowModel;
import dev.watchkeeper.ui.now.NowView;
import dev.watchkeeper.ui.run.RunModel;
import dev.watchkeeper.ui.run.RunView;

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
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What stands around the screens, and the way from one to another. */
public final class Frame {
    private static final int REMEMBERED = 50;

    private final StackPane root = new StackPane();
    private final StackPane middle = new StackPane();
    private final Label title = Parts.label("", "frame-title");
    private final Button back =
            Parts.button("frame-back", BootstrapIcons.ARROW_LEFT, "Back", "Alt+Left");
    private final Map<Place.Name, Screen> screens = new EnumMap<>(Place.Name.class);
    private final Deque<Place> before = new ArrayDeque<>();
    private final BreakpointsModel breakpoints;
    private final RunModel run;
    private final Rail rail;
    private final KeyList keyList;
    private final Palette palette;
    private Place here = Place.of(Place.Name.NOW);

    /**
     * @param answers whose held ones can be taken back here
     * @param scheme changes between light and dark
     */
    public Frame(Bridge bridge, Answers answers, ZoneId zone, Runnable scheme) {
        FrameModel model = new FrameModel(bridge, zone);
        NowModel now = new NowModel(bridge, zone);
        this.breakpoints = new BreakpointsModel(bridge, answers, zone);
        this.run = new RunModel(bridge);
        screens.put(
                Place.Name.NOW,
                new NowView(now, this::toBreakpoint, row -> toRun(row.key(), row.attempt())));
        screens.put(Place.Name.BREAKPOINTS, new BreakpointsView(breakpoints, this::toRun));
        screens.put(Place.Name.RUN, new RunView(run));
        this.rail = new Rail(model, this::go);
        this.keyList = new KeyList(this::focusScreen);
        this.palette = new Palette(bridge, this::go, this::toRun, this::focusScreen);

        title.setId("frame-title");
        title.setMinWidth(0);
        back.setOnAction(e -> back());
        run.heading().addListener((o, was, is) -> name());
        Button search = Parts.key("frame-search", "Ctrl+K", "Go to…", "any screen or task");
        search.setOnAction(e -> palette.open());
        Button keys = Parts.key("frame-keys", "?", "Keys", "lists the keys");
        keys.setOnAction(e -> keyList.open(screen().keys()));
        Button light =
                Parts.button(
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
        HBox header = Parts.row(8, back, title, Parts.spring(), search, keys, light);
        header.getStyleClass().add("frame-header");

        middle.setMinSize(0, 0);
        screens.values().forEach(s -> middle.getChildren().add(s.node()));
        VBox column =
                new VBox(header, Bands.lost(model), middle, Bands.undo(answers, this::takeBack));
        VBox.setVgrow(middle, Priority.ALWAYS);
        BorderPane frame = new BorderPane(column);
        frame.setLeft(rail.node());
        frame.setBottom(StatusBar.of(model, this::go));
        frame.getStyleClass().add("frame");
        root.getChildren().addAll(frame, keyList.node(), palette.node());
        root.setId("frame");
        show();
    }

    /** Listens to the keys of a scene that shows this frame, and puts the keyboard in it. */
    public void enter(Scene scene) {
        scene.addEventFilter(KeyEvent.KEY_PRESSED, this::pressed);
        scene.addEventFilter(KeyEvent.KEY_TYPED, this::typed);
        focusScreen();
    }

    public StackPane node() {
        return root;
    }

    private void go(Place place) {
        if (!place.equals(here)) {
            before.push(here);
            if (before.size() > REMEMBERED) {
                before.removeLast();
            }
            here = place;
            show();
        }
        focusScreen();
    }

    private void toBreakpoint(String id) {
        go(Place.of(Place.Name.BREAKPOINTS));
        breakpoints.select(id);
    }

    private void toRun(String task, int attempt) {
        if (!task.isEmpty()) {
            go(new Place(Place.Name.RUN, task, attempt));
        }
    }

    private void back() {
        Place last = before.poll();
        if (last != null) {
            here = last;
            show();
            focusScreen();
        }
    }

    private void takeBack() {
        go(Place.of(Place.Name.BREAKPOINTS));
        breakpoints.takeBack();
    }

    private void show() {
        if (here.screen() == Place.Name.RUN) {
            run.open(here.task(), here.attempt());
        }
        screens.forEach((name, screen) -> Parts.shown(screen.node(), name == here.screen()));
        rail.show(here.screen());
        back.setDisable(before.isEmpty());
        name();
    }

    private void name() {
        title.setText(here.screen() == Place.Name.RUN ? run.heading().get() : here.screen().word());
    }

    private Screen screen() {
        return java.util.Objects.requireNonNull(screens.get(here.screen()));
    }

    private void focusScreen() {
        screen().focus();
    }

    private void pressed(KeyEvent e) {
        if (palette.isOpen() || keyList.isOpen()) {
            if (e.getCode() == KeyCode.ESCAPE) {
                palette.close();
                keyList.close();
                e.consume();
            }
            return;
        }
        boolean did =
                switch (e.getCode()) {
                    case DIGIT1 -> e.isShortcutDown() && goes(Place.Name.NOW);
                    case DIGIT2 -> e.isShortcutDown() && goes(Place.Name.BREAKPOINTS);
                    case K -> e.isShortcutDown() && opens();
                    case LEFT -> e.isAltDown() && went();
                    case ENTER -> e.isShortcutDown() && screen().send();
                    case ESCAPE -> screen().escape();
                    default -> false;
                };
        if (did) {
            e.consume();
        }
    }

    private boolean goes(Place.Name name) {
        go(Place.of(name));
        return true;
    }

    private boolean opens() {
        palette.open();
        return true;
    }

    private boolean went() {
        back();
        return true;
    }

    private void typed(KeyEvent e) {
        if (palette.isOpen()
                || e.isShortcutDown()
                || e.isAltDown()
                || TextFields.has(root.getScene())) {
            return;
        }
        if (keyList.isOpen()) {
            if (e.getCharacter().equals("?")) {
                keyList.close();
                e.consume();
            }
            return;
        }
        boolean did =
                switch (e.getCharacter()) {
                    case "?" -> {
                        keyList.open(screen().keys());
                        yield true;
                    }
                    case "z" -> {
                        takeBack();
                        yield true;
                    }
                    default -> screen().typed(e.getCharacter());
                };
        if (did) {
            e.consume();
        }
    }

    /** The screen that is shown, for tests. */
    Node shown() {
        return screen().node();
    }
}
