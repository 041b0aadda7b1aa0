package dev.watchkeeper.ui.breakpoints;

import dev.watchkeeper.control.RestoreResult;
import dev.watchkeeper.ui.look.Parts;

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

import org.kordamp.ikonli.bootstrapicons.BootstrapIcons;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Guidance, the answers as keys, and what opens in place for answers that need more. */
final class AnswerPane extends VBox {
    private final BreakpointsModel model;
    private final Runnable leave;
    private final TextArea guidance = field("breakpoint-guidance", 2, "Guidance");
    private final TextArea brief = field("breakpoint-brief", 8, "The brief, as the agent gets it");
    private final VBox briefBox;
    private final VBox rollBack = new VBox(8);
    private final HBox guidanceBox;
    private final FlowPane keys = new FlowPane(8, 8);
    private final Label message = Parts.prose("");
    private List<OptionKey> shown = List.of();

    /**
     * @param leave puts the keyboard back to the list
     */
    AnswerPane(BreakpointsModel model, Runnable leave) {
        super(8);
        this.model = model;
        this.leave = leave;
        guidance.setPromptText("Guidance for the next attempt (g)");
        guidance.textProperty().bindBidirectional(model.guidance());
        brief.textProperty().bindBidirectional(model.brief());
        Label send = Parts.caption("Ctrl+Enter sends");
        send.setMinWidth(Region.USE_PREF_SIZE);
        guidanceBox = Parts.row(12, guidance, send);
        HBox.setHgrow(guidance, Priority.ALWAYS);
        Label briefHeading = Parts.heading("The brief of the next attempt");
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
        message.textProperty().addListener((o, was, is) -> Parts.shown(message, !is.isEmpty()));
        Parts.shown(message, false);
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
        Button send = Parts.key(id, "Ctrl+Enter", word, "");
        send.setOnAction(e -> model.confirm());
        Button not = Parts.key(id + "-not", "Esc", "Don't", "");
        not.setOnAction(e -> {
            model.cancel();
            leave.run();
        });
        return Parts.row(8, send, not);
    }

    private static TextArea field(String id, int rows, String name) {
        TextArea field = new TextArea();
        field.setId(id);
        field.setAccessibleText(name);
        field.setWrapText(true);
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
        Parts.shown(guidanceBox, !options.isEmpty());
        Parts.shown(keys, !options.isEmpty());
        if (options.equals(shown)) {
            return;
        }
        shown = options;
        List<Button> buttons = new ArrayList<>();
        for (OptionKey option : options) {
            Button button =
                    Parts.key(
                            "breakpoint-" + option.option(),
                            option.key(),
                            option.word(),
                            option.effect());
            button.setOnAction(e -> model.choose(option));
            buttons.add(button);
        }
        keys.getChildren().setAll(buttons);
        able();
    }

    private void able() {
        keys.getChildren().forEach(n -> n.setDisable(!model.connected().get()));
    }

    private void ask() {
        BreakpointsModel.Asking asking = model.asking().get();
        Parts.shown(briefBox, asking == BreakpointsModel.Asking.BRIEF);
        Parts.shown(rollBack, asking == BreakpointsModel.Asking.ROLL_BACK);
        switch (asking) {
            case NOTHING -> {}
            case WORDS -> guidance.requestFocus();
            case BRIEF -> {
                brief.requestFocus();
                brief.end();
            }
            case ROLL_BACK -> showRollBack();
        }
    }

    private void showRollBack() {
        if (model.asking().get() != BreakpointsModel.Asking.ROLL_BACK) {
            return;
        }
        RestoreResult preview = model.preview().get();
        rollBack.getChildren().setAll(Parts.heading("Roll back to before the first attempt"));
        if (preview == null) {
            rollBack.getChildren()
                    .add(Parts.label("Finding out what that would do…", "text-muted"));
            return;
        }
        List<String> files =
                Stream.of(
                                preview.left().stream().map(p -> "left as it is  " + p),
                                preview.written().stream().map(p -> "written  " + p),
                                preview.deleted().stream().map(p -> "removed  " + p))
                        .flatMap(each -> each)
                        .limit(6)
                        .toList();
        int all = preview.written().size() + preview.deleted().size() + preview.left().size();
        Label says =
                Parts.prose(
                        all == 0
                                ? "The workspace is as it was before the first attempt already; the"
                                        + " next attempt starts from there."
                                : preview.untouched()
                                        + " files stay as they are. A rescue checkpoint is taken"
                                        + " first.");
        rollBack.getChildren().add(says);
        files.forEach(f -> rollBack.getChildren().add(Parts.label(f, "command")));
        if (all > files.size()) {
            rollBack.getChildren().add(Parts.caption("and " + (all - files.size()) + " more"));
        }
        HBox row =
                sendRow(
                        "breakpoint-send-rollback",
                        all == 0
                                ? "Start over"
                                : "Restore " + all + (all == 1 ? " file" : " files"));
        if (row.getChildren().getFirst() instanceof Button send) {
            send.setGraphic(
                    all == 0
                            ? send.getGraphic()
                            : new org.kordamp.ikonli.javafx.FontIcon(
                                    BootstrapIcons.ARROW_COUNTERCLOCKWISE));
            if (all > 0) {
                send.getStyleClass().add("destroys");
            }
            rollBack.getChildren().add(row);
            send.requestFocus();
        }
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
                model.choose(option);
                return true;
            }
        }
        return false;
    }
}
