package dev.watchkeeper.desktop.screen.run;

import dev.watchkeeper.desktop.kit.AttemptText;
import dev.watchkeeper.desktop.kit.DrawingGuard;
import dev.watchkeeper.desktop.kit.Nodes;
import dev.watchkeeper.desktop.kit.ScreenPlace;
import dev.watchkeeper.desktop.kit.ScreenView;
import dev.watchkeeper.desktop.kit.Tabs;
import dev.watchkeeper.desktop.kit.TextLine;
import dev.watchkeeper.desktop.kit.TextPane;
import dev.watchkeeper.desktop.kit.Visible;
import dev.watchkeeper.domain.Assessment;
import dev.watchkeeper.domain.PathDiff;

import javafx.beans.value.ObservableStringValue;
import javafx.geometry.Insets;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The screen <em>Run</em>: steps at the left, texts in the middle, confidence at the right. */
final class RunView implements ScreenView {
    private static final double THREE_PANES = 1440;

    private final RunModel model;
    private final StackPane root = new StackPane();
    private final Label title = Nodes.label("", "title-4");
    private final Label who = Nodes.label("", "text-muted");
    private final HBox attempts = new HBox(4);
    private final StepsPane steps = new StepsPane();
    private final Tabs tabs = new Tabs("run");
    private final TextPane output = new TextPane("run-output", "What the agent said");
    private final TextPane changes = new TextPane("run-changes", "What changed");
    private final TextPane prompt = new TextPane("run-prompt", "The prompt");
    private final TextPane gates = new TextPane("run-gates", "Gates and checks");
    private final TextPane evidence = new TextPane("run-evidence", "Evidence");
    private final ConfidencePane confidence;
    private final DrawingGuard sure;
    private final StackPane asTab = new StackPane();
    private final StackPane asPane = new StackPane();
    private final ToggleButton raw = toggle("run-raw", "w", "Raw");
    private final ToggleButton failures = toggle("run-failures", "f", "Failures");
    private final Button end =
            Nodes.key("run-end", "End", "Follow", "goes to the end and follows it");
    private final VBox full;

    /** Whether the keyboard is to go to the text once that is there. */
    private boolean arriving;

    private final Label nothing = Nodes.prose("", "title-4");
    private List<Integer> shownAttempts = List.of();
    private int shownAttempt;

    RunView(RunModel model) {
        this.model = model;
        this.confidence = new ConfidencePane(this::openEvidence);
        this.sure = new DrawingGuard("The confidence", confidence);
        title.setId("run-title");
        title.setMinWidth(0);
        who.setId("run-who");
        who.setMinWidth(Region.USE_PREF_SIZE);
        attempts.setMinWidth(Region.USE_PREF_SIZE);
        raw.selectedProperty().bindBidirectional(model.raw());
        failures.selectedProperty().bindBidirectional(model.failures());
        end.setOnAction(e -> follow());
        HBox bar = Nodes.row(8, failures, raw, Nodes.spring(), end);
        bar.setPadding(new Insets(8, 0, 0, 0));
        VBox outputBox = new VBox(output, bar);
        VBox.setVgrow(output, Priority.ALWAYS);
        output.setFollowable(true);
        output.setFollows(true);
        output.follows().addListener((o, was, is) -> model.follows().set(is));
        model.follows()
                .addListener((o, was, is) -> {
                    if (is && !output.follows().get()) {
                        output.setFollows(true);
                    }
                });
        model.fresh().addListener((o, was, is) -> nameEnd());
        model.follows().addListener((o, was, is) -> nameEnd());
        nameEnd();
        tabs.add("output", "Output", outputBox);
        tabs.add("changes", "Changes", changes);
        tabs.add("prompt", "Prompt", prompt);
        tabs.add("gates", "Gates", gates);
        tabs.add("confidence", "Confidence", asTab);
        tabs.add("evidence", "Evidence", evidence);
        tabs.offer("evidence", false);
        HBox.setHgrow(tabs, Priority.ALWAYS);
        tabs.setMinWidth(0);
        asPane.setMinWidth(340);
        asPane.setPrefWidth(340);
        HBox panes = new HBox(24, new DrawingGuard("The list of steps", steps), tabs, asPane);
        VBox.setVgrow(panes, Priority.ALWAYS);
        panes.setMinHeight(0);
        HBox head = Nodes.row(16, title, attempts, Nodes.spring(), who);
        head.setMinHeight(36);
        full = new VBox(12, new DrawingGuard("The title", head), panes);
        full.setPadding(new Insets(12, 24, 16, 24));
        nothing.setId("run-empty");
        root.getChildren().addAll(full, nothing);
        root.setId("run");
        root.setMinSize(0, 0);
        Nodes.home(root, this::focus);
        root.widthProperty().addListener((o, was, is) -> arrange());
        arrange();
        model.detail().addListener((o, was, is) -> show());
        model.unwatched().addListener((o, was, is) -> tick());
        model.trouble().addListener((o, was, is) -> show());
        model.now().addListener((o, was, is) -> tick());
        model.output().addListener((o, was, is) -> output.show(is));
        model.evidence().addListener((o, was, is) -> evidence.show(is));
        show();
    }

