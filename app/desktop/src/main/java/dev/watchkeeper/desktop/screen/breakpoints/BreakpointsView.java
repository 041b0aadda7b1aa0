package dev.watchkeeper.desktop.screen.breakpoints;

import dev.watchkeeper.desktop.kit.AttemptText;
import dev.watchkeeper.desktop.kit.DrawingGuard;
import dev.watchkeeper.desktop.kit.Navigation;
import dev.watchkeeper.desktop.kit.Nodes;
import dev.watchkeeper.desktop.kit.ScreenPlace;
import dev.watchkeeper.desktop.kit.ScreenView;
import dev.watchkeeper.desktop.kit.Tabs;
import dev.watchkeeper.desktop.kit.TextPane;
import dev.watchkeeper.desktop.kit.Visible;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.Reason;

import javafx.collections.ListChangeListener;
import javafx.geometry.Insets;
import javafx.scene.Node;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;

/** The screen <em>Breakpoints</em>: the list, and one question with its evidence and answers. */
final class BreakpointsView implements ScreenView {
    private final BreakpointsModel model;
    private final BiConsumer<String, Integer> toRun;
    private final StackPane root = new StackPane();
    private final ListView<BreakpointsModel.Row> list;
    private final Label question = Nodes.prose("");
    private final Hyperlink run = new Hyperlink();
    private final Label why = Nodes.prose("");
    private final Label otherwise = Nodes.prose("");
    private final Tabs tabs = new Tabs("breakpoints");
    private final TextPane diff = new TextPane("breakpoints-diff", "Changes");
    private final TextPane gates = new TextPane("breakpoints-gates", "Gates and checks");
    private final TextPane output = new TextPane("breakpoints-output", "What the agent said");
    private final TextPane prompt = new TextPane("breakpoints-prompt", "The prompt");
    private final TextPane tries = new TextPane("breakpoints-tries", "All attempts");
    private final Rest rest;
    private final AnswerPane answer;
    private final VBox detail;
    private final Node nothing;
    private final Label nothingText = Nodes.prose("", "title-4", "prose");
    private boolean selecting;

    /**
     * @param nanos the time, as {@link System#nanoTime}
     */
    BreakpointsView(BreakpointsModel model, Navigation navigation, LongSupplier nanos) {
        this.model = model;
        this.rest = new Rest(nanos);
        this.toRun = (task, attempt) -> navigation.go(ScreenPlace.run(task, attempt));
        this.answer = new AnswerPane(model.answer(), rest, this::focus);
        this.list = list();
        question.getStyleClass().addAll("title-4", "question");
        question.setId("breakpoint-question");
        why.setId("breakpoint-why");
        otherwise.setId("breakpoint-otherwise");
        otherwise.getStyleClass().add("text-muted");
        run.setId("breakpoint-run");
        run.setMinWidth(Region.USE_PREF_SIZE);
        run.setOnAction(e -> openRun());
        tabs.add("diff", "Diff", diff);
        tabs.add("gates", "Gates", gates);
        tabs.add("output", "Output", output);
        tabs.add("prompt", "Prompt", prompt);
        tabs.add("tries", "Tries", tries);
        VBox.setVgrow(tabs, Priority.ALWAYS);
        HBox.setHgrow(question, Priority.ALWAYS);
        question.setMaxWidth(900);
        HBox head = new HBox(16, question, Nodes.spring(), run);
        VBox words = new VBox(4, head, why, otherwise);
        words.setMinHeight(Region.USE_PREF_SIZE);
        detail =
                new VBox(
                        12,
                        new DrawingGuard("The question", words),
                        tabs,
                        new DrawingGuard("The answers", answer));
        detail.setPadding(new Insets(16, 24, 12, 24));
        detail.setMinWidth(0);
        nothingText.setId("breakpoints-empty");
        nothingText.setMaxWidth(480);
        Label when =
                Nodes.prose(
                        "When the supervisor can't decide by itself, its question appears here, with"
                                + " what it rests on and the answers it allows.");
        when.getStyleClass().addAll("text-muted", "prose");
        when.setMaxWidth(480);
        VBox none = new VBox(12, nothingText, when);
        none.getStyleClass().add("centred");
        nothing = none;
        StackPane side = new StackPane(detail, nothing);
        side.setMinSize(0, 0);
        HBox.setHgrow(side, Priority.ALWAYS);
        HBox all = new HBox(new DrawingGuard("The list of questions", list), side);
        root.getChildren().add(all);
        root.setId("breakpoints");
        // The keyboard never stays where the next question's answer is written or sent.
        Nodes.home(
                root,
                () -> {
                    rest.begin();
                    focus();
                });
        model.whenMoved(() -> {
            rest.begin();
            if (Nodes.hasFocus(answer)) {
                focus();
            }
        });
        root.setMinSize(0, 0);

        model.selected().addListener((o, was, is) -> show());
        model.evidence().addListener((o, was, is) -> showEvidence());
        model.noEvidence().addListener((o, was, is) -> showEvidence());
        model.loaded().addListener((o, was, is) -> show());
        model.rows()
                .addListener(
                        (ListChangeListener<BreakpointsModel.Row>)
                                c -> {
                                    select();
                                    answer.show();
                                });
        otherwise.textProperty().bind(model.otherwise());
        show();
    }

