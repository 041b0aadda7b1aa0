package dev.watchkeeper.desktop.screen.now;

import dev.watchkeeper.desktop.kit.DrawingGuard;
import dev.watchkeeper.desktop.kit.Navigation;
import dev.watchkeeper.desktop.kit.Nodes;
import dev.watchkeeper.desktop.kit.ScreenPlace;
import dev.watchkeeper.desktop.kit.ScreenView;

import javafx.application.Platform;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;
import javafx.geometry.Insets;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.bootstrapicons.BootstrapIcons;

import java.util.List;
import java.util.function.Consumer;

/** The screen <em>Now</em>. */
final class NowView implements ScreenView {
    static final double TALL = 52;
    static final double LOW = 36;
    private static final int NEEDS_SHOWN = 4;

    private final NowModel model;
    private final StackPane root = new StackPane();
    private final ListView<NowModel.Row> needs;
    private final ListView<NowModel.Row> live;
    private final ListView<NowModel.Row> spots;
    private final Label needsHeading = Nodes.heading("");
    private final VBox needsBox;
    private final Consumer<String> toBreakpoint;
    private final Button triage =
            Nodes.key("now-triage", "Enter", "Triage", "opens the first question");
    private boolean waiting;

    /** Where the keyboard was put without the person's doing. */
    private @Nullable Node placed;

    /** Whether the person has gone to a row, which Enter opens then instead of a question. */
    private boolean chosen;

    private final Button start =
            Nodes.button(
                    "now-start", BootstrapIcons.PLAY, "Start night", "checks first, then runs");
    private final Button pause = Nodes.key("now-pause", "p", "Pause", "starts no more attempts");

    NowView(NowModel model, Navigation navigation) {
        this.model = model;
        Consumer<String> toBreakpoint = id -> navigation.go(ScreenPlace.breakpoint(id));
        Consumer<NowModel.Row> toRun =
                row -> {
                    if (!row.key().isEmpty()) {
                        navigation.go(ScreenPlace.run(row.key(), row.attempt()));
                    }
                };
        needs =
                list(
                        "now-list",
                        "What needs you",
                        model.needs(),
                        TALL,
                        r -> toBreakpoint.accept(r.key()));
        live = list("now-live", "What runs", model.live(), TALL, toRun);
        spots = list("now-spots", "Spot checks", model.spots(), LOW, toRun);
        ListView<NowModel.Row> recent =
                list("now-recent", "What ended last", model.recent(), LOW, toRun);
        ListView<NowModel.Row> next = list("now-next", "What comes next", model.next(), LOW, toRun);
        live.setPlaceholder(Nodes.label("Nothing runs.", "text-muted"));
        next.setPlaceholder(Nodes.label("Nothing is waiting to start.", "text-muted"));
        recent.setPlaceholder(Nodes.label("Nothing has ended yet.", "text-muted"));

        this.toBreakpoint = toBreakpoint;
        triage.setOnAction(e -> triage());
        needsHeading.setId("now-needs-heading");
        needsBox =
                new VBox(
                        8,
                        Nodes.row(8, needsHeading, Nodes.spring(), triage),
                        new DrawingGuard("What needs you", needs));
        model.needs().addListener((ListChangeListener<NowModel.Row>) c -> sizeNeeds());
        sizeNeeds();

        Label liveHeading = Nodes.heading("Live");
        liveHeading.setId("now-live-heading");
        SpotChecks spotChecks = new SpotChecks(model, spots);
        VBox left = new VBox(8, liveHeading, live, spotChecks.node());
        VBox.setVgrow(live, Priority.ALWAYS);
        HBox.setHgrow(left, Priority.ALWAYS);
        left.setMinWidth(0);
        HBox middle = new HBox(24, left, new TonightPane(model, next, recent));
        middle.setMinHeight(0);
        VBox.setVgrow(middle, Priority.ALWAYS);
        VBox full =
                new VBox(16, needsBox, middle, new PreflightPane(model, this::focus), actions());
        full.setPadding(new Insets(16, 24, 16, 24));
        full.setId("now-full");

        Node empty = FirstSteps.node();
        Node loading = loading();
        root.getChildren().addAll(full, empty, loading);
        root.setId("now");
        root.setMinSize(0, 0);
        model.stage()
                .addListener((o, was, is) -> {
                    show(full, empty, loading);
                    if (waiting) {
                        // Once all of this snapshot is shown.
                        Platform.runLater(this::focusIfHere);
                    }
                });
        show(full, empty, loading);
        Nodes.home(root, this::focus);
        root.addEventFilter(
                KeyEvent.KEY_PRESSED,
                e -> {
                    if (e.getCode().isNavigationKey() || e.getCode() == KeyCode.TAB) {
                        choose(true);
                    }
                });
        root.addEventFilter(MouseEvent.MOUSE_PRESSED, e -> choose(true));
        root.sceneProperty()
                .addListener((o, was, is) -> {
                    if (is != null) {
                        is.focusOwnerProperty()
                                .addListener((f, from, to) -> choose(chosen || to != placed));
                    }
                });
    }

    private void choose(boolean on) {
        chosen = on;
        nameTriage();
    }

    /** The key that opens the first question from where the keyboard is. */
    private void nameTriage() {
        if (triage.getGraphic() instanceof Label cap) {
            cap.setText(enterOpensAnother() ? "Ctrl+2" : "Enter");
            triage.setAccessibleText("Triage, key " + cap.getText() + ": opens the first question");
        }
    }