    private void follow() {
        tabs.select("output");
        output.setFollows(true);
    }

    /** What End brings. */
    private void nameEnd() {
        long n = model.fresh().get();
        boolean follows = model.follows().get();
        String lines = String.format(Locale.ROOT, "%,d new %s", n, n == 1 ? "line" : "lines");
        end.setText(follows ? "Following" : n == 0 ? "Follow" : lines);
        end.setAccessibleText(end.getText() + ", key End: goes to the end and follows it");
        end.getStyleClass().remove("fresh");
        if (!follows && n > 0) {
            end.getStyleClass().add("fresh");
        }
    }

    private static ToggleButton toggle(String id, String key, String word) {
        ToggleButton button = new ToggleButton(word);
        button.setId(id);
        button.setGraphic(Nodes.label(key, "key-cap"));
        button.getStyleClass().add("key-button");
        button.setAccessibleText(word + ", key " + key);
        button.setMinWidth(Region.USE_PREF_SIZE);
        return button;
    }

    /** Three panes where there is room; below, the third is a tab. */
    private void arrange() {
        // The rail stands beside this screen.
        boolean three = root.getWidth() + 88 >= THREE_PANES;
        Nodes.shown(asPane, three);
        tabs.offer("confidence", !three);
        StackPane home = three ? asPane : asTab;
        if (!home.getChildren().contains(sure)) {
            asPane.getChildren().clear();
            asTab.getChildren().clear();
            home.getChildren().add(sure);
        }
    }

    private void show() {
        AttemptDetail d = model.detail().get();
        Nodes.shown(full, d != null);
        Nodes.shown(nothing, d == null);
        if (d == null) {
            nothing.setText(
                    !model.trouble().get().isEmpty()
                            ? model.trouble().get()
                            : model.task().isEmpty() ? "Choose an attempt." : "Reading the run…");
            tabs.offer("evidence", false);
            tabs.select("output");
            output.setFollows(true);
            return;
        }
        if (arriving) {
            arriving = false;
            if (root.isFocused() || Nodes.hasFocus(nothing)) {
                read();
            }
        }
        title.setText(Visible.line(d.task().title(), 300));
        showAttempts(d);
        tick();
        int n = d.changes().size();
        tabs.name("changes", n == 0 ? "Changes" : "Changes " + n);
        changes.show(AttemptText.changes(d.changes(), d.patch()));
        prompt.show(d.prompt());
        gates.show(d.gates());
        Assessment a = d.attempt() == null ? null : d.attempt().assessment();
        confidence.show(a, d.attempt() == null ? null : d.attempt().decision());
        if (d.attempt() == null) {
            output.show(
                    AttemptText.note(
                            switch (d.task().state()) {
                                case PENDING -> "Waits for " + String.join(", ", d.task().after());
                                case READY -> "Waits for a free slot.";
                                case HELD -> "Held: its account or its host must rest.";
                                case BLOCKED -> "A task before it failed or was skipped.";
                                case RUNNING, WAITING, DONE, FAILED, CANCELLED ->
                                        "There was no attempt.";
                            }));
        }
    }

