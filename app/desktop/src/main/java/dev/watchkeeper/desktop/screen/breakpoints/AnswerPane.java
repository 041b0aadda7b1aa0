package dev.watchkeeper.desktop.screen.breakpoints;

import dev.watchkeeper.control.AnswerPreview;
import dev.watchkeeper.desktop.kit.Nodes;
import dev.watchkeeper.desktop.kit.Visible;
import dev.watchkeeper.domain.TaskAction;

import javafx.scene.Node;
import javafx.scene.TraversalDirection;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Guidance, the answers as keys, and what opens in place for answers that need more. */
final class AnswerPane extends VBox {
    private static final int SHOWN = 6;

    private final AnswerModel model;
    private final Rest rest;
    private final Runnable leave;
    private final TextArea guidance = field("breakpoint-guidance", 2, "Guidance");
    private final TextArea brief = field("breakpoint-brief", 8, "The brief, as the agent gets it");
    private final VBox briefBox;
    private final VBox rollBack = new VBox(8);
    private final HBox guidanceBox;
    private final FlowPane keys = new FlowPane(8, 8);
    private final Label message = Nodes.prose("");
    private List<OptionKey> shown = List.of();

    /**
     * @param rest of a question that has just come up
     * @param leave puts the keyboard back to the list
     */
    AnswerPane(AnswerModel model, Rest rest, Runnable leave) {
        super(8);
        this.rest = rest;
        this.model = model;
        this.leave = leave;
        guidance.setPromptText("Guidance for the next attempt (g)");
        guidance.textProperty().bindBidirectional(model.guidance());
        brief.textProperty().bindBidirectional(model.brief());
        Label send = Nodes.caption("Ctrl+Enter sends, Esc leaves");
        send.setMinWidth(Region.USE_PREF_SIZE);
        guidanceBox = Nodes.row(12, guidance, send);
        HBox.setHgrow(guidance, Priority.ALWAYS);
        Label briefHeading = Nodes.heading("The brief of the next attempt");
        briefBox =
                new VBox(
                        8,
                        briefHeading,
                        brief,
                        sendRow("breakpoint-send-brief", "Send this brief"));
        briefBox.getStyleClass().add("inset");
        rollBack.getStyleClass().add("inset");
        rollBack.setId("breakpoint-rollback");
        message.setId("breakpoint-message");
        message.textProperty().bind(model.message());
        message.textProperty().addListener((o, was, is) -> Nodes.shown(message, !is.isEmpty()));
        Nodes.shown(message, false);
        keys.setPrefWrapLength(200);
        keys.setId("breakpoint-options");
        getChildren().addAll(briefBox, rollBack, guidanceBox, message, keys);
        setMinHeight(Region.USE_PREF_SIZE);
        model.asking().addListener((o, was, is) -> ask());
        model.preview().addListener((o, was, is) -> showRollBack());
        model.connected().addListener((o, was, is) -> able());
        ask();
    }

    private HBox sendRow(String id, String word) {
        Button send = Nodes.key(id, "Ctrl+Enter", word, "");
        send.setOnAction(e -> model.confirm());
        Button not = Nodes.key(id + "-not", "Esc", "Don't", "");
        not.setOnAction(e -> {
            leave.run();
            model.cancel();
        });
        return Nodes.row(8, send, not);
    }

    private static TextArea field(String id, int rows, String name) {
        TextArea field = new TextArea();
        field.setId(id);
        field.setAccessibleText(name);
        Nodes.wraps(field);
        field.setPrefRowCount(rows);
        field.setMinHeight(Region.USE_PREF_SIZE);
        field.addEventFilter(
                KeyEvent.KEY_PRESSED,
                e -> {
                    if (e.getCode() == KeyCode.TAB && !e.isControlDown()) {
                        field.requestFocusTraversal(
                                e.isShiftDown()
                                        ? TraversalDirection.PREVIOUS
                                        : TraversalDirection.NEXT);
                        e.consume();
                    }
                });
        return field;
    }

