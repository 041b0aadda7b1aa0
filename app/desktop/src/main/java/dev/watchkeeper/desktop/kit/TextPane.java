package dev.watchkeeper.desktop.kit;

import javafx.beans.binding.Bindings;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.geometry.Orientation;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ScrollBar;
import javafx.scene.control.ScrollPane;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;
import javafx.scene.layout.StackPane;

import org.fxmisc.flowless.VirtualizedScrollPane;
import org.fxmisc.richtext.StyleClassedTextArea;
import org.fxmisc.richtext.model.ReadOnlyStyledDocumentBuilder;
import org.fxmisc.richtext.model.SegmentOps;
import org.fxmisc.richtext.model.StyledSegment;
import org.fxmisc.richtext.util.UndoUtils;
import org.kordamp.ikonli.bootstrapicons.BootstrapIcons;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** A read-only, virtualised pane for text of others: data, never markup. */
public final class TextPane extends StackPane {
    /** How many lines are kept; the oldest go first. */
    public static final int MOST_LINES = 5_000;

    private static final int MOST_TRIES = 64;

    private final String id;
    private final String name;
    private final DrawingGuard guard;
    private final ReadOnlyBooleanWrapper follows = new ReadOnlyBooleanWrapper();
    private StyleClassedTextArea area;
    private List<TextLine> shown = List.of();
    private boolean followable;

    /** Whether all but plain letters are named by their numbers: that can always be drawn. */
    private boolean named;

    /**
     * @param id of the text area
     * @param name what it shows, for those who can't see it
     */
    public TextPane(String id, String name) {
        this.id = id;
        this.name = name;
        this.area = area();
        this.guard = new DrawingGuard("This text", scrolling(area));
        Button plain =
                Nodes.button(
                        id + "-plain",
                        BootstrapIcons.TYPE,
                        "Show as plain letters",
                        "names every other character by its number");
        plain.setOnAction(e -> renew(shown, true));
        guard.offer(plain);
        getStyleClass().add("text-pane-frame");
        getChildren().add(guard);
        setMinSize(0, 0);
    }

    private StyleClassedTextArea area() {
        StyleClassedTextArea made = new StyleClassedTextArea(false);
        // What a person can't edit needs no undo; its history would hold all that was ever shown.
        made.setUndoManager(UndoUtils.noOpUndoManager());
        made.setId(id);
        made.setAccessibleText(name);
        made.setEditable(false);
        // Narrower than this, a line might end inside a piece of right-to-left text.
        made.wrapTextProperty()
                .bind(made.widthProperty().greaterThanOrEqualTo(RightToLeft.LEAST_WIDTH));
        made.setFocusTraversable(true);
        made.getStyleClass().add("text-pane");
        made.addEventFilter(ScrollEvent.SCROLL, e -> noticeScroll(e.getDeltaY()));
        made.addEventFilter(KeyEvent.KEY_PRESSED, this::key);
        return made;
    }

    /** Begins anew with an area of its own: one that could not be drawn never is again. */
    private void renew(List<TextLine> lines, boolean byName) {
        boolean focused = Nodes.hasFocus(this);
        named = byName;
        area = area();
        guard.renew(scrolling(area));
        shown = List.of();
        show(lines);
        if (focused) {
            area.requestFocus();
        }
    }

    /** The bar's place is always kept, so that nothing moves when the text outgrows the pane. */
    private Node scrolling(StyleClassedTextArea area) {
        VirtualizedScrollPane<StyleClassedTextArea> pane =
                new VirtualizedScrollPane<>(
                        area, ScrollPane.ScrollBarPolicy.NEVER, ScrollPane.ScrollBarPolicy.ALWAYS);
        for (Node part : pane.getChildrenUnmodifiable()) {
            if (part instanceof ScrollBar bar && bar.getOrientation() == Orientation.VERTICAL) {
                bar.opacityProperty()
                        .bind(
                                Bindings.when(
                                                bar.visibleAmountProperty()
                                                        .lessThan(bar.maxProperty()))
                                        .then(1.0)
                                        .otherwise(0.0));
                bar.addEventFilter(
                        MouseEvent.MOUSE_PRESSED,
                        e -> {
                            if (followable) {
                                follows.set(false);
                            }
                        });
            }
        }
        return pane;
    }

