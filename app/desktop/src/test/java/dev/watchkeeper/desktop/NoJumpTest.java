package dev.watchkeeper.desktop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.control.LiveAttempt;
import dev.watchkeeper.domain.EventDraft;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.testkit.FakeControl;
import dev.watchkeeper.testkit.SampleNight;

import javafx.application.ColorScheme;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.input.KeyCode;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** What a person reads or is about to press stays where it is while the night goes on. */
final class NoJumpTest {
    private final Keyboard keys = new Keyboard();
    private final FakeControl control = SampleNight.typical();

    private Stand open() {
        Stand stand =
                Stand.open(
                        control,
                        SampleNight.clock(),
                        ColorScheme.LIGHT,
                        1280,
                        720,
                        Duration.ofMinutes(5));
        stand.await("now-full");
        return stand;
    }

    /** Where all parts with ids are. */
    private static Map<String, Bounds> places(Stand stand) {
        return Fx.on(() -> {
            Map<String, Bounds> places = new TreeMap<>();
            stand.frame().applyCss();
            stand.frame().layout();
            collect(stand.frame(), places);
            return places;
        });
    }

    /** The parts that are not where they were. */
    private static Map<String, String> moved(Map<String, Bounds> before, Map<String, Bounds> now) {
        Map<String, String> moved = new TreeMap<>();
        before.forEach((id, was) -> {
            if (!was.equals(now.get(id))) {
                moved.put(id, was + " -> " + now.get(id));
            }
        });
        return moved;
    }

    private static void collect(Node node, Map<String, Bounds> places) {
        if (!node.isVisible()) {
            return;
        }
        String id = node.getId();
        if (id != null && !id.equals("virtual-flow")) {
            places.put(id, node.localToScene(node.getLayoutBounds()));
        }
        if (node instanceof Parent parent) {
            parent.getChildrenUnmodifiable().forEach(n -> collect(n, places));
        }
    }

    private void says(int n) {
        LiveAttempt was = control.overview().live().getFirst();
        control.put(
                new LiveAttempt(
                        was.task(),
                        was.title(),
                        was.project(),
                        was.attempt(),
                        was.attemptsAllowed(),
                        was.agent(),
                        was.host(),
                        was.step(),
                        was.startedAt(),
                        "Word ".repeat(n % 60) + n,
                        was.outputBytes() + n,
                        n,
                        was.session()));
        control.append(EventDraft.of(EventType.SUPERVISOR_STARTED, Map.of("n", n)));
    }

    @Test
    void aHundredSnapshotsMoveNothing() {
        try (Stand stand = open()) {
            keys.write("j");
            Map<String, Bounds> before = places(stand);
            assertTrue(before.size() > 20, before.keySet().toString());
            for (int n = 1; n <= 100; n++) {
                says(n);
            }
            Fx.until("the last words are shown", () -> shows(stand.frame(), "Word 100"));
            assertEquals(Map.of(), moved(before, places(stand)));
        }
    }

    private static boolean shows(Node node, String end) {
        if (node instanceof javafx.scene.control.Label l
                && l.getText() != null
                && l.getText().endsWith(end)) {
            return true;
        }
        return node instanceof Parent p
                && p.getChildrenUnmodifiable().stream().anyMatch(n -> shows(n, end));
    }

    @Test
    void tenThousandLinesOfOutputMoveNothingAndOnlyTheLastOnesAreKept() {
        try (Stand stand = open()) {
            keys.press(KeyCode.CONTROL, KeyCode.K).release(KeyCode.K, KeyCode.CONTROL);
            stand.await("palette-words");
            keys.write("docs-api");
            Fx.until("the palette has found it", () -> stand.items("palette-goals") == 1);
            keys.type(KeyCode.ENTER);
            Fx.until("the output is read", () -> stand.text("run-output").contains("link check"));
            Map<String, Bounds> before = places(stand);
            StringBuilder all = new StringBuilder("Reading\nWriting\nRunning the link check\n");
            for (int n = 1; n <= 10_000; n++) {
                all.append("line ").append(n).append('\n');
                if (n % 1_000 == 0) {
                    control.evidence("docs-api/1/output", all.toString());
                    says(n);
                }
            }
            Fx.until(
                    "the last line is shown",
                    () -> stand.text("run-output").endsWith("line 10000"));
            assertEquals(Map.of(), moved(before, places(stand)));
            String shown = Fx.on(() -> stand.text("run-output"));
            assertEquals(5_000, shown.lines().count());
        }
    }
}
