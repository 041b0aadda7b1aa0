package dev.watchkeeper.ui.look;

import javafx.beans.binding.Bindings;
import javafx.geometry.Orientation;
import javafx.scene.Node;
import javafx.scene.control.ScrollBar;
import javafx.scene.control.ScrollPane;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.ScrollEvent;
import javafx.scene.layout.StackPane;

import org.fxmisc.flowless.VirtualizedScrollPane;
import org.fxmisc.richtext.StyleClassedTextArea;
import org.fxmisc.richtext.model.ReadOnlyStyledDocumentBuilder;
import org.fxmisc.richtext.model.SegmentOps;

import java.util.Collection;
import java.util.List;

/** A read-only, virtualised pane for text of others: data, never markup. */
public final class TextPane extends StackPane {
    /** How many lines are kept; the oldest go first. */
    public static final int MOST_LINES = 5_000;

    private static final int MOST_TRIES = 64;

    private final StyleClassedTextArea area = new StyleClassedTextArea(false);
    private List<TextLine> shown = List.of();
    private boolean follows;
    private boolean followable;

    /**
     * @param id of the text area
     * @param name what it shows, for those who can't see it
     */
    public TextPane(String id, String name) {
        area.setId(id);
        area.setAccessibleText(name);
        area.setEditable(false);
        area.setWrapText(true);
        area.setFocusTraversable(true);
        area.getStyleClass().add("text-pane");
        area.addEventFilter(ScrollEvent.SCROLL, e -> noticeScroll(e.getDeltaY()));
        area.addEventFilter(KeyEvent.KEY_PRESSED, this::key);
        getStyleClass().add("text-pane-frame");
        getChildren().add(scrolling(area));
        setMinSize(0, 0);
    }

    /** The bar's place is always kept, so that nothing moves when the text outgrows the pane. */
    private static Node scrolling(StyleClassedTextArea area) {
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
            if (!follows && y > 0 && !shown.isEmpty()) {
                area.scrollYToPixel(y);
            } else if (!follows) {
                area.showParagraphAtTop(0);
            }
        }
        shown = List.copyOf(kept);
        if (follows) {
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
            List<String> style = List.of(line.tone().style());
            builder.addParagraph(line.text(), style, style);
        }
        return builder.build();
    }

    /** Whether new lines are scrolled to; ends when the person scrolls up, begins again at End. */
    public void setFollows(boolean on) {
        follows = on;
        if (on && area.getParagraphs().size() > 0) {
            area.showParagraphAtBottom(area.getParagraphs().size() - 1);
        }
    }

    public boolean follows() {
        return follows;
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
            follows = false;
        } else {
            followIfAtEnd();
        }
    }

    private void followIfAtEnd() {
        Double total = area.totalHeightEstimateProperty().getValue();
        if (followable
                && total != null
                && area.getEstimatedScrollY() + area.getHeight() >= total - 40) {
            follows = true;
        }
    }

    /** Lets the pane follow its end: for output that grows. */
    public void setFollowable(boolean on) {
        followable = on;
        if (!on) {
            follows = false;
        }
    }

    private void key(KeyEvent event) {
        KeyCode code = event.getCode();
        if (code == KeyCode.END && followable) {
            setFollows(true);
            event.consume();
        } else if (code == KeyCode.PAGE_UP || code == KeyCode.HOME || code == KeyCode.UP) {
            follows = false;
        }
        double page = Math.max(60, area.getHeight() - 40);
        double step =
                switch (code) {
                    case UP -> -36;
                    case DOWN -> 36;
                    case PAGE_UP -> -page;
                    case PAGE_DOWN -> page;
                    default -> 0;
                };
        if (step != 0 && !event.isControlDown() && !event.isShiftDown()) {
            area.scrollYBy(step);
            event.consume();
        } else if (code == KeyCode.HOME) {
            area.showParagraphAtTop(0);
            event.consume();
        } else if (code == KeyCode.END && !event.isConsumed()) {
            area.showParagraphAtBottom(Math.max(0, area.getParagraphs().size() - 1));
            event.consume();
        } else if (code == KeyCode.TAB) {
            area.requestFocusTraversal(
                    event.isShiftDown()
                            ? javafx.scene.TraversalDirection.PREVIOUS
                            : javafx.scene.TraversalDirection.NEXT);
            event.consume();
        }
    }
}
