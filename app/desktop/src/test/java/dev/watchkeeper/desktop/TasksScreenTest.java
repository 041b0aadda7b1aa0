package dev.watchkeeper.desktop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.watchkeeper.desktop.screen.tasks.ManyTasks;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.testkit.FakeControl;
import dev.watchkeeper.testkit.Refusing;
import dev.watchkeeper.testkit.SampleNight;

import javafx.application.ColorScheme;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** The screen of the tasks: drawn in every state, and used by keyboard alone. */
final class TasksScreenTest {
    private final Keyboard keys = new Keyboard();
    private final FakeControl control = SampleNight.typical();
    private final Refusing refusing = new Refusing(control);

    private Stand open(ColorScheme scheme, int width, int height) {
        Stand stand =
                Stand.open(
                        refusing.port(),
                        SampleNight.clock(),
                        scheme,
                        width,
                        height,
                        Duration.ofMinutes(5));
        keys.press(KeyCode.CONTROL, KeyCode.DIGIT3).release(KeyCode.DIGIT3, KeyCode.CONTROL);
        stand.await("tasks");
        return stand;
    }

    private static void check(Stand stand, String what, ColorScheme scheme) {
        Fx.run(() -> {
            stand.window().scene().getRoot().applyCss();
            stand.window().scene().getRoot().layout();
        });
        var file =
                Picture.take(stand, "tasks-" + what + "-" + scheme.name().toLowerCase(Locale.ROOT));
        assertEquals(List.of(), Fx.on(() -> Facts.broken(stand)), "see " + file);
    }

    @ParameterizedTest
    @CsvSource({"LIGHT", "DARK"})
    void everyViewIsDrawnWhollyAndLegibly(ColorScheme scheme) {
        try (Stand stand = open(scheme, 1280, 720)) {
            Fx.until("they are read", () -> stand.text("tasks-count").equals("11 tasks"));
            Fx.until("the board has the keyboard", () -> stand.hasFocus("tasks-column-pending"));
            check(stand, "board", scheme);
            keys.write("2");
            Fx.until("it is laid out", () -> stand.frame().lookupAll(".graph-box").size() == 11);
            check(stand, "graph", scheme);
            keys.write("3");
            Fx.until("the list has the keyboard", () -> stand.hasFocus("tasks-list"));
            check(stand, "list", scheme);
            keys.write("n");
            Fx.until("the form has the keyboard", () -> stand.hasFocus("tasks-form-title"));
            check(stand, "new", scheme);
            keys.type(KeyCode.ESCAPE);
            keys.write("1");
            keys.type(KeyCode.DELETE);
            stand.await("tasks-confirm");
            check(stand, "cancel", scheme);
            keys.type(KeyCode.ESCAPE);
            keys.type(KeyCode.ENTER);
            stand.await("tasks-detail-title");
            check(stand, "detail", scheme);
        }
    }