    /** Whether the keyboard is on something that Enter opens or presses. */
    private boolean enterOpensAnother() {
        Node owner = root.getScene() == null ? null : root.getScene().getFocusOwner();
        return owner instanceof ButtonBase
                || chosen && owner instanceof ListView<?> && owner != needs;
    }

    private void triage() {
        NowModel.Row first = model.first();
        if (first != null) {
            toBreakpoint.accept(first.key());
        }
    }

    @Override
    public boolean pressed(KeyCode key) {
        boolean opens =
                key == KeyCode.ENTER
                        && model.first() != null
                        && !needs.isFocused()
                        && !enterOpensAnother();
        if (opens) {
            triage();
        }
        return opens;
    }

    private void show(Node full, Node empty, Node loading) {
        NowModel.Stage stage = model.stage().get();
        Nodes.shown(full, stage == NowModel.Stage.FULL);
        Nodes.shown(empty, stage == NowModel.Stage.EMPTY);
        Nodes.shown(loading, stage == NowModel.Stage.LOADING);
    }

    private HBox actions() {
        start.setOnAction(e -> model.start());
        pause.setOnAction(e -> model.pause());
        follow(start, model.canStart());
        follow(pause, model.canPause());
        Label message = Nodes.label("", "text-muted");
        message.setId("now-message");
        message.textProperty().bind(model.message());
        return Nodes.row(8, start, pause, message);
    }

    private static void follow(Button button, ReadOnlyBooleanProperty can) {
        Nodes.usable(button, can.get());
        can.addListener((o, was, is) -> Nodes.usable(button, is));
    }

    private void sizeNeeds() {
        int n = model.needs().size();
        needsHeading.setText(n == 1 ? "1 needs you" : n + " need you");
        Nodes.shown(needsBox, n > 0);
        double height = Math.min(n, NEEDS_SHOWN) * TALL + 4;
        needs.setMinHeight(height);
        needs.setPrefHeight(height);
        needs.setMaxHeight(height);
    }

    private static Node loading() {
        Label says = Nodes.label("Reading how everything stands…", "text-muted");
        says.setId("now-loading");
        VBox box = new VBox(16, says);
        box.getStyleClass().add("centred");
        return box;
    }

    private static ListView<NowModel.Row> list(
            String id,
            String name,
            ObservableList<NowModel.Row> rows,
            double height,
            Consumer<NowModel.Row> open) {
        ListView<NowModel.Row> list = new ListView<>(rows);
        list.setId(id);
        list.setAccessibleText(name);
        list.setFixedCellSize(height);
        list.setMinWidth(0);
        list.setCellFactory(v -> height == TALL ? new TwoLineCell() : new OneLineCell());
        list.setOnKeyPressed(e -> {
            NowModel.Row row = list.getSelectionModel().getSelectedItem();
            if (e.getCode() == KeyCode.ENTER && row != null && !row.key().isEmpty()) {
                open.accept(row);
                e.consume();
            }
        });
        list.setOnMouseClicked(e -> {
            NowModel.Row row = list.getSelectionModel().getSelectedItem();
            if (e.getButton() == MouseButton.PRIMARY
                    && e.getClickCount() == 2
                    && Nodes.isOnItem(e)
                    && row != null
                    && !row.key().isEmpty()) {
                open.accept(row);
            }
        });
        list.focusedProperty()
                .addListener((o, was, is) -> {
                    if (is && list.getSelectionModel().isEmpty() && !list.getItems().isEmpty()) {
                        list.getSelectionModel().selectFirst();
                    }
                });
        return list;
    }

    @Override
    public Node node() {
        return root;
    }

    /** {@code start} starts the run, or goes on; what is in the way of it is told here. */
    @Override
    public void act(String action) {
        if (action.equals("start")) {
            model.start();
        }
    }

    private void focusIfHere() {
        if (root.isVisible() && model.stops().isEmpty()) {
            focus();
        }
    }

    @Override
    public void focus() {
        waiting = model.stage().get() == NowModel.Stage.LOADING;
        placed = place();
        chosen = false;
        placed.requestFocus();
        nameTriage();
    }

    private Node place() {
        if (model.stage().get() != NowModel.Stage.FULL) {
            return root;
        } else if (!model.needs().isEmpty()) {
            return needs;
        } else if (!model.live().isEmpty()) {
            return live;
        } else if (!start.isDisabled()) {
            return start;
        } else if (!model.spots().isEmpty()) {
            return spots;
        }
        // Nowhere in particular: Enter opens the first question once there is one.
        return root;
    }

    @Override
    public boolean typed(String character) {
        if (character.equals("p")) {
            model.pause();
            return true;
        }
        return SpotChecks.typed(character, model, spots);
    }

    @Override
    public boolean send() {
        return false;
    }

    @Override
    public boolean escape() {
        boolean open = !model.stops().isEmpty();
        model.dontStart();
        if (open) {
            focus();
        }
        return open;
    }

    @Override
    public List<Key> keys() {
        return List.of(
                new Key("Enter", "Open what is selected, or the first question"),
                new Key("Tab", "Go to the next list"),
                new Key("1 2 3", "Spot check: right, wrong, can't tell"),
                new Key("p", "Pause: start no more attempts"));
    }
}
