package dev.watchkeeper.desktop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.desktop.kit.TextLine;
import dev.watchkeeper.desktop.kit.TextPane;
import dev.watchkeeper.testkit.SampleNight;

import javafx.application.ColorScheme;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.input.KeyCode;

import org.fxmisc.richtext.GenericStyledArea;
import org.junit.jupiter.api.Test;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The panes for text of others keep what they show and nothing that they have shown. */
final class TextPaneTest {
    private static final int BATCH = 1_000;

    @Test
    void noPaneOfAnyScreenKeepsAnUndoHistory() {
        try (Stand stand =
                Stand.open(
                        SampleNight.typical(),
                        SampleNight.clock(),
                        ColorScheme.LIGHT,
                        1280,
                        720,
                        Duration.ofMinutes(5))) {
            stand.await("now-full");
            Keys keys = new Keys(stand, "frame-title");
            keys.control(KeyCode.DIGIT2, 1);
            Fx.until("it is read", () -> stand.text("breakpoints-tab-diff").equals("Diff 2"));
            keys.type(KeyCode.O, "o");
            Fx.until("the run is shown", () -> stand.text("frame-title").startsWith("Run of"));
            List<GenericStyledArea<?, ?, ?>> areas = new ArrayList<>();
            Fx.run(() -> find(stand.frame(), areas));
            assertTrue(areas.size() >= 10, areas.toString());
            for (GenericStyledArea<?, ?, ?> area : areas) {
                boolean some =
                        Fx.on(() -> {
                            area.appendText("what was shown");
                            area.clear();
                            return area.isUndoAvailable();
                        });
                assertEquals(false, some, area.getId());
            }
        }
    }

    private static void find(Node node, List<GenericStyledArea<?, ?, ?>> found) {
        if (node instanceof GenericStyledArea<?, ?, ?> area) {
            found.add(area);
        } else if (node instanceof Parent p) {
            p.getChildrenUnmodifiable().forEach(n -> find(n, found));
        }
    }

    @Test
    void aHundredThousandLinesLeaveNoTrace() {
        Fx.start();
        TextPane pane = Fx.on(() -> new TextPane("streamed", "Streamed"));
        long before = 0;
        List<TextLine> window = new ArrayList<>();
        for (int batch = 0; batch < 110; batch++) {
            for (int i = 0; i < BATCH; i++) {
                window.add(
                        TextLine.plain(
                                "line " + batch + "." + i + " of what an agent says ".repeat(5)));
            }
            if (window.size() > TextPane.MOST_LINES) {
                window.subList(0, window.size() - TextPane.MOST_LINES).clear();
            }
            List<TextLine> shown = List.copyOf(window);
            Fx.run(() -> pane.show(shown));
            if (batch == 9) {
                before = used();
            }
        }
        long grown = used() - before;
        assertTrue(grown < 16L << 20, "grown by " + (grown >> 20) + " MiB");
        assertEquals(TextPane.MOST_LINES, Fx.on(() -> pane.shown().size()));
    }

    private static long used() {
        var memory = ManagementFactory.getMemoryMXBean();
        memory.gc();
        long used = memory.getHeapMemoryUsage().getUsed();
        memory.gc();
        return Math.min(used, memory.getHeapMemoryUsage().getUsed());
    }
}