    private void showAttempts(AttemptDetail d) {
        int now = d.attempt() == null ? 0 : d.attempt().ref().number();
        if (shownAttempts.equals(d.numbers()) && shownAttempt == now) {
            return;
        }
        shownAttempts = d.numbers();
        shownAttempt = now;
        List<Node> buttons = new ArrayList<>();
        buttons.add(Nodes.label("Attempt", "text-muted"));
        for (int number : d.numbers()) {
            ToggleButton button = new ToggleButton(String.valueOf(number));
            button.setId("run-attempt-" + number);
            button.getStyleClass().addAll("small", "attempt-button");
            button.setAccessibleText("Attempt " + number + " of " + d.numbers().size());
            button.setSelected(number == now);
            button.setOnAction(e -> {
                button.setSelected(true);
                model.open(d.task().id(), number);
            });
            buttons.add(button);
        }
        HBox row = Nodes.row(4, buttons.toArray(Node[]::new));
        attempts.getChildren().setAll(d.numbers().isEmpty() ? List.of() : List.of(row));
    }

    private void tick() {
        AttemptDetail d = model.detail().get();
        if (d != null) {
            who.setText(d.who(model.now().get(), model.unwatched().get()));
            steps.show(d.steps(model.now().get(), model.unwatched().get()));
        }
    }

    private void openEvidence(String id) {
        model.openEvidence(id);
        tabs.name("evidence", "Evidence " + id);
        tabs.offer("evidence", true);
        tabs.select("evidence");
    }

    /** The lines of the output pane; for tests and the palette. */
    public List<TextLine> outputShown() {
        return output.shown();
    }

    /** The changed paths of what is shown. */
    public List<String> changed() {
        AttemptDetail d = model.detail().get();
        return d == null ? List.of() : d.changes().stream().map(PathDiff::path).toList();
    }

    @Override
    public Node node() {
        return root;
    }

    @Override
    public void open(ScreenPlace place) {
        model.open(place.item(), place.part());
    }

    @Override
    public ObservableStringValue heading() {
        return model.heading();
    }

    @Override
    public void focus() {
        arriving = model.detail().get() == null;
        if (arriving) {
            root.requestFocus();
        } else {
            read();
        }
    }

    /** Puts the keyboard into the text that is shown. */
    private void read() {
        TextPane pane = pane();
        if (pane == null) {
            confidence.requestFocus();
        } else {
            pane.focus();
        }
    }

    private @Nullable TextPane pane() {
        return switch (tabs.selected().get()) {
            case "output" -> output;
            case "changes" -> changes;
            case "prompt" -> prompt;
            case "gates" -> gates;
            case "evidence" -> evidence;
            default -> null;
        };
    }

    /** The keys that move through a text do so wherever else the keyboard is. */
    @Override
    public boolean pressed(KeyCode key) {
        TextPane pane = pane();
        if (model.detail().get() == null || pane != null && pane.hasFocus()) {
            return false;
        }
        return switch (key) {
            case END, HOME, PAGE_UP, PAGE_DOWN -> pane != null && pane.scroll(key);
            case UP, DOWN -> root.isFocused() && pane != null && pane.scroll(key);
            default -> false;
        };
    }

    @Override
    public boolean repeats(String character) {
        return character.equals("[") || character.equals("]");
    }

    @Override
    public boolean typed(String character) {
        switch (character) {
            case "w" -> {
                tabs.select("output");
                raw.setSelected(!raw.isSelected());
            }
            case "f" -> {
                tabs.select("output");
                failures.setSelected(!failures.isSelected());
            }
            case "]" -> tabs.step(1);
            case "[" -> tabs.step(-1);
            default -> {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean send() {
        return false;
    }

    @Override
    public boolean escape() {
        return false;
    }

    @Override
    public List<Key> keys() {
        return List.of(
                new Key("f", "Only lines that tell of failures"),
                new Key("w", "The raw stream"),
                new Key("[  ]", "Tab before, next"),
                new Key("End", "Go to the end and follow"),
                new Key("Alt+Left", "Back"));
    }
}