    private static List<String> shownChecks(Stand stand) {
        return stand.frame().lookupAll("#tasks-plan-drafts .plan-checks").stream()
                .map(node -> ((Label) node).getText())
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"LIGHT", "DARK"})
    void aPlanIsDrawnWhollyAndLegibly(ColorScheme scheme) {
        String file = "/home/dev/plan.yaml";
        try (Stand stand = open(scheme, 1280, 720)) {
            Fx.until("they are read", () -> stand.text("tasks-count").equals("11 tasks"));
            Fx.run(() -> stand.window().plans().dropped(List.of(file)));
            Fx.until("it is read", () -> stand.items("tasks-plan-drafts") == 2);
            Fx.until(
                    "what would be run is in sight",
                    () -> shownChecks(stand).equals(List.of("Runs ./mvnw -q test", "")));
            check(stand, "plan", scheme);
            refusing.refuse(
                    "tasksInFile",
                    new WatchkeeperException(
                            WatchkeeperException.Code.SETTINGS,
                            "plan.yaml:4:9: unknown key 'titel' in a task; did you mean 'title'?\n"
                                    + "plan.yaml:9:12: after names the unknown task 'T-99'\n"
                                    + "plan.yaml:14:5: these tasks wait for each other:"
                                    + " a -> b -> a",
                            "mend the lines named"));
            Fx.run(() -> stand.window().plans().dropped(List.of(file)));
            Fx.until("it is told", () -> stand.text("tasks-plan-problem").contains(":14:5"));
            check(stand, "plan-faults", scheme);
            keys.type(KeyCode.ESCAPE);
            Fx.until("it is gone", () -> !stand.sees("tasks-plan-head"));
            assertEquals(List.of(), control.calls());
        }
    }

    @ParameterizedTest
    @CsvSource({"LIGHT", "DARK"})
    void emptyAndBrokenIsDrawnWhollyAndLegibly(ColorScheme scheme) {
        Refusing nothing = new Refusing(SampleNight.empty());
        nothing.refuse(
                "tasks",
                new WatchkeeperException(
                        WatchkeeperException.Code.HOME,
                        "the database can't be read",
                        "see its log"));
        try (Stand stand =
                Stand.open(
                        nothing.port(),
                        SampleNight.clock(),
                        scheme,
                        1280,
                        720,
                        Duration.ofMinutes(5))) {
            keys.press(KeyCode.CONTROL, KeyCode.DIGIT3).release(KeyCode.DIGIT3, KeyCode.CONTROL);
            stand.await("tasks-empty-why");
            check(stand, "error", scheme);
            nothing.relent();
            Fx.until(
                    "it is read again",
                    () -> stand.text("tasks-empty").equals("There are no tasks."));
            check(stand, "empty", scheme);
        }
    }

    @ParameterizedTest
    @CsvSource({"LIGHT", "DARK"})
    void tenThousandTasksAreDrawnWhollyAndLegibly(ColorScheme scheme) {
        control.putAll(ManyTasks.chains(10_000));
        try (Stand stand = open(scheme, 1920, 1080)) {
            Fx.until("they are read", () -> stand.text("tasks-count").equals("10,011 tasks"));
            check(stand, "full-board", scheme);
            keys.write("/");
            keys.write("t-9500");
            Fx.until("one is found", () -> stand.text("tasks-count").startsWith("1 of"));
            keys.type(KeyCode.ESCAPE).write("2");
            keys.type(KeyCode.ESCAPE);
            Fx.until(
                    "as many are drawn as can be read",
                    () -> stand.frame().lookupAll(".graph-box").size() == 300);
            Fx.until("the selected one is in sight", () -> isInSight(stand, "T-9500"));
            check(stand, "full-graph", scheme);
        }
    }

    @Test
    void aProjectThatIsAddedTakesTheHintAwayAndOffersTheFirstTask() {
        FakeControl empty = SampleNight.empty();
        try (Stand stand =
                Stand.open(
                        empty,
                        SampleNight.clock(),
                        ColorScheme.LIGHT,
                        1280,
                        720,
                        Duration.ofMinutes(5))) {
            keys.press(KeyCode.CONTROL, KeyCode.DIGIT3).release(KeyCode.DIGIT3, KeyCode.CONTROL);
            Fx.until("there is none", () -> stand.text("tasks-empty-how").contains("none yet"));
            empty.put(control.projects().getFirst());
            stand.await("tasks-first");
        }
    }

    @Test
    void inTheGraphAGroupUnderTheKeyboardIsNoTaskToActOn() {
        control.putAll(
                List.of(
                        ManyTasks.task("a", 1_001, TaskState.DONE),
                        ManyTasks.task("b", 1_002, TaskState.DONE, "a"),
                        ManyTasks.task("c", 1_003, TaskState.DONE, "b"),
                        ManyTasks.task("zz", 1_004, TaskState.FAILED, "c")));
        try (Stand stand = open(ColorScheme.LIGHT, 1280, 720)) {
            Fx.until("they are read", () -> stand.text("tasks-count").equals("15 tasks"));
            keys.write("/").write("zz").type(KeyCode.ESCAPE).write("/");
            keys.type(KeyCode.BACK_SPACE, 2).write("change").type(KeyCode.ESCAPE).write("2");
            Fx.until("it is folded", () -> stand.frame().lookupAll(".graph-box").size() == 2);
            Fx.until("one is selected", () -> !disabled(stand, "tasks-retry"));
            keys.type(KeyCode.LEFT);
            Fx.until("none is selected", () -> disabled(stand, "tasks-retry"));
            keys.type(KeyCode.ENTER);
            Fx.until("it is opened", () -> stand.frame().lookupAll(".graph-box").size() == 4);
            Fx.until("one is selected", () -> !disabled(stand, "tasks-retry"));
        }
    }

    private static boolean isInSight(Stand stand, String id) {
        Node graph = Objects.requireNonNull(stand.find("tasks-graph"));
        Bounds seen = graph.localToScene(graph.getLayoutBounds());
        return stand.frame().lookupAll(".graph-box").stream()
                .filter(b -> b.getAccessibleText().endsWith(id))
                .anyMatch(b -> seen.contains(b.localToScene(b.getLayoutBounds())));
    }

    private static boolean disabled(Stand stand, String id) {
        return Objects.requireNonNull(stand.find(id)).isDisabled();
    }

    @Test
    void ctrlEnterAnswersTheQuestionThatHasTheKeyboardAndNotTheFormBesideIt() {
        try (Stand stand = open(ColorScheme.LIGHT, 1280, 720)) {
            Fx.until("the board has the keyboard", () -> stand.hasFocus("tasks-column-pending"));
            keys.write("e");
            Fx.until("the form has the keyboard", () -> stand.hasFocus("tasks-form-title"));
            keys.write("!");
            Fx.run(() -> Objects.requireNonNull(stand.find("tasks-column-pending")).requestFocus());
            keys.type(KeyCode.DELETE);
            Fx.until("the harmless answer has it", () -> stand.hasFocus("tasks-not-now"));
            keys.press(KeyCode.CONTROL, KeyCode.ENTER).release(KeyCode.ENTER, KeyCode.CONTROL);
            said(stand, "csv-cli is cancelled; “Retry” (r) takes it up again.");
            assertEquals(List.of("cancelTask(csv-cli)"), control.calls());
        }
    }

    @Test
    void twoClicksBesideTheTasksOpenNothing() {
        try (Stand stand = open(ColorScheme.LIGHT, 1280, 720)) {
            Fx.until("the board has the keyboard", () -> stand.hasFocus("tasks-column-pending"));
            Fx.run(() -> {
                Node column = Objects.requireNonNull(stand.find("tasks-column-pending"));
                column.fireEvent(
                        new MouseEvent(
                                MouseEvent.MOUSE_CLICKED,
                                0,
                                0,
                                0,
                                0,
                                MouseButton.PRIMARY,
                                2,
                                false,
                                false,
                                false,
                                false,
                                false,
                                false,
                                false,
                                false,
                                false,
                                true,
                                null));
            });
            assertFalse(stand.sees("tasks-detail-title"));
        }
    }

    @Test
    void aTaskIsMadeChangedCalledOffAndTakenUpAgainByKeyboard() {
        try (Stand stand = open(ColorScheme.LIGHT, 1280, 720)) {
            Fx.until("the board has the keyboard", () -> stand.hasFocus("tasks-column-pending"));
            keys.write("n");
            Fx.until("the form has the keyboard", () -> stand.hasFocus("tasks-form-title"));
            keys.write("Log").type(KeyCode.TAB).write("All.");
            keys.type(KeyCode.TAB).write("make").type(KeyCode.TAB).write("docs-api");
            Fx.until(
                    "it is known what comes before",
                    () -> stand.text("tasks-form-named").endsWith("Describe the API's errors"));
            keys.press(KeyCode.CONTROL, KeyCode.ENTER).release(KeyCode.ENTER, KeyCode.CONTROL);
            said(stand, "task-12 is saved.");
            Fx.until("it is there", () -> stand.text("tasks-count").equals("12 tasks"));
            Fx.until("the board has the keyboard", () -> stand.hasFocus("tasks-column-pending"));
            keys.write("+");
            said(stand, "task-12 has high priority now.");
            keys.write("d");
            Fx.until("the order has the keyboard", () -> stand.hasFocus("tasks-form-after"));
            keys.type(KeyCode.END).type(KeyCode.BACK_SPACE, 8).write("add-tests");
            keys.press(KeyCode.CONTROL, KeyCode.ENTER).release(KeyCode.ENTER, KeyCode.CONTROL);
            said(stand, "task-12 is saved.");
            assertEquals(List.of("add-tests"), control.task("task-12").after());
            keys.type(KeyCode.DELETE);
            Fx.until("the harmless answer has it", () -> stand.hasFocus("tasks-not-now"));
            keys.press(KeyCode.CONTROL, KeyCode.ENTER).release(KeyCode.ENTER, KeyCode.CONTROL);
            said(stand, "task-12 is cancelled; “Retry” (r) takes it up again.");
            Fx.until("the board has the keyboard", () -> stand.hasFocus("tasks-column-over"));
            keys.write("r");
            said(stand, "task-12 is ready again, with all of its attempts.");
            keys.type(KeyCode.ENTER);
            stand.await("tasks-detail-title");
            keys.type(KeyCode.ESCAPE).type(KeyCode.RIGHT).type(KeyCode.ENTER);
            stand.await("run-title");
        }
    }

    private static void said(Stand stand, String words) {
        Fx.until("it says: " + words, () -> stand.text("tasks-message").equals(words));
    }
}
