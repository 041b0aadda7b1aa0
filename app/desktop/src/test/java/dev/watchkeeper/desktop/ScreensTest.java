package dev.watchkeeper.desktop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.control.AnswerPreview;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.testkit.FakeControl;
import dev.watchkeeper.testkit.Refusing;
import dev.watchkeeper.testkit.SampleNight;

import javafx.application.ColorScheme;
import javafx.scene.control.Button;
import javafx.scene.input.KeyCode;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Every screen, light and dark, empty, typical and full: drawn to a picture, and true to facts. */
final class ScreensTest {
    private final Keyboard keys = new Keyboard();

    /** A picture to take. */
    record Shot(String screen, String night, ColorScheme scheme, int width, int height) {
        @Override
        public String toString() {
            return String.join(
                    "-", screen, night, scheme.name().toLowerCase(Locale.ROOT), "" + width);
        }

        FakeControl control() {
            return switch (night) {
                case "empty" -> SampleNight.empty();
                case "spots" -> withSpotChecks();
                case "full" -> SampleNight.large();
                default -> SampleNight.typical();
            };
        }
    }

    static Stream<Shot> shots() {
        Stream.Builder<Shot> shots = Stream.builder();
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            for (String night : List.of("empty", "typical", "full")) {
                for (String screen : List.of("now", "breakpoints")) {
                    shots.add(new Shot(screen, night, scheme, 1280, 720));
                }
            }
            for (String task : List.of("ready", "live", "asked", "accepted")) {
                shots.add(new Shot("run", task, scheme, 1280, 720));
            }
            for (String screen : List.of("now", "breakpoints")) {
                shots.add(new Shot(screen, "typical", scheme, 1920, 1080));
            }
            shots.add(new Shot("run", "asked", scheme, 1920, 1080));
            shots.add(new Shot("now", "spots", scheme, 1280, 720));
        }
        return shots.build();
    }

    @ParameterizedTest
    @MethodSource("shots")
    void aScreenIsDrawnWhollyAndLegibly(Shot shot) {
        try (Stand stand = open(shot.control(), shot.scheme(), shot.width(), shot.height())) {
            show(stand, shot.screen(), shot.night());
            check(stand, shot.toString());
        }
    }

    private static FakeControl withSpotChecks() {
        FakeControl control = SampleNight.typical();
        control.offerSpotCheck("parse-dates");
        control.offerSpotCheck("add-tests");
        return control;
    }

    private static Stand open(FakeControl control, ColorScheme scheme, int width, int height) {
        return Stand.open(
                control, SampleNight.clock(), scheme, width, height, Duration.ofMinutes(5));
    }

    private void show(Stand stand, String screen, String night) {
        stand.await(night.equals("empty") ? "now-empty" : "now-full");
        switch (screen) {
            case "breakpoints" -> {
                keys.press(KeyCode.CONTROL, KeyCode.DIGIT2)
                        .release(KeyCode.DIGIT2, KeyCode.CONTROL);
                stand.await(night.equals("empty") ? "breakpoints-empty" : "breakpoint-question");
                if (!night.equals("empty")) {
                    Fx.until(
                            "the evidence is read",
                            () ->
                                    stand.sees("breakpoints-tab-diff")
                                                    && stand.text("breakpoints-tab-diff")
                                                            .matches(".*\\d")
                                            || stand.text("breakpoint-question")
                                                    .contains("Change number"));
                }
            }
            case "run" -> {
                String task =
                        switch (night) {
                            case "ready" -> "speed-import";
                            case "live" -> "docs-api";
                            case "accepted" -> "parse-dates";
                            default -> "totals-rounding";
                        };
                keys.press(KeyCode.CONTROL, KeyCode.K).release(KeyCode.K, KeyCode.CONTROL);
                stand.await("palette-words");
                keys.write(task);
                Fx.until("the palette has found it", () -> stand.items("palette-goals") == 1);
                keys.type(KeyCode.ENTER);
                stand.await("run-title");
            }
            default -> {}
        }
    }

    private static void check(Stand stand, String name) {
        Fx.run(() -> {
            stand.window().scene().getRoot().applyCss();
            stand.window().scene().getRoot().layout();
        });
        var file = Picture.take(stand, name);
        assertEquals(List.of(), Fx.on(() -> Facts.broken(stand)), "see " + file);
    }

    @ParameterizedTest
    @CsvSource({"LIGHT", "DARK"})
    void whatComesOverTheScreensIsDrawnWhollyAndLegibly(ColorScheme scheme) {
        String suffix = "-" + scheme.name().toLowerCase(Locale.ROOT);
        try (Stand stand = open(SampleNight.typical(), scheme, 1280, 720)) {
            stand.await("now-full");
            keys.press(KeyCode.CONTROL, KeyCode.K).release(KeyCode.K, KeyCode.CONTROL);
            stand.await("palette-words");
            keys.write("co");
            Fx.until("tasks are found", () -> stand.items("palette-goals") > 1);
            check(stand, "palette" + suffix);
            keys.type(KeyCode.ESCAPE);
            keys.press(KeyCode.CONTROL, KeyCode.DIGIT2).release(KeyCode.DIGIT2, KeyCode.CONTROL);
            stand.await("breakpoint-question");
            keys.write("?");
            stand.await("keys-close");
            check(stand, "keys" + suffix);
            keys.type(KeyCode.ESCAPE);
            keys.write("s");
            stand.await("frame-held");
            check(stand, "held" + suffix);
        }
    }

    @ParameterizedTest
    @CsvSource({"LIGHT", "DARK"})
    void whatAnswersNeedIsDrawnWhollyAndLegibly(ColorScheme scheme) {
        String suffix = "-" + scheme.name().toLowerCase(Locale.ROOT);
        FakeControl control = SampleNight.typical();
        control.wouldDo(
                "bp-2",
                "restore",
                new AnswerPreview(
                        List.of("src/config/settings.py"), List.of("notes.txt"), List.of(), 40));
        try (Stand stand = open(control, scheme, 1280, 720)) {
            stand.await("now-full");
            keys.press(KeyCode.CONTROL, KeyCode.DIGIT2).release(KeyCode.DIGIT2, KeyCode.CONTROL);
            Fx.until(
                    "the evidence is read",
                    () -> stand.text("breakpoints-tab-diff").equals("Diff 2"));
            keys.write("r");
            Fx.until("the guidance has the keyboard", () -> stand.hasFocus("breakpoint-guidance"));
            check(stand, "answer-guidance" + suffix);
            keys.type(KeyCode.ESCAPE).write("e");
            Fx.until("the brief has the keyboard", () -> stand.hasFocus("breakpoint-brief"));
            check(stand, "answer-brief" + suffix);
            keys.type(KeyCode.ESCAPE).write("j");
            Fx.until(
                    "the next one is shown", () -> stand.text("breakpoint-run").contains("rename"));
            keys.write("b");
            stand.await("breakpoint-send-rollback");
            check(stand, "answer-rollback" + suffix);
        }
    }

    @ParameterizedTest
    @CsvSource({"LIGHT", "DARK"})
    void whatWouldStopANightIsDrawnWhollyAndLegibly(ColorScheme scheme) {
        FakeControl control = SampleNight.typical();
        control.supervisor("stopped", 0, null);
        try (Stand stand = open(control, scheme, 1280, 720)) {
            stand.await("now-full");
            Fx.until(
                    "it can be started",
                    () -> {
                        var start = stand.find("now-start");
                        return start != null && !start.isDisabled();
                    });
            Fx.run(() -> java.util.Objects.requireNonNull(stand.find("now-start")).requestFocus());
            keys.type(KeyCode.SPACE);
            stand.await("now-start-anyway");
            Fx.until(
                    "the harmless answer has the keyboard", () -> stand.hasFocus("now-dont-start"));
            check(stand, "preflight-" + scheme.name().toLowerCase(Locale.ROOT));
            assertEquals(List.of(), control.calls(), "nothing was started");
            keys.type(KeyCode.ESCAPE);
            Fx.until("the list is gone", () -> !stand.sees("now-start-anyway"));
        }
    }

    @ParameterizedTest
    @CsvSource({"LIGHT", "DARK"})
    void aLostSupervisorIsDrawnWhollyAndLegibly(ColorScheme scheme) {
        Refusing refusing = new Refusing(SampleNight.typical());
        try (Stand stand =
                Stand.open(
                        refusing.port(),
                        SampleNight.clock(),
                        scheme,
                        1280,
                        720,
                        Duration.ofMinutes(5))) {
            stand.await("now-full");
            var gone =
                    new WatchkeeperException(
                            WatchkeeperException.Code.MISSING,
                            "the supervisor ended before it answered",
                            "watchkeeper run goes on where it was");
            refusing.refuse("events", gone);
            refusing.refuse("overview", gone);
            stand.await("frame-reconnect");
            check(stand, "lost-" + scheme.name().toLowerCase(Locale.ROOT));
            refusing.relent();
            Fx.run(() ->
                    ((Button) java.util.Objects.requireNonNull(stand.find("frame-reconnect")))
                            .fire());
            Fx.until("the band is gone", () -> !stand.sees("frame-reconnect"));
        }
    }

    @ParameterizedTest
    @CsvSource({"LIGHT", "DARK"})
    void aSupervisorThatDiedIsDrawnWhollyAndLegibly(ColorScheme scheme) {
        FakeControl control = SampleNight.typical();
        control.died(SampleNight.NOW.minus(Duration.ofMinutes(61)));
        String suffix = "-" + scheme.name().toLowerCase(Locale.ROOT);
        try (Stand stand = open(control, scheme, 1280, 720)) {
            stand.await("frame-go-on");
            assertEquals("Died at 04:29: 1 run, 1 ready, 1 held", stand.text("status-supervisor"));
            assertTrue(
                    stand.text("frame-died-words").contains("its agent may work on unwatched"),
                    stand.text("frame-died-words"));
            check(stand, "died" + suffix);
            Fx.run(() -> java.util.Objects.requireNonNull(stand.find("now-live")).requestFocus());
            keys.type(KeyCode.ENTER);
            Fx.until(
                    "the run says so too",
                    () -> stand.text("run-who").equals("claude@local, not watched since 04:29"));
            check(stand, "died-run" + suffix);
            Fx.run(() ->
                    ((Button) java.util.Objects.requireNonNull(stand.find("frame-go-on"))).fire());
            stand.await("now-start-anyway");
            Fx.run(() ->
                    ((Button) java.util.Objects.requireNonNull(stand.find("now-start-anyway")))
                            .fire());
            Fx.until("the band is gone", () -> !stand.sees("frame-died"));
            assertEquals(List.of("run(null)"), control.calls());
        }
    }
}
