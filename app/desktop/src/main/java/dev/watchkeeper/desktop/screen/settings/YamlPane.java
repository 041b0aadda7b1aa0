package dev.watchkeeper.desktop.screen.settings;

import dev.watchkeeper.control.SettingsDraft;
import dev.watchkeeper.desktop.kit.DrawingGuard;
import dev.watchkeeper.desktop.kit.Nodes;
import dev.watchkeeper.desktop.kit.StateLook;
import dev.watchkeeper.desktop.kit.Visible;

import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.TraversalDirection;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

import org.fxmisc.flowless.VirtualizedScrollPane;
import org.fxmisc.richtext.CodeArea;

import java.util.ArrayList;
import java.util.List;

/** The draft as text, with its lines numbered and each fault marked where it stands. */
final class YamlPane extends VBox {
    private static final int MOST_TOLD = 5;
    private static final double GUTTER = 58;

    private final SettingsModel model;
    private final CodeArea area = new CodeArea();
    private final VBox faults = new VBox(2);
    private List<SettingsDraft.Fault> marked = List.of();
    private boolean showing;

    YamlPane(SettingsModel model) {
        super(8);
        this.model = model;
        area.setId("settings-yaml");
        area.setAccessibleText("Your settings file as text");
        area.getStyleClass().add("yaml-area");
        area.setParagraphGraphicFactory(this::gutter);
        area.addEventFilter(KeyEvent.KEY_PRESSED, this::tab);
        area.textProperty()
                .addListener((o, was, is) -> {
                    if (!showing) {
                        model.edit(is);
                    }
                });
        faults.setId("settings-faults");
        StackPane framed = new StackPane(new VirtualizedScrollPane<>(area));
        framed.getStyleClass().add("yaml-frame");
        framed.setMinSize(0, 0);
        DrawingGuard guard = new DrawingGuard("The text", framed);
        VBox.setVgrow(guard, Priority.ALWAYS);
        getChildren().addAll(guard, faults);
        setMinSize(0, 0);
        model.draft().addListener((o, was, is) -> show());
        model.checked().addListener((o, was, is) -> mark());
        show();
        mark();
    }

    /** In YAML a tab is a fault: here it goes on to the next part. */
    private void tab(KeyEvent e) {
        if (e.getCode() == KeyCode.TAB && !e.isControlDown()) {
            area.requestFocusTraversal(
                    e.isShiftDown() ? TraversalDirection.PREVIOUS : TraversalDirection.NEXT);
            e.consume();
        }
    }

    private void show() {
        String text = model.draft().get();
        if (text.equals(area.getText())) {
            return;
        }
        showing = true;
        try {
            // Only what differs, so that the caret and what is scrolled to stay.
            String old = area.getText();
            int start = 0;
            int most = Math.min(old.length(), text.length());
            while (start < most && old.charAt(start) == text.charAt(start)) {
                start++;
            }
            int end = 0;
            while (end < most - start
                    && old.charAt(old.length() - 1 - end) == text.charAt(text.length() - 1 - end)) {
                end++;
            }
            area.replaceText(start, old.length() - end, text.substring(start, text.length() - end));
            if (old.isEmpty()) {
                area.getUndoManager().forgetHistory();
                area.moveTo(0);
                area.requestFollowCaret();
            }
        } finally {
            showing = false;
        }
    }

    private void mark() {
        List<SettingsDraft.Fault> now = model.checked().get().faults();
        if (now.equals(marked)) {
            return;
        }
        List<SettingsDraft.Fault> before = marked;
        marked = now;
        before.forEach(f -> redraw(f.line()));
        now.forEach(f -> redraw(f.line()));
        List<Node> rows = new ArrayList<>();
        for (SettingsDraft.Fault fault : now) {
            if (rows.size() == MOST_TOLD) {
                rows.add(Nodes.caption("and " + (now.size() - MOST_TOLD) + " more"));
                break;
            }
            rows.add(row(fault));
        }
        faults.getChildren().setAll(rows);
        Nodes.shown(faults, !rows.isEmpty());
    }

    private void redraw(int line) {
        if (line > 0 && line <= area.getParagraphs().size()) {
            area.recreateParagraphGraphic(line - 1);
            area.setParagraphStyle(line - 1, faultAt(line - 1) ? List.of("fault-line") : List.of());
        }
    }

    private boolean faultAt(int index) {
        return marked.stream().anyMatch(f -> f.line() == index + 1);
    }

    private HBox row(SettingsDraft.Fault fault) {
        Label what = Nodes.prose(Visible.line(fault.what(), 400));
        HBox.setHgrow(what, Priority.ALWAYS);
        if (fault.line() == 0) {
            return Nodes.row(8, Nodes.icon(StateLook.FAILED), what);
        }
        Hyperlink line = new Hyperlink("Line " + fault.line());
        line.getStyleClass().add("plain-link");
        line.setAccessibleText("Goes to line " + fault.line());
        line.setMinWidth(USE_PREF_SIZE);
        line.setOnAction(e -> goTo(fault));
        HBox row = Nodes.row(8, Nodes.icon(StateLook.FAILED), line, what);
        row.setAlignment(Pos.TOP_LEFT);
        return row;
    }

    private void goTo(SettingsDraft.Fault fault) {
        int index = Math.min(fault.line(), area.getParagraphs().size()) - 1;
        int column = Math.min(Math.max(0, fault.column() - 1), area.getParagraphLength(index));
        area.moveTo(index, column);
        area.requestFollowCaret();
        area.requestFocus();
    }

    private Node gutter(int index) {
        Label number = Nodes.label(String.valueOf(index + 1), "yaml-number");
        number.setMinWidth(GUTTER);
        number.setPrefWidth(GUTTER);
        boolean wrong = faultAt(index);
        if (wrong) {
            number.setGraphic(Nodes.icon(StateLook.FAILED));
            number.setTooltip(
                    new Tooltip(
                            String.join(
                                    "\n",
                                    marked.stream()
                                            .filter(f -> f.line() == index + 1)
                                            .map(f -> Visible.line(f.what(), 200))
                                            .toList())));
        }
        return number;
    }

    /** Whether the keyboard is in the text. */
    boolean hasFocus() {
        return area.isFocused();
    }

    /** Puts the keyboard into the text. */
    void focus() {
        area.requestFocus();
    }
}
