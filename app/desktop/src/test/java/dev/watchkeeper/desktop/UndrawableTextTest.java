package dev.watchkeeper.desktop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.watchkeeper.control.AnswerPreview;
import dev.watchkeeper.control.LiveAttempt;
import dev.watchkeeper.control.TaskPages;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.BreakpointAction;
import dev.watchkeeper.domain.BreakpointOption;
import dev.watchkeeper.domain.FileChange;
import dev.watchkeeper.domain.PathDiff;
import dev.watchkeeper.domain.Reason;
import dev.watchkeeper.domain.TaskAction;
import dev.watchkeeper.domain.TaskEdit;
import dev.watchkeeper.domain.TaskQuery;
import dev.watchkeeper.testkit.FakeControl;
import dev.watchkeeper.testkit.SampleNight;

import javafx.application.ColorScheme;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Labeled;
import javafx.scene.input.KeyCode;
import javafx.scene.text.Text;

import org.fxmisc.richtext.GenericStyledArea;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Text of others, of every kind that is known to break a window, in every place that shows some:
 * nothing throws, nothing is hidden, and the window goes on.
 */
final class UndrawableTextTest {
    private static final Pattern ONE_PICTURE =
            Pattern.compile(
                    "(\\p{IsExtended_Pictographic}[\\x{1F3FB}-\\x{1F3FF}\\x{FE0F}]*)\\x{200D}(?=\\p{IsExtended_Pictographic})");

    private static final String ARABIC = "أصلح الخطأ في حساب المجموع النهائي للطلبات القديمة ";
    private static final String HEBREW = "תקן את השגיאה בחישוב הסכום הסופי של ההזמנות הישנות ";

    /** Everything at once, with what can't be seen between. */
    private static final String MIXED =
            ARABIC
                    + "in src/حساب/المجموع/النهائي/للطلبات/القديمة.py "
                    + HEBREW
                    + "日本語のとても長い文章 🙂👩‍👩‍👧🇩🇪 e\u0301"
                    + "\u0301".repeat(300)
                    + " a\u0000b\u001b[31m\u202eevil\u2066\u200b\ud83d \udb40\udc41 "
                    + "ا".repeat(300)
                    + " "
                    + "x".repeat(3_000);

    private final Keyboard keys = new Keyboard();
    private final List<String> thrown = new ArrayList<>();
    private Thread.UncaughtExceptionHandler before = (t, e) -> {};

    @BeforeEach
    void watch() {
        Fx.start();
        Fx.run(() -> {
            before = Thread.currentThread().getUncaughtExceptionHandler();
            Thread.currentThread()
                    .setUncaughtExceptionHandler((t, e) -> thrown.add(e + " " + e.getCause()));
        });
    }

    @AfterEach
    void unwatch() {
        Fx.run(() -> Thread.currentThread().setUncaughtExceptionHandler(before));
    }

    /** A night in which every text of others is the given one. */
    private static FakeControl night(String text) {
        FakeControl control = SampleNight.typical();
        for (var task : TaskPages.all(control, TaskQuery.all())) {
            control.editTask(task.id(), TaskEdit.words(text, text));
        }
        for (Breakpoint b : control.breakpoints(false)) {
            control.put(
                    new Breakpoint(
                            b.id(),
                            b.project(),
                            b.task(),
                            b.attempt(),
                            b.state(),
                            b.rule(),
                            text,
                            List.of(
                                    new BreakpointOption(
                                            new BreakpointAction.Choice(1),
                                            "answers the agent: " + text),
                                    new BreakpointOption(TaskAction.RETRY, text),
                                    new BreakpointOption(TaskAction.EDIT_PROMPT, text),
                                    new BreakpointOption(TaskAction.RESTORE, text)),
                            b.fallback(),
                            b.expiresAt(),
                            List.of(new Reason(text, "totals-rounding/3/check-1")),
                            b.evidence(),
                            b.raisedAt(),
                            null));
            control.wouldDo(
                    b.id(),
                    "restore",
                    new AnswerPreview(List.of(text), List.of(text), List.of(), 1));
            control.diff(
                    b.task(),
                    List.of(new PathDiff(text, FileChange.Kind.MODIFIED, 1, 1, false)),
                    "diff --git a/x b/x\n@@ -1 +1 @@\n-" + text + "\n+" + text + "\n");
        }
        for (String id : List.of("totals-rounding/3", "rename-config/1", "docs-api/1")) {
            control.evidence(id + "/output", (text + "\n").repeat(4));
            control.evidence(id + "/prompt", (text + "\n").repeat(4));
        }
        LiveAttempt l = control.overview().live().getFirst();
        control.put(
                new LiveAttempt(
                        l.task(),
                        text,
                        l.project(),
                        l.attempt(),
                        l.attemptsAllowed(),
                        l.agent(),
                        l.host(),
                        l.step(),
                        l.startedAt(),
                        text,
                        l.outputBytes(),
                        l.filesChanged(),
                        l.session()));
        return control;
    }