    /** Shows the answers of the selected breakpoint. */
    void show() {
        List<OptionKey> options = model.options();
        Nodes.shown(guidanceBox, !options.isEmpty());
        Nodes.shown(keys, !options.isEmpty());
        if (options.equals(shown)) {
            return;
        }
        shown = options;
        List<Button> buttons = new ArrayList<>();
        for (OptionKey option : options) {
            Button button =
                    Nodes.key(
                            "breakpoint-" + option.option().word(),
                            option.key(),
                            option.word(),
                            option.effect());
            button.setOnAction(e -> choose(option));
            buttons.add(button);
        }
        boolean leaving = Nodes.hasFocus(keys);
        keys.getChildren().setAll(buttons);
        able();
        if (leaving) {
            Nodes.goHome(this);
        }
    }

    private void able() {
        keys.getChildren().forEach(n -> Nodes.usable(n, model.connected().get()));
    }

    private void choose(OptionKey option) {
        if (rest.isOver()) {
            model.choose(option);
        } else {
            model.tooSoon(option);
        }
    }

    private void ask() {
        AnswerModel.Asking asking = model.asking().get();
        Nodes.shown(briefBox, asking == AnswerModel.Asking.BRIEF);
        Nodes.shown(rollBack, asking == AnswerModel.Asking.PREVIEW);
        switch (asking) {
            case NOTHING -> {}
            case WORDS -> guidance.requestFocus();
            case BRIEF -> {
                brief.requestFocus();
                brief.end();
            }
            case PREVIEW -> showRollBack();
        }
    }

    private void showRollBack() {
        if (model.asking().get() != AnswerModel.Asking.PREVIEW) {
            return;
        }
        AnswerPreview preview = model.preview().get();
        boolean other = model.previewed().get() == TaskAction.RETRY_OTHER;
        boolean inside = Nodes.hasFocus(rollBack);
        rollBack.getChildren()
                .setAll(
                        Nodes.heading(
                                other
                                        ? "Another agent, from the tree before the first attempt"
                                        : "Roll back to before the first attempt"));
        if (preview == null) {
            rollBack.getChildren()
                    .add(Nodes.label("Finding out what that would do…", "text-muted"));
            return;
        }
        int all = preview.files();
        int listed = all + preview.left().size();
        rollBack.getChildren().add(Nodes.prose(words(preview)));
        files(preview)
                .limit(SHOWN)
                .forEach(f -> rollBack.getChildren().add(Nodes.label(f, "command")));
        if (listed > SHOWN) {
            rollBack.getChildren().add(Nodes.caption("and " + (listed - SHOWN) + " more"));
        }
        String does = other ? "Let another agent try" : "Start over";
        HBox row =
                sendRow(
                        "breakpoint-send-rollback",
                        all == 0
                                ? does
                                : "Restore "
                                        + all
                                        + (all == 1 ? " file" : " files")
                                        + (other ? " and let another agent try" : ""));
        rollBack.getChildren().add(row);
        if (all > 0) {
            row.getChildren().getFirst().getStyleClass().add("destroys");
        }
        // The answer that does nothing has the keyboard: Enter is soon pressed.
        if (inside || !TextArea.class.isInstance(focusOwner())) {
            row.getChildren().getLast().requestFocus();
        }
    }

    private @Nullable Node focusOwner() {
        return getScene() == null ? null : getScene().getFocusOwner();
    }

    private static String words(AnswerPreview preview) {
        if (!preview.changesFiles()) {
            return "No file changes: the work of this task is not in the workspace. The next attempt"
                    + " starts from the workspace as it is now, without it.";
        }
        return (preview.untouched() == 1
                        ? "1 file stays as it is."
                        : preview.untouched() + " files stay as they are.")
                + " What is there now is kept in a rescue checkpoint"
                + " first.";
    }

    private static Stream<String> files(AnswerPreview preview) {
        return Stream.of(
                        preview.left().stream().map(p -> "left as it is  " + Visible.line(p, 200)),
                        preview.written().stream().map(p -> "written  " + Visible.line(p, 200)),
                        preview.deleted().stream().map(p -> "removed  " + Visible.line(p, 200)))
                .flatMap(each -> each);
    }

    /** Whether a character typed outside of text fields meant an answer. */
    boolean typed(String character) {
        if (character.equals("g") && guidanceBox.isVisible()) {
            guidance.requestFocus();
            guidance.end();
            return true;
        }
        for (OptionKey option : model.options()) {
            if (option.key().equals(character)) {
                choose(option);
                return true;
            }
        }
        return false;
    }
}
