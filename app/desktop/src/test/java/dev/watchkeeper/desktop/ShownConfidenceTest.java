package dev.watchkeeper.desktop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.Score;
import dev.watchkeeper.testkit.SampleNight;

import javafx.application.ColorScheme;
import javafx.scene.control.ListCell;
import javafx.scene.input.KeyCode;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** The window shows no confidence without what it is worth. */
final class ShownConfidenceTest {
    private final Keyboard keys = new Keyboard();

    private static Stand open() {
        return Stand.open(
                SampleNight.typical(),
                SampleNight.clock(),
                ColorScheme.LIGHT,
                1920,
                1080,
                Duration.ofMinutes(5));
    }

    /** The rows of what ended that show a confidence. */
    private static List<ListCell<?>> scored(Stand stand) {
        return Objects.requireNonNull(stand.find("now-recent")).lookupAll(".list-cell").stream()
                .<ListCell<?>>map(n -> (ListCell<?>) n)
                .filter(c ->
                        c.getAccessibleText() != null
                                && c.getAccessibleText().matches("(?s).* 0\\.\\d\\d.*"))
                .toList();
    }

    @Test
    void aRowOfWhatEndedHasAMarkThatItsTooltipExplains() {
        try (Stand stand = open()) {
            stand.await("now-full");
            Fx.until("the rows are laid out", () -> !scored(stand).isEmpty());
            List<ListCell<?>> rows = Fx.on(() -> scored(stand));
            for (ListCell<?> row : rows) {
                assertTrue(
                        row.getAccessibleText().matches("(?s).* 0\\.\\d\\d\\*.*"),
                        row.getAccessibleText());
                assertEquals(Score.LEGEND, row.getTooltip().getText());
            }
        }
    }

    @Test
    void anAttemptSaysItInItsSteps() {
        try (Stand stand = open()) {
            stand.await("now-full");
            keys.press(KeyCode.CONTROL, KeyCode.K).release(KeyCode.K, KeyCode.CONTROL);
            stand.await("palette-words");
            keys.write("totals-rounding");
            Fx.until("the palette has found it", () -> stand.items("palette-goals") == 1);
            keys.type(KeyCode.ENTER);
            stand.await("run-title");
            stand.await("run-confidence-value");
            assertEquals("0.31*", stand.text("run-confidence-value"));
            String step =
                    Fx.on(() ->
                            Objects.requireNonNull(stand.find("run-step-confidence"))
                                    .getAccessibleText());
            assertEquals("Confidence: 0.31 (not calibrated)", step);
        }
    }
}