    @ParameterizedTest
    @CsvSource({"arabic, 960", "mixed, 1280"})
    void everyScreenIsDrawn(String kind, int width) {
        String text =
                switch (kind) {
                    case "arabic" -> ARABIC.repeat(4) + HEBREW.repeat(4);
                    default -> MIXED;
                };
        FakeControl control = night(text);
        try (Stand stand =
                Stand.open(
                        control,
                        SampleNight.clock(),
                        ColorScheme.LIGHT,
                        width,
                        720,
                        Duration.ofMinutes(5))) {
            stand.await("now-full");
            drawn(stand, kind + "-now-" + width);
            keys.press(KeyCode.CONTROL, KeyCode.DIGIT2).release(KeyCode.DIGIT2, KeyCode.CONTROL);
            Fx.until(
                    "the evidence is read",
                    () -> stand.text("breakpoints-tab-diff").equals("Diff 1"));
            drawn(stand, kind + "-breakpoints-" + width);
            for (int tab = 0; tab < 5; tab++) {
                keys.write("]");
                drawn(stand, null);
            }
            keys.write("e");
            Fx.until("the brief has the keyboard", () -> stand.hasFocus("breakpoint-brief"));
            drawn(stand, kind + "-brief-" + width);
            keys.type(KeyCode.ESCAPE).write("b");
            stand.await("breakpoint-send-rollback");
            drawn(stand, kind + "-rollback-" + width);
            keys.type(KeyCode.ESCAPE).write("o");
            Fx.until("the run is read", () -> stand.sees("run-title"));
            Fx.until("its output is read", () -> stand.text("run-output").length() > 100);
            drawn(stand, kind + "-run-" + width);
            for (int tab = 0; tab < 5; tab++) {
                keys.write("]");
                drawn(stand, null);
            }
            tasks(stand, kind, width);
            keys.press(KeyCode.CONTROL, KeyCode.K).release(KeyCode.K, KeyCode.CONTROL);
            Fx.until("tasks are found", () -> stand.items("palette-goals") > 3);
            drawn(stand, kind + "-palette-" + width);
            assertFalse(Fx.on(() -> stand.sees("run-output-plain")));
        }
    }

    /** All views of the tasks, and one of them beside them and in the form. */
    private void tasks(Stand stand, String kind, int width) {
        keys.press(KeyCode.CONTROL, KeyCode.DIGIT3).release(KeyCode.DIGIT3, KeyCode.CONTROL);
        Fx.until("the tasks are read", () -> stand.text("tasks-count").equals("11 tasks"));
        drawn(stand, kind + "-tasks-board-" + width);
        keys.write("2");
        Fx.until("it is laid out", () -> stand.frame().lookupAll(".graph-box").size() == 11);
        drawn(stand, kind + "-tasks-graph-" + width);
        keys.write("3");
        drawn(stand, kind + "-tasks-list-" + width);
        keys.write("e");
        Fx.until("the form has the keyboard", () -> stand.hasFocus("tasks-form-title"));
        drawn(stand, kind + "-tasks-form-" + width);
        keys.type(KeyCode.ESCAPE).type(KeyCode.DELETE);
        stand.await("tasks-confirm");
        drawn(stand, kind + "-tasks-cancel-" + width);
        keys.type(KeyCode.ESCAPE);
    }

    /** Lays out at several widths, as a person who draws the window larger and smaller. */
    private void drawn(Stand stand, @org.jspecify.annotations.Nullable String picture) {
        double wide = Fx.on(() -> stand.frame().getWidth());
        for (int by : picture == null ? List.of(0) : List.of(-37, 0)) {
            Fx.run(() -> {
                stand.frame().setMinWidth(wide + by);
                stand.frame().setMaxWidth(wide + by);
                stand.frame().setPrefWidth(wide + by);
                stand.window().scene().getRoot().applyCss();
                stand.window().scene().getRoot().layout();
            });
        }
        Fx.run(() -> {});
        if (picture != null && picture.startsWith("mixed")) {
            Picture.take(stand, "text-" + picture);
        }
        assertEquals(List.of(), thrown);
        List<String> hidden = new ArrayList<>();
        Fx.run(() -> hidden(stand.frame(), hidden));
        assertEquals(List.of(), hidden);
    }

    /** Adds every text in the scene that holds what a person can't see. */
    private static void hidden(Node node, List<String> found) {
        if (node instanceof Labeled l && l.getText() != null) {
            found.addAll(unseen(l.getText()));
        }
        if (node instanceof Text t) {
            found.addAll(unseen(t.getText()));
        }
        if (node instanceof GenericStyledArea<?, ?, ?> area) {
            found.addAll(unseen(area.getText()));
        }
        if (node instanceof Parent p && !(node instanceof javafx.scene.control.TextInputControl)) {
            p.getChildrenUnmodifiable().forEach(n -> hidden(n, found));
        }
    }

    /** What a person can't see in a text. What makes one picture of two is seen as that. */
    private static List<String> unseen(String text) {
        return ONE_PICTURE
                .matcher(text)
                .replaceAll("$1")
                .codePoints()
                .filter(c ->
                        Character.getType(c) == Character.SURROGATE
                                || Character.getType(c) == Character.FORMAT
                                || Character.isISOControl(c) && c != '\n' && c != '\t')
                .mapToObj(c -> String.format("U+%04X in %s", c, text))
                .limit(1)
                .toList();
    }
}
