package dev.watchkeeper.desktop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.control.AnswerPreview;
import dev.watchkeeper.domain.EventDraft;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.TaskAction;
import dev.watchkeeper.testkit.FakeControl;
import dev.watchkeeper.testkit.SampleNight;

import javafx.application.ColorScheme;
import javafx.scene.control.Button;
import javafx.scene.control.Labeled;
import javafx.scene.input.KeyCode;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Where the keyboard is, what a key does there, and that it can be taken back. */
final class KeysTest {
    private final FakeControl control = SampleNight.typical();
    private final Stand stand =
            Stand.open(
                    control,
                    SampleNight.clock(),
                    ColorScheme.LIGHT,
                    1280,
                    720,
                    Duration.ofMinutes(5));
    private final Keys keys = new Keys(stand, "frame-title");

    @BeforeEach
    void open() {
        stand.await("now-full");
    }

    @AfterEach
    void close() {
        stand.close();
    }

    private void toBreakpoints() {
        keys.control(KeyCode.DIGIT2, 1);
        Fx.until("the evidence is read", () -> stand.text("breakpoints-tab-diff").equals("Diff 2"));
    }

    private boolean asks(String task) {
        return stand.text("breakpoint-run").startsWith(task);
    }

    private boolean holds() {
        return stand.sees("frame-held");
    }

    private void answer(String how) {
        switch (how) {
            case "skip" -> keys.type(KeyCode.S, "s");
            case "guidance" -> {
                keys.type(KeyCode.R, "r");
                assertTrue(Fx.on(() -> stand.hasFocus("breakpoint-guidance")));
                keys.type(KeyCode.X, "x");
                keys.control(KeyCode.ENTER, 1);
            }
            case "brief" -> {
                keys.type(KeyCode.E, "e");
                assertTrue(Fx.on(() -> stand.hasFocus("breakpoint-brief")));
                keys.control(KeyCode.ENTER, 1);
            }
            case "roll back" -> {
                keys.type(KeyCode.J, "j");
                Fx.until("the other is shown", () -> asks("rename-config"));
                keys.type(KeyCode.B, "b");
                Fx.until(
                        "what does nothing has the keyboard",
                        () -> stand.hasFocus("breakpoint-send-rollback-not"));
                keys.control(KeyCode.ENTER, 1);
            }
            case "button" ->
                    Fx.run(() -> {
                        Button skip =
                                (Button) Objects.requireNonNull(stand.find("breakpoint-skip"));
                        skip.requestFocus();
                        skip.fire();
                    });
            default -> throw new IllegalArgumentException(how);
        }
        Fx.until("the answer is held", this::holds);
    }

    @ParameterizedTest
    @CsvSource({"skip", "guidance", "brief", "roll back", "button"})
    void everyAnswerIsTakenBackByTheNextKey(String how) {
        control.wouldDo(
                "bp-2", "restore", new AnswerPreview(List.of("a"), List.of("b"), List.of(), 3));
        toBreakpoints();
        answer(how);
        assertTrue(Fx.on(() -> stand.hasFocus("breakpoints-list")), "the list has the keyboard");
        keys.type(KeyCode.Z, "z");
        Fx.until("it is taken back", () -> !holds());
        Fx.until(
                "its question is there again",
                () -> asks(how.equals("roll back") ? "rename-config" : "totals-rounding"));
        assertEquals(List.of(), control.calls());
    }

    @Test
    void anAnswerIsTakenBackFromInsideATextFieldToo() {
        toBreakpoints();
        answer("skip");
        Fx.run(() -> Objects.requireNonNull(stand.find("breakpoint-guidance")).requestFocus());
        keys.type(KeyCode.Z, "z");
        assertTrue(Fx.on(this::holds), "a letter is a letter there");
        Button undo = (Button) Objects.requireNonNull(stand.find("frame-undo"));
        assertEquals("Ctrl+Z", Fx.on(() -> ((Labeled) undo.getGraphic()).getText()));
        keys.control(KeyCode.Z, 1);
        Fx.until("it is taken back", () -> !holds());
        assertTrue(Fx.on(() -> asks("totals-rounding")));
        assertEquals("z", Fx.on(() -> ((Labeled) undo.getGraphic()).getText()));
        assertEquals(List.of(), control.calls());
    }