    /** Shows lines; what is there already stays, and lines after it are appended in one batch. */
    public void show(List<TextLine> lines) {
        List<TextLine> kept =
                lines.size() <= MOST_LINES
                        ? lines
                        : lines.subList(lines.size() - MOST_LINES, lines.size());
        if (kept.equals(shown)) {
            return;
        }
        if (guard.isBroken()) {
            if (!shown.isEmpty() && !kept.isEmpty() && kept.getFirst().equals(shown.getFirst())) {
                shown = List.copyOf(kept);
            } else {
                // Another text, which may be drawable.
                renew(kept, false);
            }
            return;
        }
        int dropped = dropped(kept);
        if (dropped >= 0) {
            int known = shown.size() - dropped;
            if (kept.size() > known) {
                int at = area.getLength();
                area.insertText(at, "\n");
                area.insert(at + 1, document(kept.subList(known, kept.size())));
            }
            if (dropped > 0) {
                area.deleteText(0, 0, dropped, 0);
            }
        } else {
            double y = area.getEstimatedScrollY();
            area.replace(document(kept));
            area.moveTo(0);
            if (!follows.get() && y > 0 && !shown.isEmpty()) {
                area.scrollYToPixel(y);
            } else if (!follows.get()) {
                area.showParagraphAtTop(0);
            }
        }
        shown = List.copyOf(kept);
        if (follows.get()) {
            area.showParagraphAtBottom(Math.max(0, area.getParagraphs().size() - 1));
        }
    }

    /** How many of the oldest lines went, if all others are still there; -1 if they are not. */
    private int dropped(List<TextLine> kept) {
        if (shown.isEmpty() || kept.isEmpty()) {
            return -1;
        }
        int tries = 0;
        for (int k = 0; k < shown.size() && tries < MOST_TRIES; k++) {
            int known = shown.size() - k;
            if (known <= kept.size() && shown.get(k).equals(kept.getFirst())) {
                tries++;
                if (shown.subList(k, shown.size()).equals(kept.subList(0, known))) {
                    return k;
                }
            }
        }
        return -1;
    }

    private org.fxmisc.richtext.model.StyledDocument<Collection<String>, String, Collection<String>>
            document(List<TextLine> lines) {
        var builder =
                new ReadOnlyStyledDocumentBuilder<Collection<String>, String, Collection<String>>(
                        SegmentOps.styledTextOps(), List.of());
        if (lines.isEmpty()) {
            builder.addParagraph("", List.of(), List.of());
        }
        for (TextLine line : lines) {
            builder.addParagraph(segments(line), List.of(line.tone().style()));
        }
        return builder.build();
    }

    /** The pieces of a line; neighbours differ in style, or they would be joined to one node. */
    private List<StyledSegment<String, Collection<String>>> segments(TextLine line) {
        String style = line.tone().style();
        List<StyledSegment<String, Collection<String>>> segments = new ArrayList<>();
        for (String piece : RightToLeft.pieces(named ? Visible.named(line.text()) : line.text())) {
            segments.add(
                    new StyledSegment<>(
                            piece,
                            segments.size() % 2 == 0 ? List.of(style) : List.of(style, "piece")));
        }
        return segments;
    }

    /** Whether new lines are scrolled to; ends when the person scrolls up, begins again at End. */
    public void setFollows(boolean on) {
        follows.set(on);
        if (on && area.getParagraphs().size() > 0) {
            area.showParagraphAtBottom(area.getParagraphs().size() - 1);
        }
    }

    public ReadOnlyBooleanProperty follows() {
        return follows.getReadOnlyProperty();
    }

    /** The lines shown. */
    public List<TextLine> shown() {
        return shown;
    }

    public void focus() {
        area.requestFocus();
    }

    /** Whether the keyboard is here. */
    public boolean hasFocus() {
        return area.isFocused();
    }

    private void noticeScroll(double deltaY) {
        if (deltaY > 0) {
            follows.set(false);
        } else {
            followIfAtEnd();
        }
    }

    private void followIfAtEnd() {
        Double total = area.totalHeightEstimateProperty().getValue();
        if (followable
                && total != null
                && area.getEstimatedScrollY() + area.getHeight() >= total - 40) {
            follows.set(true);
        }
    }

    /** Lets the pane follow its end: for output that grows. */
    public void setFollowable(boolean on) {
        followable = on;
        if (!on) {
            follows.set(false);
        }
    }

    private void key(KeyEvent event) {
        if (event.isControlDown() || event.isShiftDown() && event.getCode() != KeyCode.TAB) {
            return;
        }
        if (event.getCode() == KeyCode.TAB) {
            area.requestFocusTraversal(
                    event.isShiftDown()
                            ? javafx.scene.TraversalDirection.PREVIOUS
                            : javafx.scene.TraversalDirection.NEXT);
            event.consume();
        } else if (scroll(event.getCode())) {
            event.consume();
        }
    }

    /**
     * Moves through the text.
     *
     * @return whether the key means that
     */
    public boolean scroll(KeyCode key) {
        double page = Math.max(60, area.getHeight() - 40);
        int last = Math.max(0, area.getParagraphs().size() - 1);
        switch (key) {
            case UP -> back(-36);
            case PAGE_UP -> back(-page);
            case HOME -> {
                follows.set(false);
                area.showParagraphAtTop(0);
            }
            case DOWN -> area.scrollYBy(36);
            case PAGE_DOWN -> area.scrollYBy(page);
            case END -> {
                if (followable) {
                    setFollows(true);
                }
                area.showParagraphAtBottom(last);
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private void back(double by) {
        follows.set(false);
        area.scrollYBy(by);
    }
}
