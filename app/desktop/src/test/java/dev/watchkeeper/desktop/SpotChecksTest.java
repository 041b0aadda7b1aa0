package dev.watchkeeper.desktop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.testkit.FakeControl;
import dev.watchkeeper.testkit.SampleNight;

import javafx.application.ColorScheme;
import javafx.scene.control.ListView;
import javafx.scene.input.KeyCode;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** Spot checks are answered on the first screen, by three keys. */
final class SpotChecksTest {
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

    /** On the JavaFX thread. */
    private static String row(Stand stand, int index) {
        ListView<?> list = (ListView<?>) Objects.requireNonNull(stand.find("now-spots"));
        return index < list.getItems().size() ? String.valueOf(list.getItems().get(index)) : "";
    }

    @Test
    void withoutOneThereIsNothingToAnswer() {
        try (Stand stand = open()) {
            assertFalse(stand.sees("now-spots-box"));
            keys.write("1");
            assertEquals(List.of(), control.calls());
        }
    }

    @Test
    void theKeysAnswerTheFirstOneAndTheNextIsNext() {
        control.offerSpotCheck("parse-dates");
        control.offerSpotCheck("add-tests");
        try (Stand stand = open()) {
            assertEquals(2, stand.items("now-spots"));
            assertTrue(Fx.on(() -> row(stand, 0)).contains("accepted at 0.83*"));
            keys.write("1");
            Fx.until("it is noted", () -> row(stand, 0).contains("noted: right"));
            Fx.until(
                    "it is sent",
                    () ->
                            control.calls().size() == 1
                                    && stand.text("now-message").startsWith("Noted"));
            assertEquals(List.of("labelOutcome(parse-dates, right)"), control.calls());
            keys.write("3");
            Fx.until(
                    "so is the next",
                    () -> row(stand, stand.items("now-spots") - 1).contains("noted: can't tell"));
            assertEquals(
                    List.of("labelOutcome(parse-dates, right)", "labelOutcome(add-tests, unknown)"),
                    control.calls());
            assertEquals(List.of(), control.spotChecks());
        }
    }

    @Test
    void theAnswerToASelectedRowIsAboutItAndCanBeChanged() {
        control.offerSpotCheck("parse-dates");
        control.offerSpotCheck("add-tests");
        try (Stand stand = open()) {
            Fx.run(() -> {
                ListView<?> list = (ListView<?>) Objects.requireNonNull(stand.find("now-spots"));
                list.requestFocus();
                list.getSelectionModel().select(1);
            });
            keys.write("1");
            Fx.until("it is noted", () -> row(stand, 1).contains("noted: right"));
            Fx.until("it is sent", () -> stand.text("now-message").startsWith("Noted"));
            keys.write("2");
            Fx.until("it is changed", () -> row(stand, 1).contains("noted: wrong"));
            Fx.until("it is sent too", () -> control.calls().size() == 2);
            assertEquals(
                    List.of("labelOutcome(add-tests, right)", "labelOutcome(add-tests, wrong)"),
                    control.calls());
            assertEquals(1, control.spotChecks().size());
        }
    }

    @Test
    void enterOpensTheWorkThatIsAskedAbout() {
        control.offerSpotCheck("parse-dates");
        try (Stand stand = open()) {
            Fx.run(() -> Objects.requireNonNull(stand.find("now-spots")).requestFocus());
            keys.type(KeyCode.ENTER);
            stand.await("run-title");
            assertTrue(
                    stand.text("frame-title").contains("parse-dates"), stand.text("frame-title"));
        }
    }
}