    @Test
    void anAnswerIsTakenBackFromThePaletteAndFromAnotherScreen() {
        toBreakpoints();
        answer("skip");
        keys.control(KeyCode.K, 1);
        keys.control(KeyCode.Z, 1);
        Fx.until("it is taken back", () -> !holds() && !stand.sees("palette-words"));
        stand.rest();
        answer("skip");
        keys.control(KeyCode.DIGIT1, 1);
        keys.type(KeyCode.Z, "z");
        Fx.until("it is taken back", () -> !holds() && asks("totals-rounding"));
        keys.control(KeyCode.DIGIT1, 1);
        keys.type(KeyCode.Z, "z");
        assertTrue(Fx.on(() -> stand.sees("now-full")), "nothing is held: z means nothing");
    }

    @ParameterizedTest
    @CsvSource({"S, s, 40", "A, a, 40"})
    void aHeldKeyAnswersOneQuestion(KeyCode key, String letter, int times) {
        toBreakpoints();
        keys.hold(key, letter, times);
        Fx.until("the answer is held", this::holds);
        assertTrue(Fx.on(() -> asks("rename-config")));
        assertEquals(1, Fx.on(() -> stand.window().answersHeld()));
    }

    @Test
    void aKeyOfWhichEachRepeatIsReleasedAnswersOneQuestion() {
        toBreakpoints();
        for (int i = 0; i < 40; i++) {
            keys.type(KeyCode.S, "s");
        }
        assertEquals(1, Fx.on(() -> stand.window().answersHeld()));
        stand.rest();
        keys.type(KeyCode.S, "s");
        assertEquals(2, Fx.on(() -> stand.window().answersHeld()));
        keys.hold(KeyCode.Z, "z", 40);
        assertEquals(1, Fx.on(() -> stand.window().answersHeld()), "a held undo takes back one");
    }

    @Test
    void aHeldKeyWritesNothingIntoTheFieldThatItOpened() {
        toBreakpoints();
        keys.hold(KeyCode.R, "r", 20);
        assertTrue(Fx.on(() -> stand.hasFocus("breakpoint-guidance")));
        assertEquals(
                "",
                Fx.on(() ->
                        ((javafx.scene.control.TextArea)
                                        Objects.requireNonNull(stand.find("breakpoint-guidance")))
                                .getText()));
        keys.hold(KeyCode.X, "x", 3);
        keys.control(KeyCode.ENTER, 20);
        Fx.until("the answer is held", this::holds);
        assertEquals(1, Fx.on(() -> stand.window().answersHeld()));
    }

    @Test
    void whatIsTypedOnWhenTheQuestionGoesAnswersNothing() {
        toBreakpoints();
        keys.type(KeyCode.G, "g");
        keys.type(KeyCode.A, "a");
        assertEquals("skip", resolved());
        Fx.until("the field is gone", () -> !stand.hasFocus("breakpoint-guidance"));
        keys.type(KeyCode.S, "s");
        keys.type(KeyCode.A, "a");
        assertFalse(Fx.on(this::holds));
    }

    private String resolved() {
        return Objects.requireNonNull(
                        control.resolveBreakpoint("bp-1", TaskAction.SKIP, "").resolution())
                .option()
                .word();
    }

    @Test
    void capsLockTurnsNoSkipIntoASplit() {
        toBreakpoints();
        Fx.run(() -> stand.window().capsLock(true));
        keys.type(KeyCode.J, "j");
        Fx.until("the next one is shown", () -> asks("rename-config"));
        // Without Shift, Caps Lock makes it a capital letter.
        Fx.run(() ->
                javafx.event.Event.fireEvent(
                        stand.window().scene(),
                        new javafx.scene.input.KeyEvent(
                                javafx.scene.input.KeyEvent.KEY_TYPED,
                                "S",
                                "S",
                                KeyCode.UNDEFINED,
                                false,
                                false,
                                false,
                                false)));
        Fx.until("it is skipped", this::holds);
        assertTrue(stand.text("frame-held-words").contains("Skip"));
    }