    private ListView<BreakpointsModel.Row> list() {
        ListView<BreakpointsModel.Row> view = new ListView<>(model.rows());
        view.setId("breakpoints-list");
        view.setAccessibleText("Breakpoints");
        view.setFixedCellSize(52);
        view.setMinWidth(320);
        view.setPrefWidth(320);
        view.setMaxWidth(320);
        view.getStyleClass().addAll("side-list", "edge-to-edge");
        view.setCellFactory(v -> new BreakpointCell());
        view.getSelectionModel()
                .selectedItemProperty()
                .addListener((o, was, is) -> {
                    if (!selecting && !model.replacing() && is != null && !is.heading()) {
                        model.select(is.id());
                    }
                });
        return view;
    }

    /** Brings the list's selection to the model's. */
    private void select() {
        Breakpoint b = model.selected().get();
        selecting = true;
        try {
            for (int i = 0; b != null && i < model.rows().size(); i++) {
                if (model.rows().get(i).id().equals(b.id())) {
                    if (list.getSelectionModel().getSelectedIndex() != i) {
                        list.getSelectionModel().clearAndSelect(i);
                        list.scrollTo(Math.max(0, i - 3));
                    }
                    return;
                }
            }
            list.getSelectionModel().clearSelection();
        } finally {
            selecting = false;
        }
    }

    private void show() {
        Breakpoint b = model.selected().get();
        Nodes.shown(detail, b != null);
        Nodes.shown(nothing, b == null);
        select();
        if (b == null) {
            nothingText.setText(
                    model.loaded().get() ? "Nothing needs you." : "Reading the questions…");
        } else {
            question.setText(Visible.line(b.question(), 500));
            run.setText(b.attempt() > 0 ? b.task() + ", attempt " + b.attempt() : b.task());
            run.setAccessibleText("The run of " + run.getText());
            StringBuilder reasons = new StringBuilder("Why: rule ").append(b.rule());
            for (Reason reason : b.because()) {
                reasons.append("; ").append(Visible.line(reason.told(), 300));
            }
            why.setText(reasons.append('.').toString());
        }
        answer.show();
        showEvidence();
    }

    private void showEvidence() {
        QuestionEvidence e = model.evidence().get();
        if (e == null) {
            String words =
                    model.noEvidence().get().isEmpty()
                            ? "Reading the evidence…"
                            : model.noEvidence().get();
            for (TextPane pane : List.of(diff, gates, output, prompt, tries)) {
                pane.show(AttemptText.note(words));
            }
            return;
        }
        tabs.name("diff", e.files() == 0 ? "Diff" : "Diff " + e.files());
        tabs.name("gates", e.gates().isEmpty() ? "Gates" : "Gates " + e.gates());
        diff.show(e.diffText());
        gates.show(e.gatesText());
        output.show(e.outputText());
        prompt.show(e.promptText());
        tries.show(e.triesText());
    }

    private void openRun() {
        Breakpoint b = model.selected().get();
        if (b != null) {
            toRun.accept(b.task(), b.attempt());
        }
    }

    @Override
    public Node node() {
        return root;
    }

    /** Selects the question that the place names. */
    @Override
    public void open(ScreenPlace place) {
        if (!place.item().isEmpty()) {
            model.select(place.item());
        }
    }

    @Override
    public void focus() {
        list.requestFocus();
    }

    @Override
    public boolean typed(String character) {
        switch (character) {
            case "j" -> model.step(1);
            case "k" -> model.step(-1);
            case "]" -> tabs.step(1);
            case "[" -> tabs.step(-1);
            case "o" -> openRun();
            default -> {
                return answer.typed(character);
            }
        }
        return true;
    }

    @Override
    public boolean repeats(String character) {
        return switch (character) {
            case "j", "k", "[", "]" -> true;
            default -> false;
        };
    }

    @Override
    public boolean send() {
        model.answer().confirm();
        return true;
    }

    @Override
    public boolean escape() {
        // First the keyboard: who leaves on purpose may answer at once.
        focus();
        model.answer().cancel();
        return true;
    }

    @Override
    public List<Key> keys() {
        List<Key> keys = new ArrayList<>();
        keys.add(new Key("j  k", "Next question, question before"));
        keys.add(new Key("[  ]", "Evidence tab before, next"));
        keys.add(new Key("o", "Open the run"));
        List<OptionKey> options = model.answer().options();
        options.stream()
                .filter(o -> !o.key().isEmpty())
                .forEach(o -> keys.add(new Key(o.key(), Visible.line(o.does(), 60))));
        if (!options.isEmpty()) {
            keys.add(new Key("g", "Write guidance"));
            keys.add(new Key("Ctrl+Enter", "Send guidance, prompt or roll-back"));
        }
        keys.add(new Key("Esc", "Leave the text field"));
        return List.copyOf(keys);
    }
}