    @Test
    void enterOpensTheFirstQuestionAsItsButtonSays() {
        try (Stand other =
                Stand.open(
                        quiet(),
                        SampleNight.clock(),
                        ColorScheme.LIGHT,
                        1280,
                        720,
                        Duration.ofMinutes(5))) {
            Keys there = new Keys(other, "frame-title");
            other.await("now-full");
            Fx.until("all is still", () -> other.items("now-list") == 0);
            assertFalse(Fx.on(() -> other.hasFocus("now-recent")));
            later.put(SampleNight.typical().breakpoint("bp-1"));
            later.append(EventDraft.of(EventType.BREAKPOINT_RAISED, Map.of()));
            other.await("now-triage");
            Button triage = (Button) Objects.requireNonNull(other.find("now-triage"));
            assertEquals("Enter", Fx.on(() -> ((Labeled) triage.getGraphic()).getText()));
            there.type(KeyCode.ENTER, "\r");
            Fx.until(
                    "the question is open",
                    () -> other.text("breakpoint-run").startsWith("totals-rounding"));
            there.control(KeyCode.DIGIT1, 1);
            Fx.run(() -> Objects.requireNonNull(other.find("now-recent")).requestFocus());
            assertEquals("Ctrl+2", Fx.on(() -> ((Labeled) triage.getGraphic()).getText()));
            there.type(KeyCode.ENTER, "\r");
            Fx.until("the run is open", () -> other.sees("run-title"));
        }
    }

    private FakeControl later = control;

    /** A night in which all is over and nothing is asked yet. */
    private FakeControl quiet() {
        FakeControl quiet = SampleNight.typical();
        for (String id : List.of("bp-1", "bp-2")) {
            var closed = quiet.resolveBreakpoint(id, TaskAction.SKIP, "");
            assertEquals(id, closed.id());
        }
        quiet.endLive("docs-api");
        quiet.removeHold("hold-1");
        later = quiet;
        return quiet;
    }

    @ParameterizedTest
    @CsvSource({"list", "palette"})
    void aRunThatOpensHasTheKeyboardInItsText(String from) {
        if (from.equals("list")) {
            Fx.run(() -> Objects.requireNonNull(stand.find("now-live")).requestFocus());
            keys.type(KeyCode.ENTER, "\r");
        } else {
            keys.control(KeyCode.K, 1);
            Fx.until("tasks are found", () -> stand.items("palette-goals") > 3);
            "docs-api".chars().forEach(c -> keys.type(KeyCode.UNDEFINED, "" + (char) c));
            Fx.until("the palette has found it", () -> stand.items("palette-goals") == 1);
            keys.type(KeyCode.ENTER, "\r");
        }
        Fx.until("the text has the keyboard", () -> stand.hasFocus("run-output"));
        Fx.run(() -> Objects.requireNonNull(stand.find("run-raw")).requestFocus());
        keys.type(KeyCode.HOME, "");
        assertEquals("Follow", Fx.on(() -> stand.text("run-end")));
        keys.type(KeyCode.END, "");
        assertEquals("Following", Fx.on(() -> stand.text("run-end")));
    }

    @Test
    void whatIsReadStaysWhileMoreComes() {
        StringBuilder all = lines(1, 3_000);
        control.evidence("docs-api/1/output", all.toString());
        Fx.run(() -> Objects.requireNonNull(stand.find("now-live")).requestFocus());
        keys.type(KeyCode.ENTER, "\r");
        Fx.until("the end is shown", () -> stand.text("run-output").endsWith("line 3000"));
        keys.type(KeyCode.HOME, "");
        String read = Fx.on(() -> stand.text("run-output"));
        all.append(lines(3_001, 12_000));
        control.evidence("docs-api/1/output", all.toString());
        control.append(EventDraft.of(EventType.AGENT_OUTPUT, Map.of()));
        Fx.until(
                "the new lines are counted", () -> stand.text("run-end").equals("9,000 new lines"));
        assertEquals(read, Fx.on(() -> stand.text("run-output")));
        Picture.take(stand, "run-reading-back");
        keys.type(KeyCode.END, "");
        Fx.until("the end is shown", () -> stand.text("run-output").endsWith("line 12000"));
        assertEquals("Following", Fx.on(() -> stand.text("run-end")));
    }

    private static StringBuilder lines(int from, int to) {
        StringBuilder lines = new StringBuilder();
        for (int n = from; n <= to; n++) {
            lines.append("line ").append(n).append('\n');
        }
        return lines;
    }
}
